public import SettlementModel

/// What judging a past run again takes beside facts.
public struct NightNote: Sendable, Hashable {
  /// Whether its business day was named by hand.
  public var isDayNamed: Bool
  /// What time it was when the run judged.
  public var at: Timestamp

  public init(isDayNamed: Bool, at: Timestamp) {
    self.isDayNamed = isDayNamed
    self.at = at
  }
}

extension SettlementDatabase {
  /// Keeps what judging a run again takes.
  public func note(_ night: NightNote, of run: RunID) throws {
    try setSetting(
      "night \(run.number)", to: "\(night.isDayNamed ? 1 : 0) \(night.at.milliseconds)")
  }

  /// What judging a run again takes; nil for one that was killed, or is older than such notes.
  public func nightNote(of run: RunID) throws -> NightNote? {
    guard let text = try setting("night \(run.number)") else { return nil }
    let words = text.split(separator: " ")
    guard words.count == 2, let at = Int64(words[1]) else {
      throw StoredValueError(place: "setting.value", text: text)
    }
    return NightNote(isDayNamed: words[0] == "1", at: Timestamp(milliseconds: at))
  }

  /// Keeps the text of a file profile under the name by which contents know what they were read
  /// with.
  public func keepProfile(_ text: String, version: String) throws {
    let name = "profile \(version)"
    if try setting(name) != text { try setSetting(name, to: text) }
  }

  /// The text of a file profile, or nil.
  public func profileText(_ version: String) throws -> String? {
    try setting("profile \(version)")
  }
}
