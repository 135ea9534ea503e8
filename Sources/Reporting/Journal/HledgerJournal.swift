import SettlementModel

/// Writes a journal that hledger reads, and accepts with `check --strict ordereddates`.
///
/// Everything from outside stands in tags and descriptions with all but letters, digits and a few
/// harmless marks percent-encoded: commas, semicolons, brackets and line ends mean something there.
final class HledgerJournal: JournalSink {
  private let accounts: LedgerAccounts
  private var output: BufferedOutput
  private var currencies: Set<Currency> = []

  init(accounts: LedgerAccounts, output: any OutputSink) {
    self.accounts = accounts
    self.output = BufferedOutput(output)
    self.output.append("; Debits are positive. Ids are percent-encoded.\ndecimal-mark .\n")
    for name in accounts.allNames { self.output.append("account \(name)\n") }
  }

  func begin(_ transaction: JournalTransaction) throws {
    output.append("\n\(transaction.bookedOn) * \(Self.words(transaction.title))\n")
    tag("transaction", transaction.id)
    tag("payout", transaction.payoutID)
    tag("batch", transaction.batchID)
  }

  func post(_ posting: JournalPosting) throws {
    let amount = DecimalText.majorUnits(
      ofMinorUnits: posting.minorUnits, digits: posting.currency.digits)
    currencies.insert(posting.currency)
    output.append("    \(accounts[posting.account])  \(amount) \(posting.currency)\n")
    if let line = posting.line {
      tag("note", posting.note)
      tag("kind", line.kind.rawValue)
      tag("file", line.position.file)
      tag("row", String(line.position.row))
      tag("record", line.recordID)
      tag("intent", line.paymentIntentID)
      tag("order", line.merchantOrderID)
      tag("finding", posting.remark?.findingID ?? "")
    } else {
      tag("lines", String(posting.lineCount))
    }
    try output.writeIfFull()
  }

  func end() throws {
    try output.writeIfFull()
  }

  /// Declares the currencies, and hands over the rest.
  func finish() throws {
    if !currencies.isEmpty { output.append("\n") }
    for currency in currencies.sorted() {
      let zeros = String(repeating: "0", count: Int(currency.digits))
      output.append("commodity 1000.\(zeros) \(currency)\n")
    }
    try output.flush()
  }

  /// A comment line of its own below what it belongs to, with one tag.
  private func tag(_ name: String, _ value: String) {
    guard !value.isEmpty else { return }
    output.append("    ; \(name):\(Self.encoded(value))\n")
  }

  /// Words of our own around ids from outside: spaces stay, the rest is encoded.
  private static func words(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false).map { encoded(String($0)) }
      .joined(separator: " ")
  }

  /// ASCII letters, digits and `-_./+@#` and letters and digits of other scripts as they are, all
  /// else as `%` and two hex digits a byte.
  static func encoded(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if isPlain(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        for byte in String(scalar).utf8 {
          let digits = String(byte, radix: 16, uppercase: true)
          result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
        }
      }
    }
    return result
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "-_./+@#".unicodeScalars.contains(scalar)
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .nonspacingMark, .spacingMark:
      return true
    default: return false
    }
  }
}
