public import Store

/// Who hears how a run goes on. Called from whichever thread does the work; must not throw or wait.
public protocol NightProgress: Sendable {
  /// A stage begins: `fetch`, `pull`, `match`, `report`.
  func began(stage: String)
  /// So many bytes of a file have come.
  func fetched(file: String, bytes: Int64, of total: Int64)
  /// A file was read and stored, or set aside.
  func ingested(file: String, result: FileImportResult)
  /// So many records of an account have come.
  func pulled(account: String, records: Int)
  /// Something worth saying at `--verbose`.
  func note(_ text: String)
}

/// Nobody listens.
public struct SilentProgress: NightProgress {
  public init() {}
  public func began(stage: String) {}
  public func fetched(file: String, bytes: Int64, of total: Int64) {}
  public func ingested(file: String, result: FileImportResult) {}
  public func pulled(account: String, records: Int) {}
  public func note(_ text: String) {}
}
