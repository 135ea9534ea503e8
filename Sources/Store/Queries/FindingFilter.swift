import GRDB
public import SettlementModel

/// Which findings a report shows; empty conditions hold for all.
public struct FindingFilter: Sendable, Hashable {
  public enum Status: String, Sendable, Hashable {
    /// Open and not resolved by hand.
    case open
    /// Resolved by hand.
    case resolved
    /// Both, and findings that cleared by themselves, in their last version.
    case all
  }

  /// Who has a finding.
  public enum Assignment: Sendable, Hashable {
    case nobody
    case person(PersonName)
  }

  /// Bounds, both inclusive, of the day that a finding ages from, else of the day on which it was
  /// first reported.
  public var from: BusinessDay?
  public var to: BusinessDay?
  public var currency: Currency?
  public var codes: Set<FindingCode>
  public var classes: Set<FindingClass>
  public var status: Status
  public var paymentIntentID: String
  public var merchantOrderID: String
  /// Smallest size of the difference by currency; where not empty, findings without a difference,
  /// or in a currency that it does not have, are left out.
  public var minAmountMinorUnits: [Currency: Int64]
  public var findingID: String
  /// Who must have it; nil for no matter who.
  public var assigned: Assignment?
  /// The case whose rules reported it.
  public var caseKey: CaseKey?

  public init(
    from: BusinessDay? = nil, to: BusinessDay? = nil, currency: Currency? = nil,
    codes: Set<FindingCode> = [], classes: Set<FindingClass> = [], status: Status = .open,
    paymentIntentID: String = "", merchantOrderID: String = "",
    minAmountMinorUnits: [Currency: Int64] = [:], findingID: String = "",
    assigned: Assignment? = nil, caseKey: CaseKey? = nil
  ) {
    self.from = from
    self.to = to
    self.currency = currency
    self.codes = codes
    self.classes = classes
    self.status = status
    self.paymentIntentID = paymentIntentID
    self.merchantOrderID = merchantOrderID
    self.minAmountMinorUnits = minAmountMinorUnits
    self.findingID = findingID
    self.assigned = assigned
    self.caseKey = caseKey
  }

  /// Discrepancies that are open: everything but pending items.
  public static var discrepancies: FindingFilter {
    FindingFilter(classes: [.break, .control, .data])
  }

  /// Pending items that are open.
  public static var pending: FindingFilter { FindingFilter(classes: [.timing]) }

  /// Conditions on `finding AS f`, and the texts or numbers of their parameters in order; written so
  /// that what asks for few findings follows an index, and what asks for many reads them as they lie.
  func conditions(_ db: Database) throws -> (sql: String, arguments: [FilterArgument]) {
    var list: [String] = []
    var arguments: [FilterArgument] = []
    let isResolved = try FindingDecisions.isResolved(db)
    switch status {
    case .open: list.append("f.closed_run IS NULL AND NOT \(isResolved)")
    case .resolved: list.append("f.closed_run IS NULL AND \(isResolved)")
    case .all:
      list.append(
        """
        (f.closed_run IS NULL OR NOT EXISTS (SELECT 1 FROM finding AS later
          WHERE later.finding_id = f.finding_id AND later.version_id > f.version_id))
        """)
    }
    func add(_ condition: String, _ argument: FilterArgument?) {
      guard let argument else { return }
      list.append(condition)
      arguments.append(argument)
    }
    let day = "COALESCE(f.ages_from, f.first_seen)"
    add("\(day) >= ?", from.map { .number(Int64($0.daysSinceEpoch)) })
    add("\(day) <= ?", to.map { .number(Int64($0.daysSinceEpoch)) })
    add("f.currency = ?", currency.map { .text($0.code) })
    for (column, id) in [
      ("payment_intent_id", paymentIntentID), ("merchant_order_id", merchantOrderID),
    ] {
      add("f.\(column) = ? AND f.\(column) <> ''", id.isEmpty ? nil : .text(id))
    }
    add("f.finding_id = ?", findingID.isEmpty ? nil : .text(findingID))
    switch assigned {
    case nil: break
    case .nobody: list.append("\(FindingDecisions.assignee) = ''")
    case .person(let name):
      add("\(PersonNameFunction.name)(\(FindingDecisions.assignee), ?)", .text(name.text))
    }
    add("f.case_key = ?", caseKey.map { .number($0.number) })
    for (column, words) in namedClasses where !words.isEmpty {
      let marks = Array(repeating: "?", count: words.count).joined(separator: ", ")
      list.append("\(column) IN (\(marks))")
      arguments += words.sorted().map { .text($0) }
    }
    return (list.joined(separator: " AND "), arguments)
  }

  /// Codes and classes with their columns. The index of open findings begins with the class, then the
  /// code, so that a code is looked up under its class. All codes of a class are read in the order of
  /// the report instead of class by class.
  private var namedClasses: [(column: String, words: [String])] {
    let classNames = classes.map(\.rawValue)
    guard !codes.isEmpty else { return [("+f.class", classNames)] }
    let own = Set(codes.map(\.findingClass.rawValue)).sorted()
    return [
      ("f.code", codes.map(\.rawValue)), ("f.class", classNames.isEmpty ? own : classNames),
    ]
  }

  /// Names the index in the order of reports where the filter lets many findings through, which are
  /// sorted otherwise; views of the past have none.
  func listingIndex(_ db: Database) throws -> String {
    let isNarrow =
      !codes.isEmpty || !paymentIntentID.isEmpty || !merchantOrderID.isEmpty || !findingID.isEmpty
      || caseKey != nil
    // Of resolved ones there may be none, which SQLite sees before it looks for an index.
    return try isNarrow || status != .open || KeptTotals.showsPast(db)
      ? "" : "INDEXED BY finding_listed"
  }
}

/// A parameter of a filter's condition.
enum FilterArgument {
  case text(String)
  case number(Int64)
}

extension PreparedStatement {
  func bind(_ arguments: [FilterArgument]) {
    for (index, argument) in arguments.enumerated() {
      switch argument {
      case .text(let text): bind(Int32(index + 1), text)
      case .number(let number): bind(Int32(index + 1), number)
      }
    }
  }
}
