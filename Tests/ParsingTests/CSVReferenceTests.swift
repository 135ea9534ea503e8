import Parsing
import TestSupport
import Testing

/// One row, told byte by byte by a reader too plain to be wrong.
private struct PlainRow: Equatable {
  var line: Int
  var fields: [[UInt8]] = [[]]
  var problem: CSVProblem?

  mutating func note(_ found: CSVProblem) { problem = problem ?? found }
}

/// The rows of a file, or nil where a quote stays open.
private func plainRows(_ bytes: [UInt8], delimiter: UInt8, quote: UInt8?) -> [PlainRow]? {
  var rows: [PlainRow] = []
  var index = 0
  var line = 1
  while index < bytes.count {
    var row = PlainRow(line: line)
    var isQuoted = false
    var wasQuoted = false
    var isAtStart = true
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : nil
      if byte == 0 { row.note(.nulByte) }
      if isQuoted {
        if byte == 0x0A || (byte == 0x0D && next != 0x0A) { line += 1 }
        if byte == quote, next != quote {
          isQuoted = false
          wasQuoted = true
        } else {
          row.fields[row.fields.count - 1].append(byte)
          if byte == quote { index += 1 }
        }
      } else if byte == delimiter {
        row.fields.append([])
        (isAtStart, wasQuoted, index) = (true, false, index + 1)
        continue
      } else if byte == 0x0A || byte == 0x0D {
        break
      } else if byte == quote, isAtStart {
        isQuoted = true
      } else {
        // What stands behind a closing quote makes the field unreadable; its text does not matter.
        if wasQuoted { row.note(.textAfterQuote) } else if byte == quote { row.note(.bareQuote) }
        row.fields[row.fields.count - 1].append(byte)
      }
      isAtStart = false
      index += 1
    }
    guard !isQuoted else { return nil }
    if index < bytes.count {
      let isCRLF = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
      index += isCRLF ? 2 : 1
    }
    line += 1
    rows.append(row)
  }
  return rows
}

@Suite struct CSVReferenceTests {
  /// Bytes that mean something, as often as those that do not, so that every mark meets every place
  /// of the eight that are looked at together.
  @Test(arguments: [
    (UInt8(0x2C), UInt8(0x22) as UInt8?), (0x3B, 0x22), (0x09, 0x27), (0x7C, 0x7E), (0x2C, nil),
  ])
  func theReaderAgreesWithAPlainOne(delimiter: UInt8, quote: UInt8?) throws {
    let seed = UInt64.random(in: 1...UInt64.max)
    print("tokenizer seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let marks: [UInt8] = [delimiter, delimiter, quote ?? 0x22, 0x0A, 0x0D, 0x00]
    for _ in 0..<3000 {
      let bytes: [UInt8] = (0..<Int.random(in: 1...90, using: &random)).map { _ in
        if Int.random(in: 0..<5, using: &random) == 0 { return marks.randomElement(using: &random)! }
        return UInt8.random(in: 0x20...0x7E, using: &random)
      }
      let wanted = plainRows(bytes, delimiter: delimiter, quote: quote)
      let reader = CSVReader(
        PiecewiseSource(bytes, sizes: [Int.random(in: 1...90, using: &random)]),
        delimiter: delimiter, quote: quote, bufferBytes: Int.random(in: 1...64, using: &random))
      var found: [PlainRow]? = []
      do {
        while try reader.next() {
          let fields = (0..<reader.fieldCount).map { Array(reader.bytes(of: $0)) }
          found?.append(PlainRow(line: reader.line, fields: fields, problem: reader.problem))
        }
      } catch is CSVFileError {
        found = nil
      }
      let text = String(decoding: bytes, as: UTF8.self).debugDescription
      #expect(found.map(comparable) == wanted.map(comparable), "seed \(seed): \(text)")
    }
  }

  /// Of a row that is refused anyway, how many fields it has; of every other row what they say.
  private func comparable(_ rows: [PlainRow]) -> [PlainRow] {
    rows.map { row in
      var row = row
      if row.problem != nil { row.fields = row.fields.map { _ in [] } }
      return row
    }
  }

  @Test func withoutAQuoteEveryQuoteIsText() throws {
    let reader = CSVReader(
      PiecewiseSource(Array("\"a\",b\"c\n\"d\n".utf8), sizes: [3]), quote: nil)
    var rows: [[String]] = []
    while try reader.next() {
      #expect(reader.problem == nil)
      rows.append(
        (0..<reader.fieldCount).map { String(decoding: reader.bytes(of: $0), as: UTF8.self) })
    }
    #expect(rows == [["\"a\"", "b\"c"], ["\"d"]])
  }
}
