import GRDB

/// Adds rows to one table, many with each statement: what a statement costs by itself, such as setting up
/// the list of a CHECK, is paid once for all of them.
///
/// Rows are in the table after ``flush()``. Lives inside one access to the writer.
final class RowInserter {
  private static let rowsPerStatement = 32
  private let statement: PreparedStatement
  private let columnCount: Int32
  private var pendingRows: Int32 = 0

  /// - Parameter columns: their values are bound in this order; the first is never NULL.
  init(_ db: Database, into table: String, columns: [String]) throws {
    columnCount = Int32(columns.count)
    let row = "(" + columns.map { _ in "?" }.joined(separator: ", ") + ")"
    let rows = Array(repeating: row, count: Self.rowsPerStatement).joined(separator: ", ")
    // Rows that nobody bound are NULL throughout and left out.
    statement = try PreparedStatement(
      db,
      """
      INSERT INTO \(table) (\(columns.joined(separator: ", ")))
      SELECT * FROM (VALUES \(rows)) WHERE column1 IS NOT NULL
      """)
  }

  /// Whether the next row needs a flush before it.
  var isFull: Bool { pendingRows == Int32(Self.rowsPerStatement) }

  /// Takes one row: `bind` gets the statement and the number of the row's first parameter. Not to be
  /// called while ``isFull``.
  func add(_ bind: (PreparedStatement, _ first: Int32) -> Void) {
    precondition(!isFull, "pending rows are written before the next")
    bind(statement, pendingRows * columnCount + 1)
    pendingRows += 1
  }

  /// Writes the pending rows.
  func flush() throws {
    guard pendingRows > 0 else { return }
    pendingRows = 0
    try statement.run()
    statement.clear()
  }
}
