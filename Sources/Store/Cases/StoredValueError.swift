import SettlementModel

/// A stored value that no writer of tieout makes: the database was changed from outside.
public struct StoredValueError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Table and column.
  public let place: String
  /// The text that was found.
  public let text: String

  public init(place: String, text: String) {
    self.place = place
    self.text = text
  }

  public var description: String {
    "the database holds '\(text)' in \(place), which tieout never writes; run `tieout db verify`"
  }
}

extension PreparedStatement {
  func currency(_ column: Int32, in place: String) throws -> Currency {
    let code = text(column)
    guard let currency = Currency(code: code) else {
      throw StoredValueError(place: place, text: code)
    }
    return currency
  }

  func timestamp(_ column: Int32) -> Timestamp {
    Timestamp(milliseconds: integer(column))
  }

  func businessDay(_ column: Int32) -> BusinessDay? {
    day(column).map { BusinessDay(daysSinceEpoch: $0) }
  }

  /// Decimal text of a sum in minor units; nil for NULL.
  func sum(_ column: Int32, in place: String) throws -> Int128? {
    guard let text = optionalText(column) else { return nil }
    guard let value = Int128(text) else { throw StoredValueError(place: place, text: text) }
    return value
  }

  /// The exact sum of two columns that hold the high and the low 32 bits' sums of 64-bit amounts.
  func splitSum(high: Int32, low: Int32) -> Int128 {
    Int128(integer(high)) << 32 + Int128(integer(low))
  }
}
