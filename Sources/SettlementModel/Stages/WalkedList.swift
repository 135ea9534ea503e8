/// A list that a pull walked from its first page to its last: what of it was held and did not come is in
/// the list no more.
public struct WalkedList: Sendable, Hashable {
  /// What it lists. Captures stand here where they come with the listed intents.
  public var type: RecordType
  /// Whose objects it lists; nil for everybody's, each object by its own creation. Captures of an app
  /// id are those of the intents that its list has.
  public var appID: String?
  /// Objects created from here on; nil for all.
  public var from: Timestamp?
  /// Objects created before here.
  public var upTo: Timestamp

  public init(type: RecordType, appID: String? = nil, from: Timestamp? = nil, upTo: Timestamp) {
    self.type = type
    self.appID = appID
    self.from = from
    self.upTo = upTo
  }
}
