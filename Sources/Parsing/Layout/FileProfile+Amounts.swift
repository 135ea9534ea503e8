extension FileProfile {
  /// How amounts are written.
  public struct Amounts: Sendable, Hashable {
    /// What a written 1 stands for.
    public enum Unit: String, Sendable, Hashable, CaseIterable {
      case major
      /// The currency's smallest unit.
      case minor
      /// A hundredth of a major unit, whatever the currency's digits.
      case hundredths
    }

    /// How many decimals an amount must carry.
    public enum Digits: String, Sendable, Hashable, CaseIterable {
      /// Exactly the currency's digits after the decimal mark.
      case exact
      /// Fewer are read too.
      case upTo = "up_to"
      /// Fewer, and more where the further ones are zeros.
      case zeros
      /// Fewer, and more, which are rounded half away from zero.
      case rounded
    }

    /// The one form that a negative amount has.
    public enum Negative: String, Sendable, Hashable, CaseIterable {
      case minus
      case trailingMinus = "trailing_minus"
      case parentheses
    }

    public var unit: Unit = .major
    public var digits: Digits = .exact
    public var negative: Negative = .minus
    /// ASCII.
    public var decimalMark: UInt8 = 0x2E
    /// ASCII; nil where digits are not grouped.
    public var groupingMark: UInt8?
  }

  /// The columns that are read beside ``columns``; a file must have them all.
  var furtherColumns: [Column] {
    var found = derivedFields.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { $0.value.columns }
    found += signFlags.sorted { $0.key.rawValue < $1.key.rawValue }.map { $0.value.column }
    found += sameCurrencyColumns
    if case .column(let column, _)? = zone { found.append(column) }
    return found
  }

  /// Whether every line is read field by field from columns of its own, in one time format, so that the
  /// short way of typing lines does.
  var isPlain: Bool {
    derivedFields.isEmpty && computedFields.isEmpty && kindRules.isEmpty && fallbacks.isEmpty
      && zone == nil && timeFormats.count == 1 && dateFormats.isEmpty && currencyCase == .upper
      && sign != .flag && sameCurrencyColumns.isEmpty
  }

  /// How currency codes are written.
  public enum CurrencyCase: String, Sendable, Hashable, CaseIterable { case upper, lower, any }

  /// The column that says whether an amount is a debit or a credit.
  public struct SignFlag: Sendable, Hashable {
    public var column: Column
    /// The words for money from the merchant.
    public var debit: [String]
    /// The words for money to the merchant.
    public var credit: [String]
  }

  /// Where a field comes from that does not stand in one column as it is.
  public enum DerivedField: Sendable, Hashable {
    /// An amount: the sum of these columns, one at least, with the other sign if negated.
    case amount([Column], isNegated: Bool)
    /// The texts of these columns with the separator between them.
    case joined([Column], separator: String)
    /// What the file does not write.
    case constant(String)
    /// A named group of the file's name.
    case nameGroup(String)
    /// A field, by index from 0, of the last section row.
    case section(Int)

    /// The columns that the field is read from.
    public var columns: [Column] {
      switch self {
      case .amount(let columns, _), .joined(let columns, _): columns
      case .constant, .nameGroup, .section: []
      }
    }
  }
}
