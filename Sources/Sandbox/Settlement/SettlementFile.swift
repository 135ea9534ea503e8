package import SettlementModel

/// One day's settlement file while it is being written.
package final class SettlementFile {
  package let day: BusinessDay
  package let name: String
  private let payoutDay: BusinessDay
  private let sink: FileSink
  /// Rows and nets by settlement currency, payout rows included.
  private var totals: [Currency: (rows: Int, net: Int64)] = [:]
  /// Physical rows so far, the header's included.
  private var row = 1
  /// The first line, which a faulty extra file repeats.
  package private(set) var firstLine: LineDraft?
  /// The first row of a shop that nobody configured.
  package private(set) var firstForeignRow: Int?

  package init(
    day: BusinessDay, folder: String, sequence: Int = 1, parameters: WorldParameters
  ) throws {
    self.day = day
    self.payoutDay = PayoutCalendar(parameters).payoutDay(of: day)
    let name = SettlementLayout.fileName(day, sequence: sequence)
    self.name = name + (parameters.isCompressed ? ".gz" : "")
    self.sink = try FileSink(path: folder + "/" + name, isCompressed: parameters.isCompressed)
    try sink.writeLine(SettlementLayout.header.utf8)
  }

  package var batchID: String { "B" + day.description.filter { $0 != "-" } }

  /// The payout that pays the file's lines of a currency; it may be a later day's.
  package func payoutID(_ currency: Currency) -> String {
    "PO" + payoutDay.description.filter { $0 != "-" } + currency.code
  }

  /// The settlement currencies of the lines so far, ordered by code.
  package var currencies: [Currency] { totals.keys.sorted() }

  /// The sum of the nets of a currency's lines so far.
  package func net(_ currency: Currency) -> Int64 { totals[currency]?.net ?? 0 }

  /// Adds a line; returns its physical row.
  @discardableResult
  package func add(_ line: LineDraft) throws -> Int {
    let payout = payoutID(line.settlementCurrency)
    try addText(
      SettlementLayout.text(line, batchID: batchID, payoutID: payout),
      currency: line.settlementCurrency, net: line.net)
    if firstLine == nil { firstLine = line }
    if line.appID != WorldParameters.appID, firstForeignRow == nil { firstForeignRow = row }
    return row
  }

  /// Adds a line as text that need not be readable; it counts as a line. Returns its physical row.
  @discardableResult
  package func addText(_ text: String, currency: Currency, net: Int64) throws -> Int {
    try sink.writeLine(text.utf8)
    row += 1
    totals[currency, default: (0, 0)].rows += 1
    totals[currency, default: (0, 0)].net += net
    return row
  }

  /// Writes the control rows and closes the file; returns the row of the first control row.
  ///
  /// - Parameter offset: minor units by which the stated sums are wrong.
  @discardableResult
  package func finish(offset: Int64 = 0) throws -> Int {
    for currency in currencies {
      guard let total = totals[currency] else { continue }
      try sink.writeLine(
        SettlementLayout.total(currency, rows: total.rows, net: total.net + offset).utf8)
    }
    try sink.finish()
    return row + 1
  }
}
