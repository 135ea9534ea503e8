public import Compression
public import Encodings
public import SettlementModel

/// A settlement file's layout as data: validated, so that nothing below it checks again.
public struct FileProfile: Sendable, Hashable {
  /// Where a column stands.
  public enum Column: Sendable, Hashable {
    /// By the header's names, the first one that the header has.
    case named([String])
    /// By field index from 0, in files without a header.
    case index(Int)
  }

  /// How the file tells money to the merchant from money from the merchant.
  public enum Sign: String, Sendable, Hashable, CaseIterable {
    /// Amounts carry their sign.
    case signed
    /// Gross and settlement amount carry none; the kind tells. Adjustments, fx and unknown kinds
    /// are taken as written.
    case byKind = "by_kind"
    /// Gross, settlement amount and net stand in two columns each; credit is money to the merchant.
    case debitCredit = "debit_credit"
    /// A column beside the amount says debit or credit.
    case flag
  }

  public var name: String
  public var description: String
  public var version: Int
  /// Nil where file names mean nothing.
  public var fileName: FileNamePattern?
  public var container: Container
  /// Which member of a zip file is the settlement file.
  public var member: MemberPattern
  public var encoding: TextEncoding
  /// ASCII.
  public var delimiter: UInt8
  /// Nil where no field is quoted.
  public var quote: UInt8?
  /// Physical lines before the header.
  public var preambleLines: Int
  public var hasHeader: Bool
  /// What the header's first fields say, where rows of any number may stand before it; else empty.
  public var headerStart: [String]
  /// How the first field of rows begins that are no lines; nil where there are none.
  public var commentMark: String?
  /// What tells the role of each row; nil where all rows are lines.
  public var recordTags: RecordTags?
  /// The tables of a file that has several; else empty.
  public var blocks: [Block]
  /// Seconds east of UTC for times without an offset; nil where those are refused, or where
  /// ``zone`` tells.
  public var timeZoneSeconds: Int?
  /// The zone of times without an offset, where it is more than a fixed offset.
  public var zone: TimeZoneSource?
  /// The first of ``timeFormats``.
  public var timeFormat: TimeFormat { timeFormats[0] }
  /// Tried in order; never empty, and no text fits two of them in two ways.
  public var timeFormats: [TimeFormat]
  /// How dates are written; empty for `yyyy-MM-dd`.
  public var dateFormats: [DateFormat]
  public var amounts: Amounts
  public var currencyCase: CurrencyCase
  /// Whether record ids are the provider's own numbers.
  public var recordIDsAreForeign: Bool
  public var sign: Sign
  /// With the sign ``Sign/flag``: the columns that say debit or credit.
  public var signFlags: [CanonicalField: SignFlag]
  /// Fields that stand as they are in one column.
  public var columns: [CanonicalField: Column]
  /// Fields that come from several columns or from elsewhere; none of them is in ``columns``.
  public var derivedFields: [CanonicalField: DerivedField]
  /// Amounts that follow from others; none of them is in ``columns`` or ``derivedFields``.
  public var computedFields: [CanonicalField: NetFormula]
  /// What stands in for `currency` and `gross` in rows where they are empty.
  public var fallbacks: [CanonicalField: CanonicalField]
  public var kinds: [String: LineKind]
  /// Kinds by the sign of gross, and words with `*`, beside ``kinds``.
  public var kindRules: KindRules
  public var ignoredKinds: Set<String>
  /// The layouts of control rows, apart from those in ``blocks``.
  public var controlRows: [ControlRows]
  /// What field 0 of the last row says; nil where there is no such row.
  public var endMark: String?
  /// How a line's net follows from its other fields; nil where it is not checked.
  public var netCheck: NetFormula?
  /// Whether `settlement_amount` is stated to be `gross * exchange_rate`.
  public var checksSettlementAmount: Bool
  /// Columns that hold the settlement currency of their line, or nothing.
  public var sameCurrencyColumns: [Column]
  /// What the file with counts and sums is called and states; nil where there is none.
  public var summaryFile: SummaryFile?

  /// Whether a field is read or computed at all; an amount in two columns counts.
  public func has(_ field: CanonicalField) -> Bool {
    if columns[field] != nil || derivedFields[field] != nil || computedFields[field] != nil {
      return true
    }
    return field.debitAndCredit.map { has($0.debit) && has($0.credit) } ?? false
  }
}
