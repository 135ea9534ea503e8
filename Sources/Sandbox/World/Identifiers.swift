package import SettlementModel

/// The ids of one payment's objects: unique over the world, and the same for the same seed.
package struct Identifiers: Sendable {
  private let seed: UInt64
  private let index: Int

  package init(seed: UInt64, index: Int) {
    self.seed = seed
    self.index = index
  }

  /// A 19-digit number that grows with time: three digits of kind, the local minute, a number
  /// within the minute.
  ///
  /// - Parameters:
  ///   - kind: 101 for intents, 111 for captures.
  ///   - ordinal: 0 to 9, unlike for all objects of the kind that one payment makes.
  package func sequenceNumber(kind: Int, ordinal: Int, at time: Timestamp) -> String {
    precondition((0...9).contains(ordinal))
    let local = time.milliseconds / 1000 + Int64(WorldParameters.zoneOffsetSeconds)
    let (year, month, day) = BusinessDay(daysSinceEpoch: Int32(local / 86_400)).components
    let minute = Int(local % 86_400) / 60
    var number = kind * 100 + year % 100
    for part in [month, day, minute / 60, minute % 60] { number = number * 100 + part }
    return String(number * 1_000_000 + (index % 100_000) * 10 + ordinal)
  }

  /// A prefix and 32 hex digits.
  package func hexadecimal(prefix: String = "", salt: String, ordinal: Int = 0) -> String {
    var stream: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in salt.utf8 { stream = (stream ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var random = SeededRandom(seed: seed ^ 0x1D, stream: stream &+ UInt64(ordinal), index: index)
    return prefix + Self.padded(random.next()) + Self.padded(random.next())
  }

  /// A merchant order number such as `SO-00000017`, or `SO-00000017-2`.
  package func order(_ ordinal: Int = 0) -> String {
    let digits = String(index)
    let padding = String(repeating: "0", count: max(0, 8 - digits.utf8.count))
    return "SO-\(padding)\(digits)" + (ordinal == 0 ? "" : "-\(ordinal)")
  }

  private static func padded(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
