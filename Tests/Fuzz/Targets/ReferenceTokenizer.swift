package import Parsing

/// RFC 4180 the slow way: one byte after the other, one array a field. Shares nothing with the tokenizer.
package struct ReferenceTokenizer {
  package let delimiter: UInt8
  package let quote: UInt8?

  package init(delimiter: UInt8, quote: UInt8?) {
    self.delimiter = delimiter
    self.quote = quote
  }

  /// All rows, each with every problem that it has, and what ended them.
  package struct File {
    package var rows: [(row: TokenizedRow, problems: Set<CSVProblem>)] = []
    package var error: CSVFileError?

    /// Of a row with problems its fields are not compared, and one of its problems must be named.
    func agrees(with read: TokenizedFile) -> Bool {
      guard read.error == error, read.rows.count == rows.count else { return false }
      return zip(read.rows, rows).allSatisfy { found, wanted in
        found.line == wanted.row.line && found.offset == wanted.row.offset
          && found.length == wanted.row.length && found.fields.count == wanted.row.fields.count
          && (found.problem.map(wanted.problems.contains)
            ?? (wanted.problems.isEmpty && found.fields == wanted.row.fields))
      }
    }
  }

  /// Reads a whole file.
  package func file(_ bytes: [UInt8]) -> File {
    var file = File()
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    var index = hasMark ? 3 : 0
    if !hasMark, bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      file.error = .foreignByteOrderMark(encoding: "utf-16")
      return file
    }
    var line = 1
    while index < bytes.count {
      guard let row = row(bytes, from: index, line: line) else {
        file.error = .unterminatedQuote(line: line)
        return file
      }
      let content = bytes[index..<index + row.row.length]
      if String(validating: content, as: UTF8.self) == nil {
        file.error = .invalidByte(line: line, offset: Int64(index + validPrefix(content)))
        return file
      }
      file.rows.append((row.row, row.problems))
      line += 1 + row.innerLineEnds
      index = row.next
    }
    return file
  }

  private struct Found {
    var row: TokenizedRow
    var problems: Set<CSVProblem>
    var innerLineEnds: Int
    var next: Int
  }

  /// The row from `start`; nil where a quote stays open.
  private func row(_ bytes: [UInt8], from start: Int, line: Int) -> Found? {
    var row = TokenizedRow(line: line, offset: start, length: 0, fields: [])
    var index = start
    var innerLineEnds = 0
    var problems: Set<CSVProblem> = []
    while true {
      var field: [UInt8] = []
      let isQuoted = index < bytes.count && bytes[index] == quote
      if isQuoted {
        index += 1
        while true {
          guard index < bytes.count else { return nil }
          let byte = bytes[index]
          if byte == quote {
            guard index + 1 < bytes.count, bytes[index + 1] == quote else { break }
            index += 1
          }
          if byte == 0 { problems.insert(.nulByte) }
          if byte == 0x0D || (byte == 0x0A && bytes[index - 1] != 0x0D) { innerLineEnds += 1 }
          field.append(byte)
          index += 1
        }
        index += 1
      }
      let isOver: (UInt8) -> Bool = { $0 == delimiter || $0 == 0x0A || $0 == 0x0D }
      let textStart = index
      while index < bytes.count, !isOver(bytes[index]) { index += 1 }
      let text = bytes[textStart..<index]
      if isQuoted, !text.isEmpty { problems.insert(.textAfterQuote) }
      for byte in text {
        if byte == quote { problems.insert(isQuoted ? .textAfterQuote : .bareQuote) }
        if byte == 0 { problems.insert(.nulByte) }
      }
      // What follows a closing quote belongs to the field with the quote, as the row was written.
      row.fields.append(isQuoted && !text.isEmpty ? [] : field + text)
      if index < bytes.count, bytes[index] == delimiter {
        index += 1
        continue
      }
      row.length = index - start
      let isCRLF = bytes.dropFirst(index).starts(with: [0x0D, 0x0A])
      let next = index == bytes.count ? index : index + (isCRLF ? 2 : 1)
      return Found(row: row, problems: problems, innerLineEnds: innerLineEnds, next: next)
    }
  }

  /// Bytes before the first that starts no sequence, by trying every length.
  private func validPrefix(_ bytes: ArraySlice<UInt8>) -> Int {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let length = (1...4).first {
        index + $0 <= bytes.endIndex
          && String(validating: bytes[index..<index + $0], as: UTF8.self) != nil
      }
      guard let length else { break }
      index += length
    }
    return index - bytes.startIndex
  }
}
