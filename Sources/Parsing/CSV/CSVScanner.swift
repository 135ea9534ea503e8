/// Finds the fields of one row in a run of bytes: RFC 4180, with LF, CRLF or CR as line ends.
///
/// Looks at eight bytes at a time, records ranges and allocates nothing a field. Doubled quotes are
/// left as they are; ``CSVReader`` takes them out once the row is complete.
struct CSVScanner: ~Copyable {
  enum Outcome {
    /// The row ends before `end`; the next one starts at `next`.
    case row(end: Int, next: Int)
    /// The bytes end before the row does; `inQuotes` tells whether a quote is open.
    case incomplete(inQuotes: Bool)
  }

  /// Bytes that are read, and not looked at, behind those that are scanned.
  static let slackBytes = 8

  private(set) var fields = CSVFields()
  private(set) var problem: CSVProblem?
  /// Line ends inside quotes.
  private(set) var innerLineEnds = 0
  /// Whether a field has doubled quotes.
  private(set) var hasEscapedFields = false
  /// Whether a byte of the row, or one right behind it, is not ASCII.
  private(set) var mayBeBeyondASCII = false

  private let delimiter: UInt8
  /// Beyond every byte where fields are never quoted.
  private let quote: UInt16
  private let fieldBytesMax: Int
  private let delimiters: UInt64
  private let quotes: UInt64
  /// Line ends, NUL and the quote lie below; little else that fields are made of does.
  private let specialLimit: UInt8

  /// - Parameter quote: nil where fields are never quoted.
  init(delimiter: UInt8, quote: UInt8?, fieldBytesMax: Int) {
    self.delimiter = delimiter
    self.quote = quote.map(UInt16.init) ?? 0x100
    self.fieldBytesMax = fieldBytesMax
    self.delimiters = UInt64(delimiter) &* ByteMarks.ones
    self.quotes = UInt64(quote ?? 0) &* ByteMarks.ones
    self.specialLimit = max(quote ?? 0, 0x0D) + 1
  }

  /// Scans the row at the front of `bytes`. `isLast` tells that no byte follows them.
  ///
  /// - Parameter bytes: with ``slackBytes`` more of memory behind them.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Outcome {
    fields.removeAll()
    problem = nil
    innerLineEnds = 0
    hasEscapedFields = false
    let base = bytes.baseAddress!
    let count = bytes.count
    var field = OpenField(start: 0)
    var union: UInt64 = 0
    var index = 0
    defer { mayBeBeyondASCII = union & ByteMarks.highBits != 0 }
    words: while index < count {
      let word = ByteMarks.first(count - index, of: ByteMarks.word(base + index))
      union |= word
      var marks = ByteMarks.below(specialLimit, in: word) | ByteMarks.equal(delimiters, in: word)
      marks = ByteMarks.first(count - index, of: marks)
      while marks != 0 {
        let place = index + ByteMarks.firstIndex(marks)
        let byte = base[place]
        marks &= marks &- 1
        if byte == delimiter {
          close(&field, at: place)
          field = OpenField(start: place + 1)
        } else if byte == 0x0A {
          close(&field, at: place)
          return .row(end: place, next: place + 1)
        } else if byte == 0x0D {
          // A CR may be half of a CRLF whose other half has not come yet.
          guard place + 1 < count || isLast else { return .incomplete(inQuotes: false) }
          close(&field, at: place)
          let isCRLF = place + 1 < count && base[place + 1] == 0x0A
          return .row(end: place, next: place + (isCRLF ? 2 : 1))
        } else if UInt16(byte) == quote, place == field.start, field.closingQuote == nil {
          guard let end = quotedEnd(bytes, from: place + 1, isLast: isLast, &field, &union)
          else { return .incomplete(inQuotes: true) }
          field.start = place + 1
          field.closingQuote = end
          index = end + 1
          if index < count, !endsField(base[index]) {
            note(base[index] == 0 ? .nulByte : .textAfterQuote)
          }
          continue words
        } else if UInt16(byte) == quote, field.closingQuote == nil {
          note(.bareQuote)
        } else if byte == 0 {
          note(.nulByte)
        }
      }
      index += 8
    }
    guard isLast else { return .incomplete(inQuotes: false) }
    close(&field, at: count)
    return .row(end: count, next: count)
  }

  /// A field whose end is not known yet.
  private struct OpenField {
    var start: Int
    var closingQuote: Int?
    var isEscaped = false
  }

  private mutating func note(_ found: CSVProblem) {
    if problem == nil { problem = found }
  }

  private func endsField(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == 0x0A || byte == 0x0D
  }

  @inline(__always)
  private mutating func close(_ field: inout OpenField, at place: Int) {
    var end = place
    if let closingQuote = field.closingQuote, closingQuote + 1 == place { end = closingQuote }
    if end - field.start > fieldBytesMax { note(.fieldTooLarge) }
    fields.append(CSVField(start: field.start, end: end, isEscaped: field.isEscaped))
  }

  /// The index of the closing quote; nil where the bytes end before it is known.
  private mutating func quotedEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool, _ field: inout OpenField,
    _ union: inout UInt64
  ) -> Int? {
    let base = bytes.baseAddress!
    let count = bytes.count
    var index = start
    words: while index < count {
      let word = ByteMarks.first(count - index, of: ByteMarks.word(base + index))
      union |= word
      var marks = ByteMarks.below(0x0E, in: word) | ByteMarks.equal(quotes, in: word)
      marks = ByteMarks.first(count - index, of: marks)
      while marks != 0 {
        let place = index + ByteMarks.firstIndex(marks)
        let byte = base[place]
        marks &= marks &- 1
        if UInt16(byte) == quote {
          if place + 1 == count, !isLast { return nil }
          guard place + 1 < count, UInt16(base[place + 1]) == quote else { return place }
          field.isEscaped = true
          hasEscapedFields = true
          index = place + 2
          continue words
        }
        if byte == 0x0A || (byte == 0x0D && !(place + 1 < count && base[place + 1] == 0x0A)) {
          innerLineEnds += 1
        } else if byte == 0 {
          note(.nulByte)
        }
      }
      index += 8
    }
    return nil
  }
}
