import SettlementModel

/// Prometheus' text format: one family after the other, each with its help, type and samples.
struct MetricsText {
  private(set) var text = ""
  /// Labels that every sample has.
  let labels: [(name: String, value: String)]

  /// A sample's own labels and its value as decimal text.
  typealias Sample = (labels: [(name: String, value: String)], value: String)

  /// Adds a family of gauges; nothing for one without samples.
  mutating func add(_ name: String, _ help: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    text += "# HELP \(name) \(Self.escapedHelp(help))\n# TYPE \(name) gauge\n"
    for sample in samples {
      let written = (labels + sample.labels).map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
      text += "\(name){\(written.joined(separator: ","))} \(sample.value)\n"
    }
  }

  /// Adds a family of one gauge.
  mutating func add(_ name: String, _ help: String, _ value: some BinaryInteger) {
    add(name, help, [([], "\(value)")])
  }

  /// A label's value: backslash, quote and line end escaped.
  static func escaped(_ value: String) -> String {
    escapedHelp(value).replacing("\"", with: "\\\"")
  }

  private static func escapedHelp(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }
}
