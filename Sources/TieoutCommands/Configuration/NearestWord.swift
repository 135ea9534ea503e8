/// Finds what a mistyped word may have meant.
enum NearestWord {
  /// The word with the fewest edits, where these are at most a third of its length and no more than
  /// three; of equals the first.
  static func find(_ word: String, among words: [String]) -> String? {
    var best: (word: String, edits: Int)?
    for candidate in words {
      let edits = distance(Array(word.utf8), Array(candidate.utf8))
      guard edits <= min(3, max(1, candidate.utf8.count / 3)) else { continue }
      if best.map({ edits < $0.edits }) ?? true { best = (candidate, edits) }
    }
    return best?.word
  }

  /// Insertions, deletions and replacements that turn one text into the other.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard left.count < 128 else { return .max }
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let above = row[column + 1]
        row[column + 1] = min(
          above + 1, row[column] + 1, diagonal + (byte == right[column] ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
