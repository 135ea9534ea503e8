/// Finds the fields of one row in a run of bytes: RFC 4180, with LF, CRLF or CR as line ends.
///
/// Records ranges and allocates nothing a field. Doubled quotes are left as they are; ``CSVReader``
/// takes them out once the row is complete.
struct CSVScanner {
  /// Where a field's text lies, counted from the row's first byte, without enclosing quotes.
  struct Field {
    var start: Int
    var end: Int
    /// Whether doubled quotes stand in it.
    var isEscaped: Bool
  }

  enum Outcome {
    /// The row ends before `end`; the next one starts at `next`.
    case row(end: Int, next: Int)
    /// The bytes end before the row does; `inQuotes` tells whether a quote is open.
    case incomplete(inQuotes: Bool)
  }

  private(set) var fields: [Field] = []
  private(set) var problem: CSVProblem?
  /// Line ends inside quotes.
  private(set) var innerLineEnds = 0
  /// All bytes of the row or-ed: below 0x80 the row is ASCII.
  private(set) var byteUnion: UInt8 = 0

  private let delimiter: UInt8
  private let quote: UInt8
  private let fieldBytesMax: Int
  /// No byte above this one means anything in an unquoted field; most text lies above it.
  private let highestSpecial: UInt8

  init(delimiter: UInt8, quote: UInt8, fieldBytesMax: Int) {
    self.delimiter = delimiter
    self.quote = quote
    self.fieldBytesMax = fieldBytesMax
    self.highestSpecial = max(delimiter, quote, 0x0D)
  }

  /// Scans the row at the front of `bytes`. `isLast` tells that no byte follows them.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Outcome {
    fields.removeAll(keepingCapacity: true)
    problem = nil
    innerLineEnds = 0
    byteUnion = 0
    var index = 0
    while true {
      let isQuoted = index < bytes.count && bytes[index] == quote
      let fieldStart = isQuoted ? index + 1 : index
      var field = Field(start: fieldStart, end: fieldStart, isEscaped: false)
      if isQuoted {
        guard let close = quotedEnd(bytes, from: fieldStart, isLast: isLast, field: &field) else {
          return .incomplete(inQuotes: true)
        }
        index = close
      }
      let textEnd = unquotedEnd(bytes, from: index, isAfterQuote: isQuoted)
      if !isQuoted || textEnd > index { field.end = textEnd }
      if field.end - field.start > fieldBytesMax { note(.fieldTooLarge) }
      fields.append(field)
      index = textEnd
      guard index < bytes.count else {
        return isLast ? .row(end: index, next: index) : .incomplete(inQuotes: false)
      }
      if bytes[index] == delimiter {
        index += 1
        continue
      }
      if bytes[index] == 0x0A { return .row(end: index, next: index + 1) }
      // A CR may be half of a CRLF whose other half has not come yet.
      guard index + 1 < bytes.count || isLast else { return .incomplete(inQuotes: false) }
      let isCRLF = index + 1 < bytes.count && bytes[index + 1] == 0x0A
      return .row(end: index, next: index + (isCRLF ? 2 : 1))
    }
  }

  private mutating func note(_ found: CSVProblem) {
    if problem == nil { problem = found }
  }

  /// The index behind the closing quote, with `field.end` set to the quote's; nil where the bytes
  /// end first.
  private mutating func quotedEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool, field: inout Field
  ) -> Int? {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      byteUnion |= byte
      index += 1
      if byte == quote {
        if index == bytes.count, !isLast { return nil }
        guard index < bytes.count, bytes[index] == quote else {
          field.end = index - 1
          return index
        }
        field.isEscaped = true
        index += 1
      } else if byte == 0x0A || (byte == 0x0D && !(index < bytes.count && bytes[index] == 0x0A)) {
        innerLineEnds += 1
      } else if byte == 0 {
        note(.nulByte)
      }
    }
    return nil
  }

  /// The index of the delimiter or line end that ends the field, or the end of the bytes.
  private mutating func unquotedEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isAfterQuote: Bool
  ) -> Int {
    var index = start
    var union: UInt8 = 0
    defer { byteUnion |= union }
    while index < bytes.count {
      let byte = bytes[index]
      if byte <= highestSpecial {
        if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
        if byte == 0 { note(.nulByte) }
        if byte == quote, !isAfterQuote { note(.bareQuote) }
      }
      if isAfterQuote { note(.textAfterQuote) }
      union |= byte
      index += 1
    }
    return index
  }
}
