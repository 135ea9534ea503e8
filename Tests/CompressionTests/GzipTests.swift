import Compression
import Testing

/// Delivers bytes in pieces of one size.
private final class ArraySource: ByteSource {
  private var rest: ArraySlice<UInt8>
  private let size: Int

  init(_ bytes: [UInt8], size: Int = 1 << 20) {
    self.rest = bytes[...]
    self.size = size
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let piece = rest.prefix(min(size, buffer.count))
    buffer.copyBytes(from: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}

private let roomy = OutputBudget(bytesMax: 1 << 30, ratioMax: 200, ratioFromBytes: 10 << 20)

private func unpacked(
  _ packed: [UInt8], inputSize: Int = 1 << 20, outputSize: Int = 1 << 16,
  budget: OutputBudget = roomy
) throws -> [UInt8] {
  let reader = GzipReader(ArraySource(packed, size: inputSize), budget: budget)
  var all: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: outputSize)
  while case let count = try chunk.withUnsafeMutableBytes({ try reader.read(into: $0) }), count > 0
  {
    all += chunk[..<count]
  }
  return all
}

private func isTruncated(_ error: any Error) -> Bool {
  if case .truncated? = error as? ByteSourceError { return true }
  return false
}

@Suite struct GzipTests {
  let text = Array((0..<2000).map { "row \($0 * 7919 % 1009)\n" }.joined().utf8)

  @Test(arguments: [1, 2, 7, 1 << 20], [1, 3, 1 << 16])
  func whatIsPackedComesBack(inputSize: Int, outputSize: Int) throws {
    let packed = GzipWriter.packed(text)
    #expect(packed.count < text.count / 2)
    #expect(try unpacked(packed, inputSize: inputSize, outputSize: outputSize) == text)
  }

  @Test func aFileOfAnotherProgramWithANameInItsHeaderIsRead() throws {
    let packed: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x08, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0x72, 0x6F, 0x77, 0x73, 0x2E,
      0x63, 0x73, 0x76, 0x00, 0x4B, 0xD4, 0x49, 0xE2, 0x32, 0xD4, 0x31, 0xE2, 0x02, 0x00, 0x7B,
      0x07, 0x97, 0x0A, 0x08, 0x00, 0x00, 0x00,
    ]
    #expect(try unpacked(packed) == Array("a,b\n1,2\n".utf8))
  }

  @Test func nothingPacksToAFileToo() throws {
    #expect(try unpacked(GzipWriter.packed([])) == [])
  }

  @Test func theSameBytesPackTheSame() {
    #expect(GzipWriter.packed(text) == GzipWriter.packed(text))
  }

  @Test(arguments: [1, 5, 1 << 20])
  func allMembersAreRead(inputSize: Int) throws {
    let packed = GzipWriter.packed(text) + GzipWriter.packed([]) + GzipWriter.packed([1, 2, 3])
    #expect(try unpacked(packed, inputSize: inputSize) == text + [1, 2, 3])
  }

  @Test func aCutAnywhereIsTruncated() throws {
    let packed = GzipWriter.packed(Array("some rows\n".utf8))
    for length in 1..<packed.count {
      #expect("cut to \(length)") { _ = try unpacked(Array(packed[..<length])) } throws: {
        isTruncated($0)
      }
    }
  }

  @Test func aCutInTheSecondMemberIsTruncated() throws {
    let first = GzipWriter.packed(text)
    let second = GzipWriter.packed(text)
    #expect { _ = try unpacked(first + second.dropLast(3)) } throws: { isTruncated($0) }
  }

  @Test(arguments: [[0], [0x1F, 0], Array("garbage behind".utf8)] as [[UInt8]])
  func garbageBehindIsNamedWithItsOffset(garbage: [UInt8]) throws {
    let packed = GzipWriter.packed(text)
    do {
      _ = try unpacked(packed + garbage)
      Issue.record("nothing was thrown")
    } catch let error as ByteSourceError {
      guard case .trailingGarbage(let offset) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(offset >= Int64(packed.count) && offset <= Int64(packed.count + 2))
    }
  }

  @Test func aWrongChecksumOrLengthIsDamage() throws {
    for fromEnd in [8, 1] {
      var packed = GzipWriter.packed(text)
      packed[packed.count - fromEnd] ^= 0x01
      #expect { _ = try unpacked(packed) } throws: { error in
        if case .corrupt(_, let what)? = error as? ByteSourceError {
          return what.contains("incorrect")
        }
        return false
      }
    }
  }

  @Test func noGzipIsNamed() {
    #expect(throws: ByteSourceError.notGzip) { _ = try unpacked([]) }
    #expect(throws: ByteSourceError.notGzip) { _ = try unpacked(Array("a,b\n".utf8)) }
  }

  @Test func aBombStopsAtTheRatio() {
    let bomb = GzipWriter.packed([UInt8](repeating: 0, count: 4 << 20), level: 9)
    let budget = OutputBudget(bytesMax: 1 << 30, ratioMax: 200, ratioFromBytes: 1 << 20)
    #expect(throws: ByteSourceError.ratioTooHigh(ratioMax: 200)) {
      _ = try unpacked(bomb, budget: budget)
    }
    #expect(throws: Never.self) { _ = try unpacked(bomb) }
  }

  @Test func theSizeIsHeld() {
    let budget = OutputBudget(bytesMax: 100, ratioMax: 200, ratioFromBytes: 10 << 20)
    #expect(throws: ByteSourceError.tooLarge(bytesMax: 100)) {
      _ = try unpacked(GzipWriter.packed(text), budget: budget)
    }
  }

  @Test func aMissingFileIsNoDamage() {
    #expect { _ = try PackedFile.open(path: "/nonexistent/file", budget: roomy) } throws: { error in
      (error as? ByteSourceError)?.isDamage == false && "\(error)".contains("/nonexistent/file")
    }
  }
}
