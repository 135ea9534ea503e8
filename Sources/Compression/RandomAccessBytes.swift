/// Bytes that can be read at any place.
protocol RandomAccessBytes: AnyObject {
  /// How many there are.
  func sizeBytes() throws -> Int64
  /// Fills `buffer` from `offset` on and returns how many bytes there were; fewer than it holds only
  /// where the bytes end.
  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension RandomAccessBytes {
  /// Up to `count` bytes from `offset` on.
  func bytes(at offset: Int64, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard count > 0 else { return bytes }
    let got = try bytes.withUnsafeMutableBytes { try read(at: offset, into: $0) }
    return Array(bytes.prefix(got))
  }
}

/// What a stream delivered, held in memory: a zip file that was encrypted, which must not lie on
/// disk in clear and cannot be read as a stream.
final class BytesInMemory: RandomAccessBytes {
  /// How much of a decrypted zip file is held.
  static let encryptedZipBytesMax = 256 << 20

  private var bytes: [UInt8] = []

  init(_ source: any ByteSource, bytesMax: Int) throws {
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while case let count = try chunk.withUnsafeMutableBytes({ try source.read(into: $0) }),
      count > 0
    {
      guard bytes.count + count <= bytesMax else {
        throw ByteSourceError.encryptedZipTooLarge(bytesMax: bytesMax)
      }
      bytes += chunk[..<count]
    }
  }

  func sizeBytes() -> Int64 { Int64(bytes.count) }

  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard offset >= 0, offset < bytes.count else { return 0 }
    let piece = bytes[Int(offset)...].prefix(buffer.count)
    buffer.copyBytes(from: piece)
    return piece.count
  }
}
