/// A failing series, and a smaller one that fails as well.
struct FailedSeries {
  var options: SimulatedSeries.Options
  var night: Int
  var error: any Error

  /// The failure of a series; nil where it runs to its end.
  static func run(_ options: SimulatedSeries.Options) async throws -> (SimulatedSeries, FailedSeries?) {
    let series = try SimulatedSeries(options)
    do {
      try await series.run()
      return (series, nil)
    } catch {
      return (series, FailedSeries(options: options, night: series.nightsRun, error: error))
    }
  }

  /// Leaves out nights, stories and payments as long as something still fails; at most 90 tries.
  func shrunk() async throws -> FailedSeries {
    var smallest = self
    func attempt(_ change: (inout SimulatedSeries.Options) -> Void) async throws {
      var options = smallest.options
      change(&options)
      if options != smallest.options, let failed = try await Self.run(options).1 { smallest = failed }
    }
    try await attempt { $0.nights = min($0.nights, night + 1) }
    for story in Story.allCases { try await attempt { $0.world.without.insert(story) } }
    for payments in [1, 2, 3] where payments < smallest.options.world.payments {
      try await attempt { $0.world.payments = payments }
    }
    return smallest
  }

  var text: String {
    let stories = Story.allCases.filter { !options.world.without.contains($0) }
    return """
      night \(night) with \(options.world.payments) payments a day and the stories \
      \(stories.map(\.rawValue).joined(separator: ", ")): \(error)
      """
  }
}
