import ArgumentParser
import Reconciliation
import SettlementModel
import Store

/// `--as-of`.
struct AsOfOptions: ParsableArguments {
  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp(
      "As it was known after the last run of this business day; a day without a run takes the last one before it.",
      valueName: "yyyy-MM-dd"),
    transform: BusinessDay.option)
  var asOf: BusinessDay?
}

/// The database for reading, now or as of a day.
struct KnownData {
  let configuration: Configuration
  let database: SettlementDatabase
  /// The day that ages are counted to.
  let businessDay: BusinessDay
  /// The run after which the database shows the store; nil for now.
  let asOf: AsOfRun?
}

extension Invocation {
  /// The database for reading; as it was after the last run on or before `day` where that is given.
  /// Says on standard error which run that is.
  func readingDatabase(asOf day: BusinessDay?) throws -> KnownData {
    let (configuration, database) = try readingDatabase()
    guard let day else {
      let last = try database.lastBusinessDay() ?? configuration.calendar.day(of: clock.now())
      return KnownData(
        configuration: configuration, database: database, businessDay: last, asOf: nil)
    }
    let run = try database.lastRun(asOf: day)
    let past = try SettlementDatabase.open(path: database.path, asOf: run.run.id)
    try database.close()
    say(run)
    return KnownData(
      configuration: configuration, database: past, businessDay: run.run.businessDay, asOf: run)
  }

  /// The last runs of two days, the earlier first; says on standard error which they are.
  func comparedRuns(
    _ days: [BusinessDay], in database: SettlementDatabase
  ) throws -> (first: AsOfRun, second: AsOfRun) {
    let runs = try days.map { try database.lastRun(asOf: $0) }
    for run in runs { say(run) }
    return (runs[0], runs[1])
  }

  private func say(_ asOf: AsOfRun) {
    let run = asOf.run
    let ended = run.endedAt.map { "ended \($0)" } ?? "which has not ended"
    let of = asOf.isOfTheDay ? "" : " for \(run.businessDay), for there was none on the day"
    console.info("as of \(asOf.day): after run \(run.id.number) (\(run.command))\(of), \(ended)")
    if asOf.rulesChangedSince {
      console.info(
        "rules or configuration have changed since; what a report computes, such as fees and "
          + "payouts, it computes with today's")
    }
  }
}
