import Parsing
import Reconciliation
import SettlementModel

/// All files of an evaluation: which of them count, and what is to be told about them.
struct FileGroup {
  private var files: [FileObject] = []
  private var rows: [RejectedRowObject] = []
  private var records: [RejectedRecordObject] = []
  private var facts: [StreamTotals.FileName: FileFacts] = [:]

  mutating func take(_ object: GroupedObject) throws(StreamProblem) {
    switch object.type {
    case FileObject.type: files.append(try FileObject(object.object))
    case RejectedRowObject.type: rows.append(try RejectedRowObject(object.object))
    case RejectedRecordObject.type: records.append(try RejectedRecordObject(object.object))
    case FileFacts.type:
      let one = try FileFacts(object.object)
      if facts[one.name]?.add(one) == nil { facts[one.name] = one }
    default:
      throw StreamProblem("an object of type `\(object.type)` does not belong into a group `files`")
    }
  }

  /// Which files count, by place; then the findings.
  func finish(
    policy: MatchingPolicy, sources: [PlannedSource]
  ) throws(StreamProblem) -> (standings: FileStandings, findings: [Finding]) {
    let standings = try FileStandings(files, sources: sources)
    var list = ControlFindingList()
    for file in standings.files {
      guard let refusal = file.refusal else { continue }
      list.append(
        refusal, of: FilePosition(source: file.source, file: file.name, row: refusal.row),
        sha256: file.sha256)
    }
    for row in rows.sorted(by: { $0.place < $1.place }) where standings.counts(row.place) {
      list.append(
        rejectedRow: row.place, column: row.column, reason: row.reason, detail: row.detail)
    }
    for record in records.sorted(by: {
      ($0.origin, $0.position, $0.reference) < ($1.origin, $1.position, $1.reference)
    }) {
      list.append(
        rejected: record.reference, origin: record.origin, position: record.position,
        reason: record.reason)
    }
    addFacts(policy, to: &list)
    let findings = list.dated { standings.fileDate(of: $0) }
    return (standings, findings + sources.flatMap { missing(of: $0, standings, policy) })
  }

  private func addFacts(_ policy: MatchingPolicy, to list: inout ControlFindingList) {
    let ordered = facts.sorted { ($0.key.source, $0.key.name) < ($1.key.source, $1.key.name) }
    var units = UnitSuspicions()
    for (name, one) in ordered {
      if let line = one.file.firstUnknown {
        list.append(
          unknown: policy.scope, at: line.position, merchantNumber: line.merchantNumber,
          appID: line.appID,
          agesFrom: line.occurredAt.map(policy.calendar.day(of:)) ?? line.settledOn)
      }
      let file = UnitSuspicions.File(source: name.source, name: name.name)
      units.add(settledLines: one.file.settledLines, of: file)
      if one.file.tooLarge > 0 {
        units.add(mismatches: one.file.tooLarge, areTooLarge: true, of: file)
      }
      if one.file.tooSmall > 0 {
        units.add(mismatches: one.file.tooSmall, areTooLarge: false, of: file)
      }
    }
    units.append(to: &list)
  }

  private func missing(
    of source: PlannedSource, _ standings: FileStandings, _ policy: MatchingPolicy
  ) -> [Finding] {
    var names: [BusinessDay: Set<String>] = [:]
    for file in standings.files where file.source == source.name {
      guard let day = file.fileDate, source.profile.summaryFile?.matches(file.name) != true else {
        continue
      }
      names[day, default: []].insert(file.name)
    }
    return ExpectedFiles(source: source, holidays: policy.calendar.holidays).missing(
      received: Set(names.keys), sharedDates: names.filter { $0.value.count > 1 },
      through: source.calendar.lastDueDay(on: policy.businessDay, isDayNamed: true, localHour: 23))
  }
}
