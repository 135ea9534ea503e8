import ArgumentParser
import SettlementModel
import Store

/// The filters of `tieout report`; each narrows, and what a report has no column for does not.
struct FilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("From this day on.", valueName: "yyyy-MM-dd"), transform: BusinessDay.option)
  var from: BusinessDay?

  @Option(help: ArgumentHelp("Up to this day.", valueName: "yyyy-MM-dd"), transform: BusinessDay.option)
  var to: BusinessDay?

  @Option(
    help: "A currency, such as USD.", completion: Vocabulary.currencies.completion,
    transform: Vocabulary.currencies.value(of:))
  var currency: Currency?

  @Option(
    help: ArgumentHelp(
      "A discrepancy code; may be repeated.", discussion: "One of \(Self.codes.list)."),
    completion: codes.completion, transform: codes.value(of:))
  var code: [FindingCode] = []

  @Option(
    name: .customLong("class"), help: "BREAK, CONTROL, DATA or TIMING; may be repeated.",
    completion: classes.completion, transform: classes.value(of:))
  var findingClass: [FindingClass] = []

  @Option(
    help: "open, resolved or all.", completion: statuses.completion,
    transform: statuses.value(of:))
  var status: StatusOption = .open

  @Option(
    help: ArgumentHelp("Findings that this person has; `nobody` for those that nobody has.", valueName: "name"),
    transform: { text in
      if text == "nobody" { return .nobody }
      guard let name = PersonName(text) else {
        throw ValidationError("'\(text)' is no name; write a person's, or nobody")
      }
      return .person(name)
    })
  var assigned: FindingFilter.Assignment?

  @Option(help: ArgumentHelp("A payment intent.", valueName: "id"))
  var payment: String?

  @Option(help: ArgumentHelp("A merchant order.", valueName: "id"))
  var order: String?

  @Option(
    name: .customLong("min-amount"),
    help: ArgumentHelp(
      "Findings with a difference of at least this, in major units of their currency.",
      valueName: "amount"))
  var minAmount: String?

  enum StatusOption: String, CaseIterable { case open, resolved, all }

  private static let codes = Vocabulary<FindingCode>(
    "code", listing: "`tieout report --help` lists all")
  private static let classes = Vocabulary<FindingClass>("class")
  private static let statuses = Vocabulary<StatusOption>("status")

  func validate() throws {
    guard let minAmount else { return }
    _ = try Self.minorUnits(of: minAmount, digits: 4)
  }

  /// The filter for findings; `classes` is what the report is about where `--class` names none.
  func findingFilter(classes: Set<FindingClass>) throws -> FindingFilter {
    FindingFilter(
      from: from, to: to, currency: currency, codes: Set(code),
      classes: findingClass.isEmpty ? classes : classes.intersection(findingClass),
      status: FindingFilter.Status(rawValue: status.rawValue) ?? .open,
      paymentIntentID: payment ?? "", merchantOrderID: order ?? "",
      minAmountMinorUnits: try minimums(), assigned: assigned)
  }

  /// The filter for lines, files and runs.
  func listingFilter() -> ListingFilter {
    ListingFilter(
      from: from, to: to, currency: currency, paymentIntentID: payment ?? "",
      merchantOrderID: order ?? "")
  }

  /// Each filter that was given, in words.
  var words: [String] {
    var words: [String] = []
    if let from { words.append("from \(from)") }
    if let to { words.append("to \(to)") }
    if let currency { words.append("currency \(currency.code)") }
    if !code.isEmpty { words.append("code " + code.map(\.rawValue).joined(separator: ", ")) }
    if !findingClass.isEmpty {
      words.append("class " + findingClass.map(\.rawValue).joined(separator: ", "))
    }
    if status != .open { words.append(status == .all ? "open and resolved" : "resolved") }
    switch assigned {
    case nil: break
    case .nobody: words.append("assigned to nobody")
    case .person(let name): words.append("assigned to \(name)")
    }
    if let payment { words.append("payment \(payment)") }
    if let order { words.append("order \(order)") }
    if let minAmount { words.append("difference of at least \(minAmount)") }
    return words
  }

  /// `--min-amount` in minor units of every currency.
  private func minimums() throws -> [Currency: Int64] {
    guard let minAmount else { return [:] }
    var minimums: [Currency: Int64] = [:]
    for currency in CurrencyTable.all {
      minimums[currency] = try Self.minorUnits(of: minAmount, digits: currency.digits)
    }
    return minimums
  }

  /// Rounded up where the currency has fewer digits than the option's text.
  private static func minorUnits(of text: String, digits: Int8) throws -> Int64 {
    do {
      let scaled = try AmountText.minorUnits(of: text.utf8, digits: 4)
      guard scaled >= 0 else { throw ValidationError("--min-amount must not be negative") }
      let divisor = Int64(ExchangeRate.powerOfTen(4 - Int(digits)))
      return (scaled + divisor - 1) / divisor
    } catch is AmountProblem {
      throw ValidationError("'\(text)' is not an amount; write it like 12.34")
    }
  }
}
