package import Compression
import SettlementModel

/// Walks the rows of a CSV file in bounded memory: RFC 4180, UTF-8, a byte order mark skipped.
///
/// A row's bytes are valid until the next row is asked for. Bad form is told by ``problem`` and
/// leaves the following rows readable; what makes the rest of the file unreadable is thrown.
package final class CSVReader {
  /// Physical line, from 1, where the current row starts; line ends inside quotes count.
  package private(set) var line = 0
  /// Where the current row starts in the unpacked file, and its length without the line end.
  package private(set) var byteOffset: Int64 = 0
  package private(set) var byteLength: Int64 = 0
  package private(set) var problem: CSVProblem?
  /// Whether a line end follows the current row; false only for the last row of a file.
  package private(set) var hasLineEnd = false

  private var scanner: CSVScanner
  private let delimiter: UInt8
  private let quote: UInt8?
  private let rowBytesMax: Int
  private var window: CSVWindow
  private var unescaped = CSVScratch()
  private var nextLine = 1
  private var rowStart = 0
  private var oversizedRow: [UInt8]?

  /// - Parameters:
  ///   - delimiter, quote: single ASCII bytes; no quote where fields are never quoted.
  ///   - rowBytesMax: larger rows are skipped with the problem `rowTooLarge`.
  package init(
    _ source: any ByteSource, delimiter: UInt8 = 0x2C, quote: UInt8? = 0x22,
    rowBytesMax: Int = Limits.rowBytesMax, fieldBytesMax: Int = Limits.fieldBytesMax,
    bufferBytes: Int = 1 << 20
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.rowBytesMax = rowBytesMax
    self.scanner = CSVScanner(
      delimiter: delimiter, quote: quote, fieldBytesMax: fieldBytesMax)
    self.window = CSVWindow(source, capacity: bufferBytes)
  }

  /// Fields of the current row; 0 where it is too large to hold.
  package var fieldCount: Int { oversizedRow == nil ? scanner.fields.count : 0 }

  /// Whether the current row is nothing but its line end.
  package var isBlank: Bool { byteLength == 0 }

  /// The fields of the current row; none where it is too large to hold.
  var row: CSVRow {
    CSVRow(
      bytes: window.base + rowStart, resolved: unescaped.base, length: Int(byteLength),
      fields: scanner.fields.base, count: fieldCount)
  }

  /// The text of a field, from 0, with doubled quotes resolved.
  package func bytes(of field: Int) -> UnsafeBufferPointer<UInt8> { row[field] }

  /// The current row as received, at most ``Limits/rawTextBytesMax`` bytes of it.
  package var rawText: String {
    let row =
      oversizedRow
      ?? Array(window.bytes[rowStart..<rowStart + Int(byteLength)].prefix(Limits.rawTextBytesMax))
    return RawText.text(row, isCut: byteLength > row.count)
  }

  /// Moves to the next row; false at the end of the file.
  ///
  /// - Throws: ``CSVFileError``, and what the source throws.
  package func next() throws -> Bool {
    try skipByteOrderMark()
    beginRow()
    while true {
      guard try !window.isEmpty || window.fill(capacityMax: bufferBytesMax) else { return false }
      switch scanner.scan(window.rest, isLast: window.isAtEnd) {
      case .row(let end, let next):
        try finishRow(end: end, next: next)
        return true
      case .incomplete(let inQuotes):
        if window.isAtEnd, inQuotes { throw CSVFileError.unterminatedQuote(line: line) }
        if window.rest.count > rowBytesMax {
          try skipRow()
          return true
        }
        _ = try window.fill(capacityMax: bufferBytesMax)
      }
    }
  }

  /// Moves past one physical line before the header, whatever stands in it; false at the end of the
  /// file.
  package func skipPreambleLine() throws -> Bool {
    try skipByteOrderMark()
    beginRow()
    while true {
      guard try !window.isEmpty || window.fill(capacityMax: bufferBytesMax) else { return false }
      if let end = window.rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }),
        end + 1 < window.rest.count || window.isAtEnd
      {
        let isCRLF =
          window.rest[end] == 0x0D && end + 1 < window.rest.count && window.rest[end + 1] == 0x0A
        try finishRow(end: end, next: end + (isCRLF ? 2 : 1), isPreamble: true)
        return true
      }
      if window.isAtEnd {
        try finishRow(end: window.rest.count, next: window.rest.count, isPreamble: true)
        return true
      }
      guard window.rest.count <= rowBytesMax else {
        throw CSVFileError.preambleTooLarge(line: line)
      }
      _ = try window.fill(capacityMax: bufferBytesMax)
    }
  }

  private var bufferBytesMax: Int { rowBytesMax + (1 << 20) }

  private func skipByteOrderMark() throws {
    guard nextLine == 1, window.offset == 0 else { return }
    while window.rest.count < 3, try window.fill(capacityMax: bufferBytesMax) {}
    if window.rest.starts(with: [0xEF, 0xBB, 0xBF]) { window.advance(3) }
    if window.rest.starts(with: [0xFF, 0xFE]) || window.rest.starts(with: [0xFE, 0xFF]) {
      throw CSVFileError.foreignByteOrderMark(encoding: "utf-16")
    }
  }

  private func beginRow() {
    line = nextLine
    byteOffset = window.offset
    byteLength = 0
    problem = nil
    oversizedRow = nil
  }

  private func finishRow(end: Int, next: Int, isPreamble: Bool = false) throws {
    if isPreamble || scanner.mayBeBeyondASCII {
      let row = UnsafeBufferPointer(rebasing: window.rest.prefix(end))
      if let index = UTF8Check.firstInvalid(in: row) {
        throw CSVFileError.invalidByte(line: line, offset: byteOffset + Int64(index))
      }
    }
    byteLength = Int64(end)
    hasLineEnd = next > end
    rowStart = window.start
    nextLine = line + 1 + (isPreamble ? 0 : scanner.innerLineEnds)
    problem = isPreamble ? nil : scanner.problem
    if end > rowBytesMax {
      oversizedRow = Array(window.rest.prefix(Limits.rawTextBytesMax))
      problem = .rowTooLarge
    } else if !isPreamble, scanner.hasEscapedFields, let quote {
      unescaped.resolve(
        scanner.fields, in: window.base + rowStart, rowBytes: end, quote: quote)
    }
    window.advance(next)
  }

  private func skipRow() throws {
    oversizedRow = Array(window.rest.prefix(Limits.rawTextBytesMax))
    problem = .rowTooLarge
    var skipper = CSVRowSkipper(delimiter: delimiter, quote: quote)
    var isOver = false
    while !isOver, try !window.isEmpty || window.fill(capacityMax: bufferBytesMax) {
      var taken = 0
      for byte in window.rest {
        let step = skipper.take(byte)
        isOver = step.ended
        if step.consumed { taken += 1 }
        if isOver { break }
      }
      window.advance(taken)
    }
    guard isOver || !skipper.isInQuotes else {
      throw CSVFileError.unterminatedQuote(line: line)
    }
    byteLength = window.offset - byteOffset - Int64(skipper.lineEndBytes)
    hasLineEnd = skipper.lineEndBytes > 0
    nextLine = line + 1 + skipper.innerLineEnds
  }
}
