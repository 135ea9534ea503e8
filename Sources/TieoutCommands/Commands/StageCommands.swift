import ArgumentParser
import Reconciliation

struct FetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetch new settlement files from every source and store what they hold.",
    discussion: "Example: tieout fetch --verbose")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var day: DayOptions

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.writing(command: "fetch", date: day.date) { night, _, _ in
      var outcome = NightOutcome()
      try await night.fetch(into: &outcome)
      try night.countRefusals(into: &outcome)
      return invocation.conclude(outcome)
    }
  }
}

struct PullCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Pull payment intents, captures, refunds and invoices from the API or the archive.",
    discussion: "Example: tieout pull")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var day: DayOptions

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.writing(command: "pull", date: day.date) { night, _, _ in
      var outcome = NightOutcome()
      try await night.pull(into: &outcome)
      try night.countRefusals(into: &outcome)
      return invocation.conclude(outcome)
    }
  }
}

struct MatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Match what is stored and publish the reports of the business day.",
    discussion: "Example: tieout match --full")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var day: DayOptions

  @Flag(help: "Evaluate every case again, whether anything touched it or not.")
  var full = false

  func run() async throws {
    let invocation = Invocation(options)
    let isFull = full
    try await invocation.writing(command: "match", date: day.date, isOffline: true) { night, _, _ in
      var outcome = NightOutcome()
      try await night.match(isFull: isFull, into: &outcome)
      try night.report(into: &outcome)
      return invocation.conclude(outcome)
    }
  }
}
