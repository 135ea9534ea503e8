public import Store

/// Who hears how a run goes on. Called from whichever thread does the work; must not throw or wait.
///
/// Everything counted comes once a piece, page or batch, never once a line, record or case.
public protocol NightProgress: Sendable {
  /// A stage begins. Stages nest: `ingest` begins and ends within `fetch`, once a file.
  func began(stage: NightStage)
  /// The stage that began last and has not ended ends, also where it failed.
  func ended(stage: NightStage)
  /// So many bytes of a file have come.
  func fetched(source: String, file: String, bytes: Int64, of total: Int64)
  /// So many bytes of a file, packed as it came, have been read.
  func read(source: String, file: String, bytes: Int64, of total: Int64)
  /// A file was read and stored, or set aside.
  func ingested(source: String, file: String, result: FileImportResult)
  /// So many records of an account have come since the last call.
  func pulled(account: String, records: Int)
  /// So many cases have been judged.
  func judged(cases: Int, of wanted: Int)
  /// Something worth saying at `--verbose`.
  func note(_ text: String)
}

/// Nobody listens.
public struct SilentProgress: NightProgress {
  public init() {}
  public func began(stage: NightStage) {}
  public func ended(stage: NightStage) {}
  public func fetched(source: String, file: String, bytes: Int64, of total: Int64) {}
  public func read(source: String, file: String, bytes: Int64, of total: Int64) {}
  public func ingested(source: String, file: String, result: FileImportResult) {}
  public func pulled(account: String, records: Int) {}
  public func judged(cases: Int, of wanted: Int) {}
  public func note(_ text: String) {}
}
