/// Finds the end of a row that is too large to hold, byte by byte.
struct CSVRowSkipper {
  private enum State { case fieldStart, unquoted, quoted, quoteInQuoted, carriageReturn }

  private let delimiter: UInt8
  private let quote: UInt8?
  private var state = State.fieldStart
  private var lastWasCarriageReturn = false
  /// Line ends inside quotes.
  private(set) var innerLineEnds = 0
  /// Bytes of the line end that ended the row.
  private(set) var lineEndBytes = 0

  init(delimiter: UInt8, quote: UInt8?) {
    self.delimiter = delimiter
    self.quote = quote
  }

  /// Whether a quote is open.
  var isInQuotes: Bool { state == .quoted }

  /// Takes the next byte. `consumed` tells whether it belongs to the row or its line end, `ended`
  /// that the row is over.
  mutating func take(_ byte: UInt8) -> (consumed: Bool, ended: Bool) {
    switch state {
    case .carriageReturn:
      if byte == 0x0A { lineEndBytes = 2 }
      return (byte == 0x0A, true)
    case .quoted:
      if byte == quote { state = .quoteInQuoted }
      if byte == 0x0D || (byte == 0x0A && !lastWasCarriageReturn) { innerLineEnds += 1 }
      lastWasCarriageReturn = byte == 0x0D
      return (true, false)
    case .quoteInQuoted where byte == quote, .fieldStart where byte == quote:
      state = .quoted
      return (true, false)
    case .fieldStart, .unquoted, .quoteInQuoted:
      if byte == 0x0A || byte == 0x0D { lineEndBytes = 1 }
      if byte == 0x0A { return (true, true) }
      state = byte == 0x0D ? .carriageReturn : byte == delimiter ? .fieldStart : .unquoted
      return (true, false)
    }
  }
}
