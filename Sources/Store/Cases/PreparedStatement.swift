package import GRDB
import GRDBSQLite

/// One statement of SQLite's own interface, for paths that a million rows take.
///
/// Lives inside one database access and never leaves it. Parameters are numbered from 1, columns
/// from 0.
package final class PreparedStatement {
  private let connection: OpaquePointer
  private let handle: OpaquePointer
  private static let copiesText = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  /// Compiles `sql`, one statement.
  package init(_ db: Database, _ sql: String) throws {
    guard let connection = db.sqliteConnection else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the database is closed")
    }
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v2(connection, sql, -1, &handle, nil)
    guard code == SQLITE_OK, let handle else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: String(cString: sqlite3_errmsg(connection)), sql: sql)
    }
    self.connection = connection
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  /// Binds a whole number, or NULL.
  @discardableResult
  package func bind(_ index: Int32, _ value: Int64?) -> PreparedStatement {
    if let value {
      sqlite3_bind_int64(handle, index, value)
    } else {
      sqlite3_bind_null(handle, index)
    }
    return self
  }

  /// Binds text, or NULL.
  @discardableResult
  package func bind(_ index: Int32, _ text: String?) -> PreparedStatement {
    guard var text else {
      sqlite3_bind_null(handle, index)
      return self
    }
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        // SQLite reads a nil pointer as NULL, and an empty text may have one.
        guard let start = characters.baseAddress, !characters.isEmpty else {
          _ = sqlite3_bind_text(handle, index, "", 0, Self.copiesText)
          return
        }
        sqlite3_bind_text(handle, index, start, Int32(characters.count), Self.copiesText)
      }
    }
    return self
  }

  /// Makes all parameters NULL.
  func clear() { sqlite3_clear_bindings(handle) }

  /// Moves to the next row; false, and ready for new parameters, when there is none.
  package func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    case let code:
      let message = String(cString: sqlite3_errmsg(connection))
      sqlite3_reset(handle)
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
  }

  /// Steps until there are no more rows.
  package func run() throws {
    while try step() {}
  }

  /// Calls `body` on every row, and leaves the statement ready for new parameters.
  package func forEachRow(_ body: (PreparedStatement) throws -> Void) throws {
    defer { sqlite3_reset(handle) }
    while try step() { try body(self) }
  }

  /// Whether there is a row; leaves the statement ready for new parameters.
  package func hasRow() throws -> Bool {
    defer { sqlite3_reset(handle) }
    return try step()
  }

  package func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  package func integer(_ column: Int32) -> Int64 {
    sqlite3_column_int64(handle, column)
  }

  package func optionalInteger(_ column: Int32) -> Int64? {
    isNull(column) ? nil : sqlite3_column_int64(handle, column)
  }

  package func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    if count == 0 { return "" }
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// The bytes of a text where SQLite has them, until the next step; none for NULL.
  func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
    let start = sqlite3_column_text(handle, column)
    return UnsafeBufferPointer(
      start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column)))
  }

  package func optionalText(_ column: Int32) -> String? {
    isNull(column) ? nil : text(column)
  }

  package func day(_ column: Int32) -> Int32? {
    isNull(column) ? nil : sqlite3_column_int(handle, column)
  }
}
