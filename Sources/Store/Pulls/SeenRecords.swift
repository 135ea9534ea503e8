import GRDB
import SettlementModel
import Synchronization

/// Which of the objects that were held when a pull began it has shown since: a bit for every version
/// that was stored by then, however many objects come.
public final class SeenRecords: Sendable {
  /// What lists show, in the order in which it is marked.
  static let listed: [RecordType] = [.paymentIntent, .capture, .refund, .invoice, .subscription]

  private struct Versions {
    /// The newest one when the pull began.
    var newest: Int64
    /// Made when the first of them shows.
    var bits: [UInt64] = []
    /// Whether an object without a readable id came, which may be any.
    var isUnsure = false
  }

  private let byType: Mutex<[RecordType: Versions]>

  fileprivate init(newest: [RecordType: Int64]) {
    byType = Mutex(newest.mapValues { Versions(newest: $0) })
  }

  /// Notes that a held version's object came.
  func note(_ type: RecordType, version: Int64) {
    byType.withLock { all in
      guard let newest = all[type]?.newest, version > 0, version <= newest else { return }
      if all[type]?.bits.isEmpty == true {
        all[type]?.bits = Array(repeating: 0, count: Int(newest / 64) + 1)
      }
      all[type]?.bits[Int(version / 64)] |= 1 << UInt64(version % 64)
    }
  }

  /// Notes that objects came which could not be read: they are in the list all the same.
  func note(_ rejects: [RejectedRecord], _ db: Database) throws {
    for reject in rejects where Self.listed.contains(reject.type) {
      guard !reject.id.isEmpty else {
        byType.withLock { $0[reject.type]?.isUnsure = true }
        continue
      }
      let held = try Int64.fetchOne(
        db,
        sql: "SELECT version_id FROM \(reject.type.rawValue) WHERE id = ? AND closed_run IS NULL",
        arguments: [reject.id])
      if let held { note(reject.type, version: held) }
    }
  }

  /// Whether it is known of every object of a type whether it came, and any was held before.
  func isSure(_ type: RecordType) -> Bool {
    byType.withLock { $0[type].map { !$0.isUnsure } ?? false }
  }

  /// Whether a version's object came; what was stored meanwhile has come.
  func contains(_ type: RecordType, version: Int64) -> Bool {
    byType.withLock { all in
      guard let versions = all[type], version <= versions.newest else { return true }
      guard version > 0, !versions.bits.isEmpty else { return false }
      return versions.bits[Int(version / 64)] >> UInt64(version % 64) & 1 == 1
    }
  }
}

extension SettlementDatabase {
  /// Begins to note what a pull shows of what is held; nil where nothing is, as before a first pull.
  public func beginSeeing() throws -> SeenRecords? {
    try read { db in
      var newest: [RecordType: Int64] = [:]
      for type in SeenRecords.listed {
        newest[type] = try Int64.fetchOne(db, sql: "SELECT max(version_id) FROM \(type.rawValue)")
      }
      return newest.isEmpty ? nil : SeenRecords(newest: newest)
    }
  }
}
