import Compression

/// Byte 0 chooses the room for each read; the rest is opened as a zip file.
///
/// Holds: unpacking ends with all bytes or a named error, within the budget, the same however much is asked for at once.
func fuzzZip(_ input: [UInt8]) throws {
  guard let choice = input.first else { return }
  let path = try ScratchFile.put(Array(input.dropFirst()))
  let whole = try unzipped(path, room: 1 << 12)
  let pieces = try unzipped(path, room: 1 + Int(choice))
  try expect((whole.error == nil) == (pieces.error == nil), "whole \(whole), in pieces \(pieces)")
  if whole.error == nil { try expect(whole == pieces, "whole \(whole), in pieces \(pieces)") }
}

private func unzipped(_ path: String, room: Int) throws -> Unpacked {
  let budget = OutputBudget(bytesMax: 1 << 20, ratioMax: 50, ratioFromBytes: 1 << 14)
  do {
    let source = try PackedFile.open(path: path, container: .zip, budget: budget)
    return try unpacked(source, room: room, bytesMax: budget.bytesMax)
  } catch let error as ByteSourceError {
    return Unpacked(error: error)
  }
}
