package import SettlementModel

/// What an API object looks like over time: its first version and every later one.
package struct History<Record: WireRecord>: Sendable {
  private var versions: [Version] = []

  private struct Version: Sendable {
    var from: Timestamp
    var record: Record
  }

  package init(_ record: Record, from: Timestamp) {
    versions = [Version(from: from, record: record)]
  }

  /// A version that holds from a later point in time on.
  package mutating func change(at time: Timestamp, _ edit: (inout Record) -> Void) {
    precondition(time >= versions[versions.count - 1].from, "versions come in time order")
    var record = versions[versions.count - 1].record
    edit(&record)
    versions.append(Version(from: time, record: record))
  }

  /// Changes every version alike.
  package mutating func changeAll(_ edit: (inout Record) -> Void) {
    for position in versions.indices { edit(&versions[position].record) }
  }

  /// The newest version.
  package var final: Record { versions[versions.count - 1].record }

  /// From when on the first version holds.
  package var begin: Timestamp { versions[0].from }

  /// The version before `instant`, or nil while the object does not exist yet.
  package func version(before instant: Timestamp) -> Record? {
    versions.last { $0.from < instant }?.record
  }
}

/// An object as the API writes it.
package protocol WireRecord: Sendable {
  var json: JSONObject { get }
}

extension JSONObject {
  /// The members that end every object of the API.
  package mutating func addBase(createdAt: Timestamp, modifiedAt: Timestamp) {
    add("merchant_no", WorldParameters.merchantNumber)
    add("app_id", WorldParameters.appID)
    add("create_at", createdAt)
    add("modify_at", modifiedAt)
  }
}
