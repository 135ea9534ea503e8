import Foundation
import Reporting
import SettlementModel
import TestSupport
import Testing

@Suite("Metrics for Prometheus")
struct RunMetricsTests {
  private static var metrics: RunMetrics {
    var metrics = RunMetrics(
      merchant: "5\"0\\0\n1", exitCode: 2, isSuccess: true, startedAt: Timestamp(milliseconds: 1_000_005),
      endedAt: Timestamp(milliseconds: 1_002_000), lastSuccessAt: Timestamp(milliseconds: 990_000))
    metrics.stageMilliseconds = [("fetch", 1), ("match", 61_234)]
    metrics.filesIngested = 3
    metrics.apiRequests = 17
    let huge: Int128 = 1_234_567_890_123_456_789_012_345_678
    metrics.summary = TextSummaryTests.summary(
      ["USD": (huge, -1, 0, 5025), "JPY": (7, 0, 0, 0), "KWD": (1, 0, 0, -1)],
      [(.amountMismatch, "USD", 1, -1), (.fileMissing, nil, 3, nil), (.pendingSettlement, "KWD", 2, -1)],
      complete: ["api": day("2026-03-12"), "mail": nil])
    return metrics
  }

  @Test func samplesAreExact() {
    let lines = Set(Self.metrics.text().split(separator: "\n").map(String.init))
    let merchant = #"merchant="5\"0\\0\n1""#
    for sample in [
      "tieout_run_exit_code{\(merchant)} 2", "tieout_run_success{\(merchant)} 1",
      "tieout_run_start_timestamp_seconds{\(merchant)} 1000.005",
      "tieout_last_success_timestamp_seconds{\(merchant)} 990.000",
      "tieout_stage_duration_seconds{\(merchant),stage=\"match\"} 61.234",
      "tieout_files_ingested{\(merchant)} 3", "tieout_api_requests{\(merchant)} 17",
      "tieout_lines{\(merchant),bucket=\"matched\"} 5",
      "tieout_lines_value{\(merchant),bucket=\"matched\",currency=\"USD\"} 12345678901234567890123456.78",
      "tieout_lines_value{\(merchant),bucket=\"discrepant\",currency=\"USD\"} -0.01",
      "tieout_lines_value{\(merchant),bucket=\"matched\",currency=\"JPY\"} 7",
      "tieout_pending_value{\(merchant),currency=\"KWD\"} -0.001",
      "tieout_open_findings{\(merchant),class=\"BREAK\",code=\"AMOUNT_MISMATCH\",currency=\"USD\"} 1",
      "tieout_open_findings_value{\(merchant),class=\"BREAK\",code=\"AMOUNT_MISMATCH\",currency=\"USD\"} -0.01",
      "tieout_open_findings{\(merchant),class=\"CONTROL\",code=\"FILE_MISSING\",currency=\"\"} 3",
      "tieout_data_complete_timestamp_seconds{\(merchant),source=\"api\"} 1773273600",
    ] { #expect(lines.contains(sample), "\(sample)") }
    #expect(!Self.metrics.text().contains("source=\"mail\""))
    #expect(!lines.contains { $0.hasPrefix("tieout_open_findings_value") && $0.contains("FILE_MISSING") })
  }

  @Test func theLastSuccessIsReadBackFromAnEarlierFile() {
    #expect(RunMetrics.lastSuccess(in: Self.metrics.text()) == Timestamp(milliseconds: 990_000))
    for text in ["", "tieout_last_success_timestamp_seconds{} x", "# HELP tieout_last_success_timestamp_seconds x 1\n"] {
      #expect(RunMetrics.lastSuccess(in: text) == nil)
    }
  }

  @Test func aRunThatPublishedNothingTellsWhatItKnows() {
    let text = RunMetrics(
      merchant: "1", exitCode: 77, isSuccess: false, startedAt: Timestamp(seconds: 1),
      endedAt: Timestamp(seconds: 2), lastSuccessAt: nil
    ).text()
    #expect(text.contains("tieout_run_exit_code{merchant=\"1\"} 77\n"))
    #expect(!text.contains("tieout_last_success") && !text.contains("tieout_lines{"))
  }

  /// The parser of Prometheus' own client reads every family with its samples.
  @Test func prometheusReadsIt() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-metrics-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = Self.metrics.text()
    try text.write(to: folder.appending(path: "tieout.prom"), atomically: true, encoding: .utf8)
    let script = """
      from prometheus_client.parser import text_string_to_metric_families as parse
      for family in parse(open("tieout.prom").read()):
        assert family.type == "gauge" and family.documentation, family
        for sample in family.samples:
          assert sample.labels["merchant"] == '5"0\\\\0\\n1', sample
          print(sample.name, len(sample.labels))
      """
    let run = try runProgram("/usr/bin/python3", ["-c", script], in: folder)
    #expect(run.exitCode == 0, "\(run); Tests/run.sh installs python3-prometheus-client")
    let samples = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.count
    #expect(samples > 40 && run.standardOutput.split(separator: "\n").count == samples, "\(run)")
  }
}
