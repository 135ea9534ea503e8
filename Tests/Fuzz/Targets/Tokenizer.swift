import Compression
package import Parsing

/// One row as the tokenizer or the reference tells it.
package struct TokenizedRow: Equatable {
  package var line: Int
  package var offset: Int
  package var length: Int
  package var fields: [[UInt8]]
  package var problem: CSVProblem?
}

/// All rows, and what ended them if not the end of the file.
package struct TokenizedFile: Equatable {
  package var rows: [TokenizedRow] = []
  package var error: CSVFileError?
}

/// Byte 0 chooses delimiter, quote and sizes of buffer and reads; the rest is the file.
///
/// Holds: the rows are the reference's, and the same however the bytes come.
func fuzzTokenizer(_ input: [UInt8]) throws {
  guard let choice = input.first else { return }
  let bytes = Array(input.dropFirst())
  let delimiter = Array(",;|\t".utf8)[Int(choice & 3)]
  let quote: UInt8? = choice & 128 != 0 ? nil : choice & 4 == 0 ? 0x22 : 0x27
  let whole = try tokenized(bytes, delimiter, quote, sizes: [1 << 12], bufferBytes: 1 << 12)
  let sizes = [1, Int(choice >> 3) + 1, 3, 7]
  let pieces = try tokenized(bytes, delimiter, quote, sizes: sizes, bufferBytes: 1 + Int(choice >> 5))
  try expect(whole == pieces, "in pieces \(pieces)\nwhole \(whole)")
  let reference = ReferenceTokenizer(delimiter: delimiter, quote: quote).file(bytes)
  try expect(reference.agrees(with: whole), "read \(whole)\nreference \(reference)")
}

/// What the tokenizer makes of bytes that come in pieces of these sizes.
package func tokenized(
  _ bytes: [UInt8], _ delimiter: UInt8, _ quote: UInt8?, sizes: [Int], bufferBytes: Int
) throws -> TokenizedFile {
  let reader = CSVReader(
    PieceSource(bytes, sizes: sizes), delimiter: delimiter, quote: quote, bufferBytes: bufferBytes)
  var file = TokenizedFile()
  do {
    while try reader.next() {
      file.rows.append(
        TokenizedRow(
          line: reader.line, offset: Int(reader.byteOffset), length: Int(reader.byteLength),
          fields: (0..<reader.fieldCount).map { Array(reader.bytes(of: $0)) },
          problem: reader.problem))
    }
  } catch let error as CSVFileError {
    file.error = error
  }
  return file
}

/// Delivers bytes in pieces of the given sizes, again and again.
package final class PieceSource: ByteSource {
  private var rest: ArraySlice<UInt8>
  private let sizes: [Int]
  private var step = 0

  package init(_ bytes: [UInt8], sizes: [Int]) {
    rest = bytes[...]
    self.sizes = sizes
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let piece = rest.prefix(min(sizes[step % sizes.count], buffer.count))
    buffer.copyBytes(from: piece)
    rest = rest.dropFirst(piece.count)
    step += 1
    return piece.count
  }
}
