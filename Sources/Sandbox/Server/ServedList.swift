import SettlementModel
import Synchronization

/// A list of the API as it is at a point in time; an object becomes JSON when it is asked for.
package struct ServedList: Sendable {
  private let objects: [ServedWorld.Object]
  /// Where the objects of this list stand among all, in the list's order.
  private let places: ArraySlice<Int>
  private let instant: Timestamp

  init(objects: [ServedWorld.Object], places: ArraySlice<Int>, instant: Timestamp) {
    self.objects = objects
    self.places = places
    self.instant = instant
  }

  package var count: Int { places.count }

  /// Some of the list's objects as JSON, counted from its beginning.
  package func json(_ range: Range<Int>) -> [[UInt8]] {
    places.dropFirst(range.lowerBound).prefix(range.count).map { place in
      guard let json = objects[place].json(before: instant) else {
        preconditionFailure("an object of the list does not exist")
      }
      return json
    }
  }
}

/// Which objects of each list exist at the point in time that was asked for last: the clock of a
/// served world stands still between two moves, and every page would look at all objects anew.
final class ExistingPlaces: Sendable {
  private let found = Mutex<[String: (instant: Timestamp, places: [Int])]>([:])

  func places(of name: String, at instant: Timestamp, _ find: () -> [Int]) -> [Int] {
    found.withLock { found in
      if let known = found[name], known.instant == instant { return known.places }
      let places = find()
      found[name] = (instant, places)
      return places
    }
  }
}

extension [Int] {
  /// The first index from which on `isBeyond` holds, which must not hold before it.
  func partitioningIndex(where isBeyond: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
