import Compression

/// Byte 0 chooses how the bytes come; the rest is read as gzip, and packed and read again.
///
/// Holds: unpacking ends with all bytes or a named error, within the budget, the same however the bytes come; what was
/// packed comes back; a packed file cut short never reads as whole.
func fuzzGzip(_ input: [UInt8]) throws {
  guard let choice = input.first else { return }
  let bytes = Array(input.dropFirst())
  let whole = try unpacked(bytes, sizes: [1 << 12], room: 1 << 12)
  let pieces = try unpacked(bytes, sizes: [1, Int(choice & 15) + 1], room: 1 + Int(choice >> 4))
  try expect(whole.error == nil || pieces.error != nil, "whole \(whole), in pieces \(pieces)")
  if whole.error == nil { try expect(whole == pieces, "whole \(whole), in pieces \(pieces)") }
  let packed = GzipWriter.packed(bytes, level: 1 + Int(choice) % 9)
  let again = try unpacked(packed, sizes: [1 << 16], room: 1 << 12)
  try expect(again == Unpacked(bytes: bytes, error: nil), "packed and read again: \(again)")
  let cut = try unpacked(Array(packed.prefix(Int(choice) % packed.count)), sizes: [64], room: 64)
  try expect(cut.error != nil, "a part reads as whole")
}

/// What a packed file gave, and what ended it if not its end.
struct Unpacked: Equatable {
  var bytes: [UInt8] = []
  var error: ByteSourceError?
}

private func unpacked(_ bytes: [UInt8], sizes: [Int], room: Int) throws -> Unpacked {
  let budget = OutputBudget(bytesMax: 1 << 20, ratioMax: 50, ratioFromBytes: 1 << 14)
  let reader = GzipReader(PieceSource(bytes, sizes: sizes), budget: budget, inputBytes: 1 << 12)
  return try unpacked(reader, room: room, bytesMax: budget.bytesMax)
}

/// Everything that a source has, read with room for so many bytes at a time.
func unpacked(_ source: any ByteSource, room: Int, bytesMax: Int64) throws -> Unpacked {
  var unpacked = Unpacked()
  var buffer = [UInt8](repeating: 0, count: room)
  do {
    while case let count = try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
      unpacked.bytes += buffer[..<count]
      try expect(unpacked.bytes.count <= Int(bytesMax), "beyond the budget")
    }
  } catch let error as ByteSourceError {
    unpacked.error = error
  }
  return unpacked
}
