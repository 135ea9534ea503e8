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
  }

  /// How amounts are written.
  public struct Amounts: Sendable, Hashable {
    /// What a written 1 stands for.
    public enum Unit: String, Sendable, Hashable, CaseIterable { case major, minor }
    /// How many decimals an amount must carry.
    public enum Digits: String, Sendable, Hashable, CaseIterable {
      /// Exactly the currency's digits after the decimal mark.
      case exact
      /// Fewer are read too.
      case upTo = "up_to"
    }
    public var unit: Unit = .major
    public var digits: Digits = .exact
    /// ASCII.
    public var decimalMark: UInt8 = 0x2E
    /// ASCII; nil where digits are not grouped.
    public var groupingMark: UInt8?
  }

  /// The control rows: the tag in field 0, the rest by field index from 0.
  public struct ControlRows: Sendable, Hashable {
    public var tag: String
    public var currencyIndex: Int
    /// Count of lines; nil where it is not stated.
    public var rowsIndex: Int?
    /// Sum of net; nil where it is not stated.
    public var netIndex: Int?
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
  public var quote: UInt8
  /// Physical lines before the header.
  public var preambleLines: Int
  public var hasHeader: Bool
  /// Seconds east of UTC for times without an offset; nil where those are refused.
  public var timeZoneSeconds: Int?
  public var timeFormat: TimeFormat
  public var amounts: Amounts
  /// Whether record ids are the provider's own numbers.
  public var recordIDsAreForeign: Bool
  public var sign: Sign
  public var columns: [CanonicalField: Column]
  public var kinds: [String: LineKind]
  public var ignoredKinds: Set<String>
  public var controlRows: ControlRows?
  /// What field 0 of the last row says; nil where there is no such row.
  public var endMark: String?
  /// How a line's net follows from its other fields; nil where it is not checked.
  public var netCheck: NetFormula?
  /// Whether `settlement_amount` is stated to be `gross * exchange_rate`.
  public var checksSettlementAmount: Bool
}
