import Reporting

// The part `report`.
extension ConfigurationReader {
  mutating func readReport() -> Configuration.Report {
    var formats: Set<ReportFormat> = [.csv, .json]
    let known = Configuration.Report.formatNames
    for name in texts("report.formats") ?? [] {
      if let format = ReportFormat(rawValue: name), known.contains(name) {
        formats.insert(format)
      } else {
        report(
          "report.formats",
          "unknown format \(name); write any of \(known.joined(separator: ", "))")
      }
    }
    return Configuration.Report(formats: formats)
  }
}
