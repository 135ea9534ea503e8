import SettlementModel

/// Whether all the money is here, in a sentence, and what is to be done.
struct SummaryVerdict {
  let sentence: String
  let next: String

  init(_ text: TextSummary) {
    let summary = text.summary
    func count(_ classes: FindingClass...) -> Int {
      summary.findings.filter { classes.contains($0.code.findingClass) }.reduce(0) { $0 + $1.count }
    }
    let (breaks, pending) = (count(.break), count(.timing))
    let waiting = summary.lines.counts["waiting"] ?? 0
    let doubts = Self.doubts(text, others: count(.control, .data), waiting: waiting)
    let isEmpty = summary.lines.counts["total"] ?? 0 == 0 && summary.records.counts["total"] ?? 0 == 0
    if breaks > 0 {
      sentence =
        "No: \(Self.number(breaks, "discrepancy", "discrepancies")) about money "
        + (breaks == 1 ? "is" : "are") + " open."
        + (doubts.isEmpty ? "" : " Besides, " + doubts.joined(separator: ", ") + ".")
    } else if isEmpty, doubts.isEmpty {
      sentence = "Nothing can be said: no settlement line and no record has come yet."
    } else if !doubts.isEmpty {
      sentence = "That cannot be said yet: " + doubts.joined(separator: ", ") + "."
    } else if pending > 0 {
      sentence =
        "Yes, as far as it is due: every line ties out, and "
        + Self.number(pending, "item is", "items are") + " pending."
    } else {
      sentence = "Yes: every line and every record ties out."
    }
    next = Self.next(
      text, breaks: breaks, others: count(.control, .data), pending: pending, isEmpty: isEmpty)
  }

  /// What keeps a yes from being said, or a no from being all.
  private static func doubts(_ text: TextSummary, others: Int, waiting: Int) -> [String] {
    var doubts: [String] = []
    if text.isIncomplete { doubts.append("a source or the API could not be read to its end") }
    if !text.missingFiles.isEmpty {
      doubts.append(number(text.missingFiles.count, "file is missing", "files are missing"))
    }
    if !text.quarantinedFiles.isEmpty {
      doubts.append(number(text.quarantinedFiles.count, "file is set aside", "files are set aside"))
    }
    let unread = text.summary.findings.filter { $0.code == .apiIncomplete }.reduce(0) { $0 + $1.count }
    let rest =
      others - text.missingFiles.count - text.quarantinedFiles.count
      - (text.isIncomplete ? unread : 0)
    if rest > 0 {
      doubts.append(number(rest, "finding about data is open", "findings about data are open"))
    }
    if waiting > 0 {
      doubts.append(number(waiting, "line waits", "lines wait") + " for a complete pull")
    }
    return doubts
  }

  private static func next(
    _ text: TextSummary, breaks: Int, others: Int, pending: Int, isEmpty: Bool
  ) -> String {
    var steps: [String] = []
    if text.isIncomplete { steps.append("the next run tries again") }
    if !text.missingFiles.isEmpty { steps.append("ask for the missing files") }
    if breaks > 0 || others > 0 {
      steps.append("`tieout report discrepancies` lists them, `tieout explain ID` tells why")
    }
    if steps.isEmpty {
      steps.append(
        isEmpty
          ? "see that files and records come: `tieout check`"
          : pending > 0
            ? "nothing; pending items clear, or become breaks when they are due" : "nothing")
    }
    return steps.joined(separator: "; ") + "."
  }

  private static func number(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }
}
