public import SettlementModel

/// What a run found, for a mail: at most ``linesMax`` lines of at most ``columnsMax`` columns of plain text.
///
/// The same inputs give the same lines: there is no time of day in them and no duration.
public struct TextSummary: Sendable {
  /// Lines that the text has at most.
  public static let linesMax = 40
  /// Columns that a line takes at most; East Asian wide characters take two.
  public static let columnsMax = 78

  static let currenciesMax = 7
  /// Where amounts are too wide for a table, and each currency takes up to four lines.
  static let wideCurrenciesMax = 2
  static let codesMax = 8
  static let namesMax = 2

  /// A file that a person must look after.
  public struct FileNote: Sendable, Hashable {
    public var source: String
    /// The file's name, or the day for which none has come.
    public var name: String

    public init(source: String, name: String) {
      self.source = source
      self.name = name
    }
  }

  public var merchant: String
  public var summary: RunSummary
  /// Files that are due and have not come, in the order in which they are told.
  public var missingFiles: [FileNote]
  /// Files of which nothing counts.
  public var quarantinedFiles: [FileNote]
  /// Whether a source or the API could not be reached, or not to its end.
  public var isIncomplete: Bool
  /// Where the reports lie.
  public var reportDirectory: String

  public init(
    merchant: String, summary: RunSummary, missingFiles: [FileNote], quarantinedFiles: [FileNote],
    isIncomplete: Bool, reportDirectory: String
  ) {
    self.merchant = merchant
    self.summary = summary
    self.missingFiles = missingFiles
    self.quarantinedFiles = quarantinedFiles
    self.isIncomplete = isIncomplete
    self.reportDirectory = reportDirectory
  }

  /// The lines in order, without line ends; safe to show on a terminal.
  public func lines() -> [String] {
    var lines = [Self.fitted(headline)]
    lines += Self.wrapped("Is all the money here? \(SummaryVerdict(self).sentence)", linesMax: 3)
    lines += Self.section(currencyLines())
    lines += Self.section(findingLines())
    lines.append("")
    lines += Self.named("Missing: ", missingFiles)
    lines += Self.named("Set aside: ", quarantinedFiles)
    let days = summary.dataCompleteUpTo
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { "\($0.key) \($0.value?.description ?? "none yet")" }
    lines += Self.wrapped(
      "Data complete up to: " + (days.isEmpty ? "nothing yet" : days.joined(separator: ", ")),
      linesMax: 2)
    lines.append(Self.endFitted("Reports: ", reportDirectory))
    lines += Self.wrapped("Next: " + SummaryVerdict(self).next, linesMax: 2)
    return lines
  }

  /// The lines as one text, each with its line end.
  public func text() -> String { lines().map { $0 + "\n" }.joined() }

  /// Whose money, and which day.
  public var headline: String {
    "tieout: merchant \(merchant), business day \(summary.businessDay)"
  }
}

// Findings and files.
extension TextSummary {
  /// Open findings, a row a code: money first, pending items last, then what there is most of.
  private func findingLines() -> [String] {
    var codes: [FindingCode: (count: Int, values: [String])] = [:]
    for total in summary.findings {
      var row = codes[total.code] ?? (0, [])
      row.count += total.count
      if let currency = total.currency, let difference = total.differenceMinorUnits {
        let amount = DecimalText.majorUnits(ofMinorUnits: difference, digits: currency.digits)
        row.values.append("\(amount) \(currency)")
      }
      codes[total.code] = row
    }
    guard !codes.isEmpty else { return [] }
    let classes: [FindingClass] = [.break, .control, .data, .timing]
    func rank(_ code: FindingCode) -> Int { classes.firstIndex(of: code.findingClass) ?? 0 }
    let rows = codes.sorted { left, right in
      let ranks = (rank(left.key), rank(right.key))
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      if left.value.count != right.value.count { return left.value.count > right.value.count }
      return left.key.rawValue < right.key.rawValue
    }
    let shown = rows.prefix(Self.codesMax)
    var lines = [Self.left("Open findings", 30) + Self.right("count", 7) + "  value"]
    for (code, row) in shown {
      let start = Self.left(code.rawValue, 30) + Self.right(String(row.count), 7) + "  "
      lines.append(Self.trimmed(start + Self.listed(row.values, columns: Self.columnsMax - start.count)))
    }
    if rows.count > shown.count {
      let count = rows.dropFirst(Self.codesMax).reduce(0) { $0 + $1.value.count }
      lines.append(
        "… and \(rows.count - shown.count) more codes with \(count) findings: tieout report summary")
    }
    return lines
  }

  /// The first files with a word before each, then how many more there are.
  private static func named(_ word: String, _ files: [FileNote]) -> [String] {
    var lines = files.prefix(namesMax).map {
      fitted("\(word)\(TerminalText.escaped($0.name)) of \(TerminalText.escaped($0.source))")
    }
    if files.count > namesMax {
      lines.append("\(word)and \(files.count - namesMax) more: tieout report discrepancies --class CONTROL")
    }
    return lines
  }
}
