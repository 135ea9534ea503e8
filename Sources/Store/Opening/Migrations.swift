package import GRDB
import SettlementModel

/// The schema's history: named steps, each run once and never edited after its release.
package enum Migrations {
  /// Also the database's `user_version`.
  static let newestVersion = 12

  package static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.add(1, "first schema") { db in
      for statement in SchemaV1.statements { try db.execute(sql: statement) }
      try db.execute(sql: ViewsV1.currencyDigits)
      for currency in CurrencyTable.all {
        try db.execute(
          sql: "INSERT INTO currency_digits (currency, digits) VALUES (?, ?)",
          arguments: [currency.code, Int64(currency.digits)])
      }
      for statement in ViewsV1.statements { try db.execute(sql: statement) }
    }
    migrator.add(2, "file life", SchemaV2.statements)
    migrator.add(3, "exchanges, balances and reserves", SchemaV3.statements)
    migrator.add(4, "decisions") { try AuditMigration.migrate($0) }
    migrator.add(5, "history", SchemaV5.statements)
    migrator.add(6, "billing terms", SchemaV6.statements)
    migrator.add(7, "purging and erasure", SchemaV7.statements)
    migrator.add(8, "first loads and payouts", SchemaV8.statements)
    migrator.add(9, "vanished records", SchemaV9.statements)
    migrator.add(10, "kept sums", SchemaV10.statements)
    migrator.add(11, "refused names", SchemaV11.statements)
    migrator.add(12, "long histories", SchemaV12.statements)
    return migrator
  }
}

extension DatabaseMigrator {
  /// Registers a step under its version and name, after which the database has that version.
  fileprivate mutating func add(
    _ version: Int, _ name: String, _ step: @escaping @Sendable (Database) throws -> Void
  ) {
    registerMigration("\(version) \(name)") { db in
      try step(db)
      try db.execute(sql: "PRAGMA user_version = \(version)")
    }
  }

  fileprivate mutating func add(_ version: Int, _ name: String, _ statements: [String]) {
    add(version, name) { db in
      for statement in statements { try db.execute(sql: statement) }
    }
  }
}
