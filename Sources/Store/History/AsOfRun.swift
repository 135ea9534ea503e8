import GRDB
public import SettlementModel

/// The run after which a report shows the store.
public struct AsOfRun: Sendable, Hashable {
  /// The day that was asked for.
  public var day: BusinessDay
  /// The last run of that day, else of the last day before it that had one.
  public var run: RunEntry
  /// Whether an evaluation since then had other rules or another configuration: what a report
  /// computes, it computes with today's.
  public var rulesChangedSince: Bool

  /// Whether the day itself had a run.
  public var isOfTheDay: Bool { run.businessDay == day }
}

/// Why nothing can be shown as of a day.
public enum AsOfError: Error, Sendable, Hashable, CustomStringConvertible {
  case noRuns
  case beforeFirstRun(day: BusinessDay, first: BusinessDay)

  public var description: String {
    switch self {
    case .noRuns: "there was no run yet, so nothing is known as of any day"
    case .beforeFirstRun(let day, let first):
      "nothing was known on \(day): the first run was for \(first); name that day or a later one"
    }
  }
}

extension SettlementDatabase {
  /// The last run on or before a business day; an ``AsOfError`` where there is none.
  public func lastRun(asOf day: BusinessDay) throws -> AsOfRun {
    try read { db in
      let found = try Row.fetchOne(
        db, sql: "SELECT \(RunEntry.columns) FROM run WHERE business_day <= ? ORDER BY id DESC LIMIT 1",
        arguments: [Int64(day.daysSinceEpoch)])
      guard let found else {
        let first = try Int32.fetchOne(db, sql: "SELECT min(business_day) FROM run")
        throw first.map {
          AsOfError.beforeFirstRun(day: day, first: BusinessDay(daysSinceEpoch: $0))
        } ?? AsOfError.noRuns
      }
      let run = RunEntry(found)
      return AsOfRun(
        day: day, run: run, rulesChangedSince: try rulesChanged(db, after: run.id))
    }
  }

  /// Whether the newest evaluation was under another fingerprint than the last one up to `run`.
  private func rulesChanged(_ db: Database, after run: RunID) throws -> Bool {
    let newest = """
      SELECT evaluation_fingerprint FROM run WHERE evaluation_fingerprint IS NOT NULL AND id <= ?
      ORDER BY id DESC LIMIT 1
      """
    let then = try String.fetchOne(db, sql: newest, arguments: [run.number])
    return try then != String.fetchOne(db, sql: newest, arguments: [Int64.max])
  }

  /// The last run that judged cases, where something came after it that may not be judged yet; nil
  /// where nothing did, or where no run judged.
  public func lastJudgingRunIfBehind() throws -> RunEntry? {
    try read { db in
      return try Row.fetchOne(
        db,
        sql: """
          SELECT \(RunEntry.columns) FROM run WHERE id < (SELECT max(id) FROM run)
            AND id = (SELECT max(id) FROM run WHERE evaluation_fingerprint IS NOT NULL)
          """
      ).map { RunEntry($0) }
    }
  }

  /// Whether no run has judged anything yet, so that there are lines and records without verdicts.
  public func isUnjudged() throws -> Bool {
    try read { db in
      let verdicts = "SELECT EXISTS (SELECT 1 FROM line_verdict) OR EXISTS (SELECT 1 FROM record_verdict)"
      let runs = "SELECT EXISTS (SELECT 1 FROM run WHERE evaluation_fingerprint IS NOT NULL)"
      return try Bool.fetchOne(db, sql: verdicts) == false && Bool.fetchOne(db, sql: runs) == false
    }
  }

  /// Opens the database at `path` for reading as it was after a run. Its connection holds views of
  /// that time; every query of this type asks it, and nothing later shows.
  public static func open(path: String, asOf run: RunID) throws -> SettlementDatabase {
    try openReading(path: path) { _ in run }
  }

  /// Opens the database at `path` for reading as the last run that ended left it.
  ///
  /// A run that goes on, or was killed, is between two states: files are there that nothing has
  /// judged. Before the first end there is nothing else to show.
  ///
  /// - Returns: the database, and the newest run where that has not ended.
  public static func openAfterLastRun(
    path: String
  ) throws -> (database: SettlementDatabase, unfinished: RunEntry?) {
    var unfinished: RunEntry?
    let database = try openReading(path: path) { db in
      let newest = try Row.fetchOne(db, sql: "SELECT \(RunEntry.columns) FROM run ORDER BY id DESC LIMIT 1")
        .map { RunEntry($0) }
      guard let newest, newest.endedAt == nil else { return nil }
      unfinished = newest
      return try Int64.fetchOne(db, sql: "SELECT max(id) FROM run WHERE ended_at IS NOT NULL")
        .map(RunID.init(number:))
    }
    return (database, unfinished)
  }
}
