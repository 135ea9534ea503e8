import SettlementModel

/// Writes a journal that beancount reads, and `bean-check` accepts as it stands: it opens its
/// accounts itself.
///
/// Everything from outside stands in quoted strings, with quotes and backslashes escaped and
/// characters that hide, reorder or end lines shown as `\u{A}`.
final class BeancountJournal: JournalSink {
  private let accounts: LedgerAccounts
  private var output: BufferedOutput

  init(accounts: LedgerAccounts, output: any OutputSink) {
    self.accounts = accounts
    self.output = BufferedOutput(output)
    self.output.append("; Debits are positive.\n")
    for name in accounts.allNames { self.output.append("1970-01-01 open \(name)\n") }
  }

  func begin(_ transaction: JournalTransaction) throws {
    output.append("\n\(transaction.bookedOn) * \"UseePay\" \(Self.quoted(transaction.title))\n")
    metadata("transaction", transaction.id, indent: "  ")
    metadata("payout", transaction.payoutID, indent: "  ")
    metadata("batch", transaction.batchID, indent: "  ")
  }

  func post(_ posting: JournalPosting) throws {
    let amount = DecimalText.majorUnits(
      ofMinorUnits: posting.minorUnits, digits: posting.currency.digits)
    output.append("  \(accounts[posting.account])  \(amount) \(posting.currency)\n")
    if let line = posting.line {
      metadata("note", posting.note)
      metadata("kind", line.kind.rawValue)
      metadata("file", line.position.file)
      output.append("    row: \(line.position.row)\n")
      metadata("record", line.recordID)
      metadata("intent", line.paymentIntentID)
      metadata("order", line.merchantOrderID)
      metadata("finding", posting.remark?.findingID ?? "")
    } else {
      output.append("    lines: \(posting.lineCount)\n")
    }
    try output.writeIfFull()
  }

  func end() throws {
    try output.writeIfFull()
  }

  /// Hands over the rest.
  func finish() throws {
    try output.flush()
  }

  private func metadata(_ name: String, _ value: String, indent: String = "    ") {
    guard !value.isEmpty else { return }
    output.append("\(indent)\(name): \(Self.quoted(value))\n")
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for character in TerminalText.escaped(text).unicodeScalars {
      if character == "\"" || character == "\\" { result += "\\" }
      result.unicodeScalars.append(character)
    }
    return result + "\""
  }
}
