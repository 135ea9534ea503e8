public import SettlementModel

/// Writes the files of the report `claims`: one CSV a code, and the cover text.
///
/// Claims come in `FindingOrder`, so that one file is open at a time. The same claims give the same
/// bytes.
public struct ClaimFolder {
  /// What the cover text begins with; a folder that has it was written here.
  public static let mark = "tieout claims/1"
  /// The name of the cover text.
  public static let coverName = "claim.txt"

  private let heading: ReportHeading
  private let merchantNumber: String
  private let open: (_ name: String) throws -> any OutputSink
  private let close: () throws -> Void
  private var totals = ClaimTotals()
  private var current: (code: FindingCode, output: BufferedOutput)?

  /// - Parameters:
  ///   - open: makes a file of this name and gives what writes to it.
  ///   - close: ends the file that was opened last.
  public init(
    heading: ReportHeading, merchantNumber: String,
    open: @escaping (_ name: String) throws -> any OutputSink,
    close: @escaping () throws -> Void
  ) {
    self.heading = heading
    self.merchantNumber = merchantNumber
    self.open = open
    self.close = close
  }

  /// Whether a file of this name belongs to a folder of claims.
  public static func isName(_ name: String) -> Bool {
    name == coverName || ClaimCodes.all.contains { "\($0.rawValue).csv" == name }
  }

  /// Writes the next claim; what the provider does not have to answer is left out.
  public mutating func accept(_ claim: Claim) throws {
    let code = claim.reported.finding.code
    guard ClaimCodes.holds(claim.reported.finding) else { return }
    if current?.code != code {
      try closeFile()
      var output = BufferedOutput(try open("\(code.rawValue).csv"))
      output.append { CSVRow.append(ClaimColumns.names.map { .text($0) }, to: &$0) }
      current = (code, output)
    }
    totals.add(claim.reported.finding)
    for row in ClaimColumns.rows(of: claim) {
      current?.output.append { CSVRow.append(row, to: &$0) }
    }
    try current?.output.writeIfFull()
  }

  /// Writes the cover text; to be called once, after the last claim.
  public mutating func finish() throws {
    try closeFile()
    var output = BufferedOutput(try open(Self.coverName))
    for line in coverLines() { output.append(line + "\n") }
    try output.flush()
    try close()
  }

  private mutating func closeFile() throws {
    guard current != nil else { return }
    try current?.output.flush()
    try close()
    current = nil
  }

  private func coverLines() -> [String] {
    var lines = [Self.mark, "", "Merchant \(merchantNumber)"]
    if let day = heading.businessDay { lines.append("State of the business day \(day)") }
    if !heading.filters.isEmpty {
      lines.append("Only " + TerminalText.escaped(heading.filters.joined(separator: "; ")))
    }
    return lines + [""] + totals.lines() + [
      "", "Differences are actual less expected, from the merchant's side. Rows with evidence",
      "\"finding\" say what is claimed; \"record\" rows are what the payment API says, \"line\" rows",
      "what the settlement files say, with file and row. Times are UTC.",
    ]
  }
}
