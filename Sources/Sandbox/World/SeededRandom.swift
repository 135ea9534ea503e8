/// SplitMix64: a small generator whose numbers depend on nothing but the seed and what it is drawn
/// for.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator for one thing of the world, such as payment 17: independent of all others.
  package init(seed: UInt64, stream: UInt64, index: Int) {
    var mixed = SeededRandom(state: seed &+ stream &* 0xD1B5_4A32_D192_ED03)
    state = mixed.next() ^ (UInt64(bitPattern: Int64(index)) &* 0x9E37_79B9_7F4A_7C15)
    state = next()
  }

  private init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number of a closed range.
  package mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// True `percent` times in a hundred.
  package mutating func chance(percent: Int) -> Bool { number(0...99) < percent }

  /// One of a list that is not empty.
  package mutating func pick<Element>(_ list: [Element]) -> Element {
    list[number(0...list.count - 1)]
  }
}
