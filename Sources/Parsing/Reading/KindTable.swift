import SettlementModel

/// What the kinds of a profile mean, found by their bytes.
struct KindTable {
  /// What a row of a kind is.
  struct Meaning {
    /// `unknown` for a kind that the profile does not map.
    var kind: LineKind
    /// Whether rows of the kind are counted and not stored.
    var isIgnored: Bool
  }

  private struct Entry {
    let name: [UInt8]
    let meaning: Meaning
  }

  private let entries: [Entry]
  /// Index in ``entries`` by hash, one more than there; 0 where none is. A power of two in size, at
  /// most half full.
  private let slots: [UInt32]

  init(kinds: [String: LineKind], ignored: Set<String>) {
    let names = Set(kinds.keys).union(ignored).sorted()
    entries = names.map { name in
      Entry(
        name: Array(name.utf8),
        meaning: Meaning(kind: kinds[name] ?? .unknown, isIgnored: ignored.contains(name)))
    }
    var size = 8
    while size < 2 * entries.count { size *= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    for (index, entry) in entries.enumerated() {
      var slot = entry.name.withUnsafeBufferPointer { Self.hash($0) } & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(index + 1)
    }
    self.slots = slots
  }

  func meaning(of name: UnsafeBufferPointer<UInt8>) -> Meaning {
    var slot = Self.hash(name) & (slots.count - 1)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if entry.name.count == name.count, name.elementsEqual(entry.name) { return entry.meaning }
      slot = (slot + 1) & (slots.count - 1)
    }
    return Meaning(kind: .unknown, isIgnored: false)
  }

  /// FNV-1a.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32) & Int.max
  }
}
