import GRDB

extension SettlementDatabase {
  /// Writes a whole copy of the last commit to `path`, which must not exist; readers and writers
  /// may go on meanwhile.
  public func backup(to path: String) throws {
    do {
      // A connection of its own: a copy is not made inside a transaction.
      let reader = try DatabaseQueue(path: self.path, configuration: Self.readingConfiguration())
      try Self.backup(reader, to: path, path: self.path)
      try reader.close()
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  static func backup(_ reader: some DatabaseReader, to target: String, path: String) throws {
    guard try !DatabaseFile(path: target).exists() else {
      throw StoreError(
        code: .ioFailure, path: target, detail: "The backup's file exists already.",
        advice: "Move it away or choose another name; a backup never overwrites one.")
    }
    // The copy is made beside its name, with the permissions of a new database.
    let draft = DatabaseFile(path: target + ".new")
    try draft.create(mode: 0o600)
    try reader.unsafeRead { db in
      try db.execute(sql: "VACUUM INTO ?", arguments: [draft.path])
    }
    try draft.sync()
    try draft.rename(to: target)
  }

  /// Looks at every page, index and reference; the problems found, in words, and none for a sound
  /// database.
  public func verify() throws -> [String] {
    try read { db in
      var problems = try String.fetchAll(db, sql: "PRAGMA integrity_check")
      if problems == ["ok"] { problems = [] }
      let application = try Int32.fetchOne(db, sql: "PRAGMA application_id")
      if application != DatabaseFile.applicationID {
        problems.append("the application id is \(application ?? 0), not tieout's")
      }
      for row in try Row.fetchAll(db, sql: "PRAGMA foreign_key_check") {
        let (table, rowID, parent): (String, Int64?, String) = (row[0], row[1], row[2])
        let place = rowID.map { "row \($0) of \(table)" } ?? "a row of \(table)"
        problems.append("\(place) names a row of \(parent) that does not exist")
      }
      return problems
    }
  }
}
