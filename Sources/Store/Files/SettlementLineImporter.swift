import GRDB
public import SettlementModel

/// Takes a file's lines into the staging area, in transactions of bounded size.
///
/// Valid only inside the closure that it is handed to.
public struct SettlementLineImporter: SettlementLineSink {
  /// Rows a transaction: enough for speed, few enough that the log stays small.
  static let rowsPerTransaction = 50_000

  private let db: Database
  private let content: Int64
  private let line: SQLStatement
  private let reject: SQLStatement
  private var pendingRows = 0
  /// How many lines and rejects it took.
  public private(set) var lineCount = 0
  public private(set) var rejectCount = 0

  init(_ db: Database, content: Int64) throws {
    self.db = db
    self.content = content
    let columns = LineStatement.columns
    line = try SQLStatement(
      db,
      """
      INSERT INTO settlement_line (\(columns.joined(separator: ", ")))
      VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
      """)
    reject = try SQLStatement(
      db,
      """
      INSERT INTO rejected_row (content_id, row, column_name, reason, detail, raw_text)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
  }

  public mutating func accept(_ batch: LineBatch) throws {
    for index in 0..<batch.count {
      try startTransaction()
      LineStatement.bind(batch[index], of: batch, content: content, to: line)
      try line.run()
      lineCount += 1
      try finishRow()
    }
  }

  public mutating func accept(_ rejected: RejectedRow) throws {
    try startTransaction()
    reject.bind(content, at: 1)
    reject.bind(Int64(rejected.row), at: 2)
    reject.bind(rejected.column, at: 3)
    reject.bind(rejected.reason, at: 4)
    reject.bind(rejected.detail, at: 5)
    reject.bind(rejected.rawText, at: 6)
    try reject.run()
    rejectCount += 1
    try finishRow()
  }

  private mutating func startTransaction() throws {
    if pendingRows == 0 { try db.beginTransaction(.immediate) }
  }

  private mutating func finishRow() throws {
    pendingRows += 1
    if pendingRows == Self.rowsPerTransaction { try flush() }
  }

  /// Commits what is pending.
  mutating func flush() throws {
    guard pendingRows > 0 else { return }
    pendingRows = 0
    try db.commit()
  }

  func finalize() {
    line.finalize()
    reject.finalize()
  }
}
