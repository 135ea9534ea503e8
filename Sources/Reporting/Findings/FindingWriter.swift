public import SettlementModel

/// Writes findings to a report one at a time, so that memory does not grow with their number.
///
/// Findings come in ``SettlementModel/FindingOrder``; the bytes depend on nothing else. A report
/// without ``finish()`` is not complete.
public protocol FindingWriter {
  /// Writes the next finding.
  mutating func accept(_ finding: ReportedFinding) throws
  /// Ends the report and hands the last bytes to the sink; called once, also without findings.
  mutating func finish() throws
}
