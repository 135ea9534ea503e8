public import Acquisition
public import Compression
public import Parsing
public import PaymentAPI
public import Reporting
public import Retry
public import SettlementModel

/// A source of settlement files with everything that is needed to fetch and read it.
public struct PlannedSource: Sendable {
  public var name: String
  /// Whether reaching it takes a network connection.
  public var isRemote: Bool
  public var pattern: Acquisition.FileNamePattern
  public var profile: FileProfile
  /// The profile's name and a digest of its text: a file that another text refused is read again.
  public var profileVersion: String
  /// The profile's text, kept so that files can be read again as they were.
  public var profileText: String
  /// When files are expected.
  public var calendar: FileCalendar
  /// What decrypts its files; nil for a source that names no key.
  public var decryption: (any FileDecryption)?
  /// Makes the source; nothing is connected before its first call.
  public var open: @Sendable () throws -> any FileSource

  public init(
    name: String, isRemote: Bool, pattern: Acquisition.FileNamePattern, profile: FileProfile,
    profileVersion: String, profileText: String = "",
    calendar: FileCalendar = FileCalendar(rhythm: .none),
    decryption: (any FileDecryption)? = nil,
    open: @escaping @Sendable () throws -> any FileSource
  ) {
    self.name = name
    self.isRemote = isRemote
    self.pattern = pattern
    self.profile = profile
    self.profileVersion = profileVersion
    self.profileText = profileText
    self.calendar = calendar
    self.decryption = decryption
    self.open = open
  }
}

/// Where records come from, with everything that is needed to pull them.
public struct PlannedRecords: Sendable {
  /// What pulls and cursors are kept under in the store.
  public var account: String
  /// What else decides how objects are read, such as the unit of amounts: part of an archive's fingerprint.
  public var reading: String
  public var isRemote: Bool
  /// How far before the last complete pull each pull starts again, in days.
  public var lookBackDays: Int
  /// Start of the first pull; nil is everything.
  public var from: BusinessDay?
  /// Makes the source; the recorder keeps the raw objects, nil for sources that are files already.
  public var open: @Sendable ((any RawObjectRecorder)?) throws -> any RecordSource
  /// Files of an archive, name and path, whose digests tell whether anything changed; empty for the API.
  public var archiveFiles: @Sendable () throws -> [(name: String, path: String)]
  /// Opens a copy of the archive in another folder; nil for the API.
  public var openCopy: (@Sendable (_ directory: String) -> any RecordSource)?
  /// Gives back connections.
  public var close: @Sendable (any RecordSource) async -> Void
  /// How many requests went out so far.
  public var requestsSent: @Sendable () -> Int
  /// What time it is there, asked for once and without retries; nil where nobody can be asked.
  public var serverTime: @Sendable () async throws -> Timestamp?

  public init(
    account: String, reading: String, isRemote: Bool, lookBackDays: Int, from: BusinessDay?,
    open: @escaping @Sendable ((any RawObjectRecorder)?) throws -> any RecordSource,
    archiveFiles: @escaping @Sendable () throws -> [(name: String, path: String)] = { [] },
    openCopy: (@Sendable (_ directory: String) -> any RecordSource)? = nil,
    close: @escaping @Sendable (any RecordSource) async -> Void = { _ in },
    requestsSent: @escaping @Sendable () -> Int = { 0 },
    serverTime: @escaping @Sendable () async throws -> Timestamp? = { nil }
  ) {
    self.account = account
    self.reading = reading
    self.isRemote = isRemote
    self.lookBackDays = lookBackDays
    self.from = from
    self.open = open
    self.archiveFiles = archiveFiles
    self.openCopy = openCopy
    self.close = close
    self.requestsSent = requestsSent
    self.serverTime = serverTime
  }
}

/// One validated configuration, ready to be carried out.
public struct ReconciliationPlan: Sendable {
  public var data: DataDirectory
  public var sources: [PlannedSource]
  public var records: PlannedRecords
  /// Saved events of objects that the API cannot list; nil without.
  public var events: PlannedRecords?
  public var parsingLimits: ParsingLimits
  /// Clock, sleep and dice of what is tried again while files are fetched.
  public var retryTiming = RetryTiming.live
  /// Everything that decides but what the night itself brings: day, coverage by default, pulls, disputes.
  public var policy: MatchingPolicy
  /// `matching.from`; nil means the earliest date in the settlement files.
  public var coverageFrom: BusinessDay?
  /// Whether the business day was named by hand; today otherwise.
  public var isDayNamed: Bool
  public var isOffline: Bool
  /// What the reports of the night are written as; CSV and JSON always are.
  public var reportFormats: Set<ReportFormat>
  /// The system user, for what the run enters in the audit trail.
  public var login: String

  public init(
    data: DataDirectory, sources: [PlannedSource], records: PlannedRecords,
    events: PlannedRecords?, parsingLimits: ParsingLimits, policy: MatchingPolicy,
    coverageFrom: BusinessDay?, reportFormats: Set<ReportFormat> = [.csv, .json],
    isDayNamed: Bool = false, isOffline: Bool = false, login: String = ""
  ) {
    self.data = data
    self.sources = sources
    self.records = records
    self.events = events
    self.parsingLimits = parsingLimits
    self.policy = policy
    self.coverageFrom = coverageFrom
    self.isDayNamed = isDayNamed
    self.isOffline = isOffline
    self.reportFormats = reportFormats
    self.login = login
  }

  public var businessDay: BusinessDay { policy.businessDay }
}

extension ReconciliationPlan {
  /// Files of an archive that stands for the API and brings everything that the night knows of
  /// records; empty otherwise.
  public func keptArchiveFiles() -> [(name: String, path: String)] {
    guard !records.isRemote, events == nil else { return [] }
    return (try? records.archiveFiles()) ?? []
  }
}
