import Acquisition
import Compression
import DurableFiles
import Parsing
import SettlementModel
import Store
import Synchronization

/// Brings settlement files in: fetches what is new, reads what was fetched, and stores it.
struct FileStage {
  let plan: ReconciliationPlan
  let database: SettlementDatabase
  let run: RunID
  let progress: any NightProgress

  /// Fetches from every source and ingests each file as soon as it has landed.
  ///
  /// A source that fails is reported and does not keep the others from being fetched; files that landed in an earlier run
  /// that was killed before reading them are read first.
  func fetchAndIngest(into outcome: inout NightOutcome) async throws {
    let inbox = Inbox(
      directory: plan.data.inbox, permissions: plan.data.permissions,
      fileBytesMax: plan.parsingLimits.fileBytes, timing: plan.retryTiming)
    for planned in plan.sources {
      guard !(plan.isOffline && planned.isRemote) else {
        progress.note("\(planned.name): not asked, for the run is offline")
        continue
      }
      try Task.checkCancellation()
      do {
        try await receive(from: planned, inbox: inbox, into: &outcome)
      } catch let error as AcquisitionError {
        outcome.problems.append(
          NightProblem(
            kind: error.isSecurity ? .security : .unreachable, message: error.description))
      } catch let error as DecryptionUnavailableError {
        // Nothing is stored: the file is read once the key is there.
        outcome.problems.append(
          NightProblem(kind: .security, message: "\(planned.name): \(error)"))
      }
    }
  }

  private func receive(
    from planned: PlannedSource, inbox: Inbox, into outcome: inout NightOutcome
  ) async throws {
    let source = try planned.open()
    let waitsForSummaries = planned.profile.summaryFile != nil
    let arrived = Mutex<[ArrivedFile]>([])
    let report: InboxReport
    do {
      report = try await inbox.receive(
        from: source, pattern: planned.pattern,
        knownFile: { file in
          try database.isFetched(
            source: planned.name, name: file.displayName, size: file.sizeBytes,
            modifiedSeconds: file.modifiedAt.seconds,
            modifiedNanoseconds: Int64(file.modifiedAt.nanoseconds),
            profile: planned.profileVersion)
        },
        arrived: { file in
          if waitsForSummaries {
            arrived.withLock { $0.append(file) }
          } else {
            try await ingest(file, from: planned)
          }
        },
        progress: { step in
          progress.fetched(
            source: planned.name, file: step.fileName, bytes: step.bytesReceived, of: step.bytesTotal)
        })
    } catch {
      await source.close()
      throw error
    }
    await source.close()
    let files = planned.profile.summariesFirst(arrived.withLock { $0 }) { $0.remote.displayName }
    for file in files { try await ingest(file, from: planned) }
    try readFilesThatWaited(from: planned)
    for problem in report.problems {
      outcome.problems.append(try GrowingFiles(database: database).problem(problem))
    }
    noteSkipped(report, of: planned)
    for entry in report.ignored {
      progress.note("\(planned.name): \(entry.displayName) is left out: \(entry.reason.rawValue)")
    }
  }

  private func noteSkipped(_ report: InboxReport, of planned: PlannedSource) {
    if report.filesKnown > 0 {
      progress.note(
        "\(planned.name): \(report.filesKnown) files fetched before are passed over: size and time are the same")
    }
    if report.filesUnmatched > 0 {
      progress.note(
        "\(planned.name): \(report.filesUnmatched) files are left out: `files` does not cover their names")
    }
  }

  private func ingest(_ file: ArrivedFile, from planned: PlannedSource) async throws {
    try GrowingFiles(database: database).arrived(file.remote, of: planned.name)
    let arrival = FileArrival(
      source: planned.name, name: file.remote.displayName, sha256: file.digest.hex,
      sizeBytes: file.remote.sizeBytes, modifiedSeconds: file.remote.modifiedAt.seconds,
      modifiedNanoseconds: Int64(file.remote.modifiedAt.nanoseconds),
      fetchedAt: Timestamp(
        milliseconds: file.fetchedAt.seconds * 1000 + Int64(file.fetchedAt.nanoseconds) / 1_000_000),
      profile: planned.profileVersion,
      fileDate: planned.profile.fileDate(of: file.remote.displayName))
    try ingest(arrival, at: file.localPath, profile: planned.profile)
  }

  /// Keeps a copy of a local file in the inbox, as a fetched one, then reads and stores it.
  func ingest(
    path: String, source: String, profile: FileProfile, profileVersion: String, clock: NightClock
  ) throws -> FileImportResult {
    let kept = try LocalCopy(
      of: path, in: plan.data.inbox, permissions: plan.data.permissions,
      bytesMax: plan.parsingLimits.fileBytes)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let arrival = FileArrival(
      source: source, name: name, sha256: kept.digest.hex, sizeBytes: kept.sizeBytes,
      modifiedSeconds: 0, fetchedAt: clock.now(), profile: profileVersion,
      fileDate: profile.fileDate(of: name))
    return try ingest(arrival, at: kept.path, profile: profile)
  }

  /// Reads and stores one file that lies in the inbox.
  @discardableResult
  func ingest(
    _ arrival: FileArrival, at path: String, profile: FileProfile
  ) throws -> FileImportResult {
    progress.began(stage: .ingest)
    defer { progress.ended(stage: .ingest) }
    let limits = plan.parsingLimits
    let isSummary = profile.summaryFile?.matches(arrival.name) == true
    let version = arrival.profile
    var arrival = isSummary ? arrival : try versioned(arrival, profile: profile)
    let summary =
      isSummary
      ? SummaryOfFile()
      : try summary(of: arrival.name, source: arrival.source, profile: profile)
    arrival.profile += summary.profileSuffix
    arrival.nameRefusal = try unclearCorrection(arrival, profile: profile) ?? summary.refusal
    let decryption = plan.sources.first { $0.name == arrival.source }?.decryption
    let result = try database.importFile(arrival, run: run) { importer in
      if isSummary {
        return try SettlementFileReader.readSummary(
          path: path, name: arrival.name, profile: profile, limits: limits, decryption: decryption)
      }
      return try SettlementFileReader.read(
        path: path, name: arrival.name, profile: profile, limits: limits,
        decryption: decryption, summary: summary.file, bytesRead: bytesRead(of: arrival),
        into: &importer)
    }
    progress.ingested(source: arrival.source, file: arrival.name, result: result)
    switch result {
    case .imported, .duplicate, .restored:
      try judgeCopies(of: arrival, profile: profile, version: version)
    case .again, .refused, .refusedBefore: break
    }
    return result
  }

  /// Hears how many bytes of a file have been read.
  private func bytesRead(of arrival: FileArrival) -> @Sendable (Int64) -> Void {
    { [progress] bytes in
      progress.read(
        source: arrival.source, file: arrival.name, bytes: bytes, of: arrival.sizeBytes)
    }
  }
}
