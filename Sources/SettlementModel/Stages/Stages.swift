// The protocols by which stages meet. A stage never imports another: it hands values of this module to whoever stands on
// the other side of one of these.

/// Where parsed lines go. Called from one thread, in file order; a thrown error stops the reading and comes out of it.
public protocol SettlementLineSink {
  /// Takes the next lines, one at least. They stand in the batch only until the call returns; the sink knows the file.
  mutating func accept(_ batch: LineBatch) throws
  /// Takes the next row that could not be read; all lines before it have come.
  mutating func accept(_ rejected: RejectedRow) throws
}

/// Where pulled records go: one page or chunk at a time, each durable before the call returns.
public protocol RecordSink: Sendable {
  /// Stores the records and rejects of one page and, in the same commit, the cursor from which a broken-off pull resumes.
  func accept(_ page: RecordPage) async throws
}

/// One page of a pull.
public struct RecordPage: Sendable {
  public var records: [APIRecord]
  public var rejected: [RejectedRecord]
  /// What the pull passes back in to resume after this page; nil where the pull cannot resume.
  public var cursor: String?
  /// Which series the cursor belongs to, such as `payment_intents shop.example`.
  public var series: String

  public init(
    records: [APIRecord], rejected: [RejectedRecord] = [], cursor: String? = nil, series: String
  ) {
    self.records = records
    self.rejected = rejected
    self.cursor = cursor
    self.series = series
  }
}

/// Cases one at a time, in the order of their keys; each is handed over and forgotten, so that memory holds one case.
public protocol CaseCursor {
  /// Calls `body` once a case until there is none; errors of `body` stop the walk and come out.
  func forEachCase(_ body: (PaymentCase) throws -> Void) throws
}

/// Where verdicts go, one a case.
public protocol FindingSink {
  mutating func accept(_ verdict: CaseVerdict, of key: CaseKey) throws
}

/// Rows of one report, pushed one at a time in the report's order.
///
/// The currency of an amount stands in the nearest column to its left that is named `currency` or
/// `…_currency`.
public protocol ReportRows {
  /// Column names, in order.
  var columns: [String] { get }
  /// Columns whose amounts make sense as a sum, by currency; nil where all do, empty where rows hold
  /// totals themselves.
  var summableColumns: [String]? { get }
  /// Calls `body` once a row, with one cell a column.
  func forEachRow(_ body: ([ReportCell]) throws -> Void) throws
}

extension ReportRows {
  public var summableColumns: [String]? { nil }

  /// Index of the column with the currency of the amounts in the column at `index`; nil without one.
  public func currencyColumn(ofColumn index: Int) -> Int? {
    columns[..<index].lastIndex { $0 == "currency" || $0.hasSuffix("_currency") }
  }
}

/// One cell of a report.
public enum ReportCell: Sendable, Hashable {
  case empty
  /// Text that may come from outside; formats neutralise it.
  case text(String)
  /// A whole number.
  case integer(Int64)
  /// An amount as decimal text in major units; a number to every format.
  case amount(String)
  /// A day; text `yyyy-MM-dd` to formats without dates.
  case date(BusinessDay)
  /// A point in time; text in UTC after ISO 8601 to formats without times.
  case time(Timestamp)
}
