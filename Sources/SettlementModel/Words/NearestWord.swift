/// Finds what somebody may have meant by a word that nothing knows.
public enum NearestWord {
  /// The known word that is nearest to `word`; nil where none is near enough.
  public static func find(_ word: String, among known: [String]) -> String? {
    list(word, among: known, count: 1).first
  }

  /// Known words near `word`, nearest first, of equals in byte order; at most `count`.
  ///
  /// Near is what a third of the longer word's characters, at least one, turn into the other: to
  /// insert, to delete, to replace, or to swap with its neighbour, whatever the case. A word of at
  /// least three characters that contains the other, or is contained in it, is near as well, after
  /// those that are one edit away.
  public static func list(_ word: String, among known: [String], count: Int) -> [String] {
    let wanted = Array(word.lowercased())
    // Words from outside may be large; what is far too long is near nothing.
    guard !wanted.isEmpty, wanted.count <= 200 else { return [] }
    var near: [(word: String, distance: Int)] = []
    for candidate in Set(known) {
      let other = Array(candidate.lowercased())
      guard other.count <= 200 else { continue }
      let edits = edits(from: wanted, to: other)
      if edits <= 1 || edits <= max(wanted.count, other.count) / 3 {
        near.append((candidate, min(edits, 1) + max(0, edits - 1) * 2))
      } else if isPart(wanted, of: other) {
        near.append((candidate, 2))
      }
    }
    return near.sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }.prefix(count).map(\.word)
  }

  /// `; did you mean 'report'?`, to follow a message about `word`; empty where nothing is near.
  public static func question(_ word: String, among known: [String]) -> String {
    find(word, among: known).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// Whether two words differ in nothing but case and marks, as `transactionId` and `transaction_id` do.
  public static func areSpellings(_ one: String, _ other: String) -> Bool {
    func letters(_ word: String) -> String {
      word.lowercased().filter { $0.isLetter || $0.isNumber }
    }
    let (left, right) = (letters(one), letters(other))
    return !left.isEmpty && left == right
  }

  private static func isPart(_ one: [Character], of other: [Character]) -> Bool {
    let (short, long) = one.count < other.count ? (one, other) : (other, one)
    return short.count >= 3 && String(long).contains(String(short))
  }

  /// Characters to insert, delete, replace, or swap with their neighbour, each character in one edit
  /// at most (Damerau-Levenshtein, optimal string alignment).
  private static func edits(from one: [Character], to other: [Character]) -> Int {
    var before: [Int] = []
    var row = Array(0...other.count)
    for (index, character) in one.enumerated() {
      var next = [index + 1] + row.dropFirst()
      for column in other.indices {
        let replaced = row[column] + (character == other[column] ? 0 : 1)
        next[column + 1] = min(replaced, row[column + 1] + 1, next[column] + 1)
        let isSwapped =
          index > 0 && column > 0 && character == other[column - 1] && one[index - 1] == other[column]
        if isSwapped { next[column + 1] = min(next[column + 1], before[column - 1] + 1) }
      }
      (before, row) = (row, next)
    }
    return row[other.count]
  }
}
