/// Finds what somebody may have meant.
enum NearestName {
  /// The names closest to `wanted`, closest first, none further than a third of its length and no
  /// fewer than two edits; names that contain it or are contained in it count as near.
  static func of(_ wanted: String, among names: [String], count: Int = 1) -> [String] {
    let limit = max(2, wanted.count / 3)
    let near = names.compactMap { name -> (name: String, distance: Int)? in
      let one = wanted.lowercased()
      let other = name.lowercased()
      let isPart = min(one.count, other.count) >= 3 && (one.contains(other) || other.contains(one))
      let distance = isPart ? 1 : edits(from: Array(one), to: Array(other))
      return distance <= limit ? (name, distance) : nil
    }
    return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(count).map(\.name)
  }

  /// Whether two names differ in nothing but case and marks, as `transactionId` and `transaction_id` do.
  static func areSpellings(_ one: String, _ other: String) -> Bool {
    func letters(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
    let (left, right) = (letters(one), letters(other))
    return !left.isEmpty && left == right
  }

  /// Characters to insert, delete or replace (Levenshtein).
  private static func edits(from one: [Character], to other: [Character]) -> Int {
    // Names from outside may be large; what is far too long is not near anyway.
    guard one.count <= 200, other.count <= 200 else { return .max }
    var row = Array(0...other.count)
    for (index, character) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in other.indices {
        let replaced = diagonal + (character == other[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[other.count]
  }
}
