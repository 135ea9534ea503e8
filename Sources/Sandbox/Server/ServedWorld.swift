package import SettlementModel

/// A world in memory, as the API shows it at a point in time.
package struct ServedWorld: Sendable {
  /// One object of the API over time.
  package struct Object: Sendable {
    package let id: String
    package let createdAt: Timestamp
    /// From when on there is a first version.
    fileprivate let existsFrom: Timestamp
    private let versionBefore: @Sendable (Timestamp) -> JSONObject?

    fileprivate init<Record>(_ history: History<Record>, id: String, createdAt: Timestamp) {
      self.id = id
      self.createdAt = createdAt
      self.existsFrom = history.begin
      self.versionBefore = { history.version(before: $0)?.json }
    }

    /// The object as JSON, or nil while it does not exist yet.
    package func json(before instant: Timestamp) -> [UInt8]? { versionBefore(instant)?.closed }
  }

  /// Objects by the name of their list, ordered by creation and id.
  private var lists: [String: [Object]] = [:]
  private var places: [String: [String: Int]] = [:]
  /// Captures by the id of their intent.
  private var captures: [String: [Object]] = [:]
  private let existing = ExistingPlaces()

  /// Tells every payment of a world, and keeps it in memory.
  package init(_ parameters: WorldParameters) {
    let generator = WorldGenerator(parameters)
    for index in 0..<parameters.payments { add(generator.story(index)) }
    for index in 0..<(parameters.subscriptions ?? 0) { add(generator.subscriptionStory(index)) }
    for (name, list) in lists {
      let sorted = list.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
      lists[name] = sorted
      places[name] = Dictionary(
        uniqueKeysWithValues: sorted.enumerated().map { ($1.id, $0) })
    }
  }

  /// The objects of a list that exist before `instant` and were created at `from` or later.
  package func list(_ name: String, from: Timestamp?, before instant: Timestamp) -> ServedList {
    let objects = lists[name] ?? []
    let places = existing.places(of: name, at: instant) {
      objects.indices.filter { objects[$0].existsFrom < instant }
    }
    let start = from.map { from in
      places.partitioningIndex { objects[$0].createdAt >= from }
    }
    return ServedList(objects: objects, places: places[(start ?? 0)...], instant: instant)
  }

  /// One object of a list as JSON, or nil where there is none before `instant`.
  package func object(_ id: String, of name: String, before instant: Timestamp) -> [UInt8]? {
    guard let place = places[name]?[id] else { return nil }
    return lists[name]?[place].json(before: instant)
  }

  /// The captures of an intent before `instant`; nil where it has no capture objects.
  package func captures(ofIntent id: String, before instant: Timestamp) -> [[UInt8]]? {
    let found = (captures[id] ?? []).compactMap { $0.json(before: instant) }
    return found.isEmpty ? nil : found
  }

  private mutating func add(_ story: Story) {
    for history in story.intents {
      let record = history.final
      add(history, "payment_intents", id: record.id, createdAt: record.createdAt)
    }
    for history in story.refunds {
      let record = history.final
      add(history, "refunds", id: record.id, createdAt: record.createdAt)
    }
    for history in story.invoices {
      let record = history.final
      add(history, "invoices", id: record.id, createdAt: record.createdAt)
    }
    for history in story.subscriptions {
      let record = history.final
      add(history, "subscriptions", id: record.id, createdAt: record.createdAt)
    }
    for history in story.sessions {
      let record = history.final
      add(history, "checkout_sessions", id: record.id, createdAt: record.createdAt)
    }
    for history in story.captures {
      let record = history.final
      captures[record.paymentIntentID, default: []].append(
        Object(history, id: record.id, createdAt: record.createdAt))
    }
  }

  private mutating func add<Record>(
    _ history: History<Record>, _ name: String, id: String, createdAt: Timestamp
  ) {
    lists[name, default: []].append(Object(history, id: id, createdAt: createdAt))
  }
}
