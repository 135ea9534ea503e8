public import SettlementModel

/// A settlement file that was fetched and lies complete on this machine.
public struct FileArrival: Sendable, Hashable {
  /// Name of the configured source.
  public var source: String
  /// Base name as received.
  public var name: String
  /// Digest of the bytes as received, 64 hex digits in lower case.
  public var sha256: String
  public var sizeBytes: Int64
  /// The time that the source states, as it states it; never trusted for more than telling that
  /// nothing changed.
  public var modifiedSeconds: Int64
  public var modifiedNanoseconds: Int64
  public var fetchedAt: Timestamp
  /// What it is read with: a refused file is read again when this text is another.
  public var profile: String
  /// The date in the file's name; nil where the profile finds none.
  public var fileDate: BusinessDay?
  /// Names of the source whose content this one corrects: where it counts, theirs does not.
  public var replacedNames: Set<String> = []
  /// Whether a correction of it counts already, so that it does not.
  public var isOutdated = false
  /// Why a file of this name must not count, whatever its bytes are; nil where it may. Its cause is
  /// one of names.
  public var nameRefusal: FileRefusal?

  public init(
    source: String, name: String, sha256: String, sizeBytes: Int64, modifiedSeconds: Int64,
    modifiedNanoseconds: Int64 = 0, fetchedAt: Timestamp, profile: String,
    fileDate: BusinessDay? = nil
  ) {
    self.source = source
    self.name = name
    self.sha256 = sha256
    self.sizeBytes = sizeBytes
    self.modifiedSeconds = modifiedSeconds
    self.modifiedNanoseconds = modifiedNanoseconds
    self.fetchedAt = fetchedAt
    self.profile = profile
    self.fileDate = fileDate
  }
}

/// A person's word that refused content is right as it is.
public struct FileAcceptance: Sendable, Hashable {
  /// What an auditor should know.
  public var note: String
  /// Who accepts.
  public var by: String
  /// The system user who runs the command.
  public var login: String
  public var at: Timestamp

  public init(note: String, by: String, login: String = "", at: Timestamp) {
    self.note = note
    self.by = by
    self.login = login
    self.at = at
  }
}

/// What became of an arrival.
public enum FileImportResult: Sendable, Hashable {
  /// Its lines count from now on; `replaces` says whether the name had other content that no
  /// longer does.
  case imported(FileReading, replaces: Bool)
  /// The name has this content already; nothing changed.
  case again
  /// The content counts already, under this name.
  case duplicate(of: String)
  /// The content was read before, had been superseded, and counts again.
  case restored
  /// Nothing of it counts under this name.
  case refused(FileRefusal)
  /// The same bytes, or the same name, were refused before, with the same profile; nothing was read
  /// again.
  case refusedBefore(FileRefusal)
}
