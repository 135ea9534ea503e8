import GRDB

extension SettlementDatabase {
  /// Whether an archive file was read to its end with exactly these bytes.
  public func isArchiveFileKnown(name: String, sha256: String) throws -> Bool {
    try read { db in
      try String.fetchOne(
        db, sql: "SELECT sha256 FROM archive_file WHERE name = ?", arguments: [name]) == sha256
    }
  }

  /// Remembers that an archive file was read to its end.
  public func rememberArchiveFile(name: String, sha256: String, run: RunID) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO archive_file (name, sha256, read_run) VALUES (?, ?, ?)
          ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, read_run = excluded.read_run
          """, arguments: [name, sha256, run.number])
    }
  }
}
