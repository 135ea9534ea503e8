import GRDB
public import SettlementModel

extension SettlementDatabase {
  /// Whether a listed file is the one that was fetched last under its name, so that it need not
  /// be fetched again.
  ///
  /// A file changed less than two seconds before it was fetched may have changed once more within
  /// the clock's step.
  ///
  /// - Parameter profile: what it would be read with now; a file refused with another profile
  ///   counts as not fetched. Nil leaves that out.
  public func isFetched(
    source: String, name: String, size: Int64, modifiedSeconds: Int64,
    modifiedNanoseconds: Int64 = 0, profile: String? = nil
  ) throws -> Bool {
    try read { db in
      let sql = """
        SELECT version.remote_size_bytes, version.remote_modified_seconds,
          version.remote_modified_nanoseconds, version.fetched_at, standing.state,
          standing.profile, standing.is_by_name, standing.refusal_cause
        FROM file_version AS version JOIN file_standing AS standing ON standing.version_id = version.id
        WHERE version.source = ? AND version.name = ?
        ORDER BY version.fetched_at DESC, version.version DESC LIMIT 1
        """
      guard
        let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [source, name])
      else { return false }
      let (state, readWith, isByName): (String, String, Bool) = (row[4], row[5], row[6])
      if let profile, state == "refused", readWith != profile { return false }
      // Bytes that were set aside for another name have not been read, nor this name judged.
      let cause = (row[7] as String?).flatMap(FileRefusal.Cause.init(rawValue:))
      if state == "refused", !isByName, cause?.isOfName == true { return false }
      let fetchedSeconds = (row[3] as Int64) / 1000
      // A source that states no time says nothing about whether the content is still the same.
      return modifiedSeconds != 0 && row[0] == size && row[1] == modifiedSeconds
        && row[2] == modifiedNanoseconds
        && fetchedSeconds >= modifiedSeconds && fetchedSeconds - modifiedSeconds >= 2
    }
  }

  /// Takes a fetched file in: its lines become visible in one commit, or nothing of it does.
  ///
  /// A name that is refused is set aside before anything is read, also where its bytes count under
  /// another name. Bytes that are held already are not read again. `read` is called at most once; it hands
  /// lines and rejects to the importer and returns what it counted, with a refusal where nothing
  /// is to count. An error that it throws comes out, and leaves nothing.
  ///
  /// - Parameter acceptance: has content counted that was refused for an acceptable cause, now or
  ///   before; it is read again, and the acceptance is kept.
  public func importFile(
    _ arrival: FileArrival, run: RunID, acceptance: FileAcceptance? = nil,
    read: (inout SettlementLineImporter) throws -> FileReading
  ) throws -> FileImportResult {
    try writeInSteps { db in
      var known = try FileContent(db, sha256: arrival.sha256)
      if let staged = known, staged.state == "staging" {
        try StagedContent(db).discard(staged.id)
        known = try FileContent(db, sha256: arrival.sha256)
      }
      if acceptance == nil, let refusal = arrival.nameRefusal {
        precondition(refusal.cause.isOfName, "\(refusal.cause) is no refusal of a name")
        let result = try inTransaction(db) {
          try FileVersions(db: db, run: run).refuse(arrival, refusal)
        }
        if let result { return result }
      }
      if let known, acceptance == nil || known.state != "refused",
        let result = try knownContent(db, known, arrival, run: run, acceptance: acceptance)
      {
        return result
      }
      return try newContent(db, arrival, run: run, acceptance: acceptance, read: read)
    }
  }

  /// Takes bytes that were read before; nil where they are to be read again.
  private func knownContent(
    _ db: Database, _ known: FileContent, _ arrival: FileArrival, run: RunID,
    acceptance: FileAcceptance?
  ) throws -> FileImportResult? {
    if known.state == "refused" {
      let isOfName = known.refusal?.cause.isOfName == true
      if known.profile != arrival.profile || isOfName { return nil }
    }
    return try inTransaction(db) {
      let versions = FileVersions(db: db, run: run)
      if known.state == "refused" {
        try versions.setAside(arrival, content: known.id, fileDate: arrival.fileDate)
        return .refusedBefore(known.refusal ?? FileRefusal(cause: .quarantined, detail: ""))
      }
      let current = try versions.current(arrival, content: known.id)
      let overruled = try current.flatMap { try versions.openRefusal(of: $0)?.refusal }
      if let acceptance, let overruled {
        try versions.note(acceptance, of: known.id, arrival, refusal: overruled)
      }
      let original = try versions.reportedName(of: known.id)
      let fileDate = try arrival.fileDate ?? FileContent.fileDate(db, content: known.id)
      let replaces = try versions.accept(arrival, content: known.id, fileDate: fileDate)
      if current != nil, overruled == nil { return .again }
      // Files without lines are alike without being copies.
      if known.counts.lines == 0 {
        return .imported(FileReading(counts: known.counts, fileDate: fileDate), replaces: replaces)
      }
      return original.map { .duplicate(of: $0.name) } ?? .restored
    }
  }

  private func newContent(
    _ db: Database, _ arrival: FileArrival, run: RunID, acceptance: FileAcceptance?,
    read: (inout SettlementLineImporter) throws -> FileReading
  ) throws -> FileImportResult {
    let content = try inTransaction(db) {
      let indexes = SuspendedIndexes(db)
      if try indexes.isEmpty("settlement_line") { try indexes.suspend(LineStatement.laterIndexes) }
      return try FileContent.stage(db, arrival, run: run)
    }
    do {
      var reading = try readLines(db, content: content, read: read)
      let overruled = reading.refusal.flatMap { $0.cause.isAcceptable ? $0 : nil }
      if acceptance != nil, overruled != nil { reading.refusal = nil }
      if reading.refusal != nil { try StagedContent(db).deleteRows(content) }
      try ErasedOrders(db).apply(db, toLinesOf: content)
      return try inTransaction(db) {
        let profile = arrival.profile
        try FileContent.settle(db, content: content, reading: reading, profile: profile, run: run)
        let versions = FileVersions(db: db, run: run)
        let fileDate = arrival.fileDate ?? reading.fileDate
        guard let refusal = reading.refusal else {
          if let acceptance {
            let named = try versions.current(arrival, content: content)
              .flatMap { try versions.openRefusal(of: $0)?.refusal }
            try versions.note(acceptance, of: content, arrival, refusal: overruled ?? named)
          }
          let replaces = try versions.accept(arrival, content: content, fileDate: fileDate)
          return .imported(reading, replaces: replaces)
        }
        try versions.setAside(arrival, content: content, fileDate: fileDate)
        return .refused(refusal)
      }
    } catch {
      // Where even this fails, the next opening removes it.
      if db.isInsideTransaction { try? db.rollback() }
      try? StagedContent(db).discard(content)
      throw error
    }
  }

  private func readLines(
    _ db: Database, content: Int64, read: (inout SettlementLineImporter) throws -> FileReading
  ) throws -> FileReading {
    var importer = try SettlementLineImporter(db, content: content)
    defer { importer.finalize() }
    let reading = try read(&importer)
    try importer.flush()
    precondition(
      reading.refusal != nil
        || reading.counts.loaded == importer.lineCount
          && reading.counts.rejected == importer.rejectCount,
      "a reading counts other lines than it handed over")
    return reading
  }

  func inTransaction<Value>(_ db: Database, _ body: () throws -> Value) throws -> Value {
    var value: Value?
    try db.inTransaction(.immediate) {
      value = try body()
      return .commit
    }
    return value!
  }
}
