import Compression
import PaymentAPI
import Reconciliation
import SettlementModel

extension Configuration {
  /// Where records come from: the API, or an archive.
  ///
  /// - Parameter networkEnd: until when servers are asked in this run.
  func plannedRecords(
    networkEnd: ContinuousClock.Instant, environment: [String: String]
  ) throws -> PlannedRecords {
    switch api.origin {
    case .archive(let directory):
      var records = planned(archive(in: directory), account: "api")
      records.openCopy = { archive(in: $0) }
      return records
    case .service(let baseURL, let key):
      var configured = try useePay(baseURL: baseURL, key: key, environment: environment)
      let count = RequestCount()
      configured.requestCount = count
      let client = configured
      let limits = limits
      return PlannedRecords(
        account: "api", reading: amountUnit.rawValue, isRemote: true,
        lookBackDays: api.lookBackDays, from: api.from,
        open: { recorder in
          var client = client
          client.timeMax = limits.network.left(until: networkEnd)
          return try UseePayClient(client, recorder: recorder)
        },
        close: { await ($0 as? UseePayClient)?.close() }, requestsSent: { count.value },
        serverTime: { try await Self.serverTime(client) })
    }
  }

  private static func serverTime(_ configuration: UseePayConfiguration) async throws -> Timestamp? {
    let client = try UseePayClient(configuration)
    do {
      let time = try await client.check()
      await client.close()
      return time
    } catch {
      await client.close()
      throw error
    }
  }

  /// An archive that lies in a folder.
  func archive(
    in directory: String, opening: @escaping RecordArchive.Opening = Self.unpacked
  ) -> RecordArchive {
    RecordArchive(
      directory: directory, amounts: amountUnit, merchantNumber: merchant.number,
      appID: merchant.appIDs.count == 1 ? merchant.appIDs[0] : "", opening: opening)
  }

  /// Saved events of objects that the API cannot list; nil where none are configured.
  func plannedEvents() -> PlannedRecords? {
    api.eventsDirectory.map { directory in
      planned(
        .events(
          directory: directory, amounts: amountUnit, merchantNumber: merchant.number,
          opening: Self.unpacked), account: "events")
    }
  }

  /// The API client's settings, with the key resolved.
  func useePay(
    baseURL: String, key: SecretReference, environment: [String: String]
  ) throws -> UseePayConfiguration {
    var configured = UseePayConfiguration(
      baseURL: baseURL, merchantNumber: merchant.number, appIDs: merchant.appIDs,
      key: APIKey(try key.resolve(environment: environment).reveal()),
      apiVersion: api.apiVersion)
    configured.pagination = UseePayConfiguration.Pagination(
      pageParameter: api.pagination.pageParameter, firstPage: api.pagination.firstPage,
      sizeParameter: api.pagination.sizeParameter, pageSize: api.pagination.pageSize)
    configured.amounts = amountUnit
    configured.capturesPath = api.capturesPath ?? ""
    configured.concurrency = api.concurrency
    configured.requestsPerSecond = api.requestsPerSecond
    configured.callLimits = limits.network.call
    return configured
  }

  var amountUnit: AmountUnit { api.amountsAreMinorUnits ? .minor : .major }

  private func planned(_ archive: RecordArchive, account: String) -> PlannedRecords {
    PlannedRecords(
      account: account, reading: "\(amountUnit.rawValue) \(merchant.number)", isRemote: false,
      lookBackDays: 0, from: nil, open: { _ in archive }, archiveFiles: { try archive.files() })
  }

  /// Opens an archive file, gzip or plain, within the budget that settlement files have.
  @Sendable static func unpacked(_ path: String) throws -> any ArchiveBytes {
    do {
      let source = try PackedFile.open(
        path: path, container: .auto,
        budget: OutputBudget(
          bytesMax: .max, ratioMax: Limits.inflateRatioDefault,
          ratioFromBytes: Limits.inflateRatioFromBytes))
      return UnpackedArchive(source: source, path: path)
    } catch let error as ByteSourceError {
      throw PaymentAPIError(
        code: .archiveUnreadable, place: path, what: error.description)
    }
  }
}

/// Hands the bytes of a compressed or plain file to the archive's reader.
private struct UnpackedArchive: ArchiveBytes {
  let source: any ByteSource
  let path: String

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    do {
      return try source.read(into: buffer)
    } catch let error as ByteSourceError {
      throw PaymentAPIError(code: .archiveUnreadable, place: path, what: error.description)
    }
  }
}
