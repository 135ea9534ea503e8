import Compression
import Encodings

/// Byte 0 chooses the encoding and how the bytes come; the rest is the text.
///
/// Holds: what comes out is UTF-8, the same however the bytes come, all of it or up to a named place; UTF-16 reads as
/// the standard library reads it.
func fuzzText(_ input: [UInt8]) throws {
  guard let choice = input.first else { return }
  let bytes = Array(input.dropFirst())
  let encodings = TextEncoding.allCases.filter { $0 != .utf8 }
  let encoding = encodings[Int(choice) % encodings.count]
  let whole = try decoded(bytes, encoding, sizes: [1 << 12], room: 1 << 12)
  let pieces = try decoded(bytes, encoding, sizes: [1, Int(choice >> 4) + 1], room: 1 + Int(choice & 7))
  try expect(whole == pieces, "whole \(whole), in pieces \(pieces)")
  // A byte order mark for UTF-8 passes everything through.
  guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return }
  guard let text = String(validating: whole.bytes, as: UTF8.self) else {
    throw BrokenPromise(description: "what came out is not UTF-8: \(whole)")
  }
  if case .invalid(_, let offset, let what) = whole.error {
    try expect((0...Int64(bytes.count)).contains(offset) && !what.isEmpty, "\(whole)")
  }
  let isBig = encoding == .utf16BigEndian
  guard whole.error == nil, isBig || encoding == .utf16LittleEndian, bytes.first.map({ $0 < 0xFE && $0 != 0x84 }) == true
  else { return }
  let units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
    let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
    return isBig ? first << 8 | second : second << 8 | first
  }
  try expect(text == String(validating: units, as: UTF16.self), "\(text) is another text")
}

private struct Decoded: Equatable {
  var bytes: [UInt8] = []
  var error: TextError?
}

private func decoded(
  _ bytes: [UInt8], _ encoding: TextEncoding, sizes: [Int], room: Int
) throws -> Decoded {
  var decoded = Decoded()
  var buffer = [UInt8](repeating: 0, count: room)
  do {
    let source = try DecodedText.source(
      PieceSource(bytes, sizes: sizes), encoding: encoding, inputBytes: 1 << 12)
    while case let count = try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
      decoded.bytes += buffer[..<count]
    }
  } catch let error as TextError {
    decoded.error = error
  }
  return decoded
}
