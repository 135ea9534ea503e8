package import GRDB
import SettlementModel

/// The schema's history: named steps, each run once and never edited after its release.
package enum Migrations {
  /// Also the database's `user_version`.
  static let newestVersion = 11

  package static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 first schema") { db in
      for statement in SchemaV1.statements { try db.execute(sql: statement) }
      try db.execute(sql: ViewsV1.currencyDigits)
      for currency in CurrencyTable.all {
        try db.execute(
          sql: "INSERT INTO currency_digits (currency, digits) VALUES (?, ?)",
          arguments: [currency.code, Int64(currency.digits)])
      }
      for statement in ViewsV1.statements { try db.execute(sql: statement) }
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    migrator.registerMigration("2 file life") { db in
      for statement in SchemaV2.statements { try db.execute(sql: statement) }
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("3 exchanges, balances and reserves") { db in
      for statement in SchemaV3.statements { try db.execute(sql: statement) }
      try db.execute(sql: "PRAGMA user_version = 3")
    }
    migrator.registerMigration("4 decisions") { db in
      try AuditMigration.migrate(db)
      try db.execute(sql: "PRAGMA user_version = 4")
    }
    migrator.registerMigration("5 history") { db in
      for statement in SchemaV5.statements { try db.execute(sql: statement) }
      try db.execute(sql: "PRAGMA user_version = 5")
    }
    migrator.registerMigration("6 billing terms") { db in
      for statement in SchemaV6.statements { try db.execute(sql: statement) }
      try db.execute(sql: "PRAGMA user_version = 6")
    }
    migrator.registerMigration("7 purging and erasure") { db in
      for statement in SchemaV7.statements { try db.execute(sql: statement) }
      try db.execute(sql: "PRAGMA user_version = 7")
    }
    migrator.registerMigration("8 first loads and payouts") { db in
      for statement in SchemaV8.statements { try db.execute(sql: statement) }
      try db.execute(sql: "PRAGMA user_version = 8")
    }
    migrator.registerMigration("9 vanished records") { db in
      for statement in SchemaV9.statements { try db.execute(sql: statement) }
      try db.execute(sql: "PRAGMA user_version = 9")
    }
    migrator.registerMigration("10 kept sums") { db in
      for statement in SchemaV10.statements { try db.execute(sql: statement) }
      try db.execute(sql: "PRAGMA user_version = 10")
    }
    migrator.registerMigration("11 refused names") { db in
      for statement in SchemaV11.statements { try db.execute(sql: statement) }
      try db.execute(sql: "PRAGMA user_version = 11")
    }
    return migrator
  }
}
