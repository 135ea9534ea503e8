import GRDB

/// One table's rows of the walked cases, in the order of the case keys, taken case by case.
final class CaseColumn<Element> {
  private let statement: PreparedStatement
  private let read: (PreparedStatement) throws -> Element?
  private var pendingKey: Int64?

  /// Starts at the first row of `sql`, whose first column is the case key and its order.
  init(
    _ db: Database, _ sql: String, read: @escaping (PreparedStatement) throws -> Element?
  ) throws {
    self.statement = try PreparedStatement(db, sql)
    self.read = read
    try advance()
  }

  private func advance() throws {
    pendingKey = try statement.step() ? statement.integer(0) : nil
  }

  /// The elements of the case `key`; keys must be asked for in ascending order.
  func elements(of key: Int64) throws -> [Element] {
    var elements: [Element] = []
    while let pending = pendingKey, pending <= key {
      precondition(pending == key, "a case was passed over")
      if let element = try read(statement) { elements.append(element) }
      try advance()
    }
    return elements
  }
}
