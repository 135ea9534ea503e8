/// Tells files, or all records, whose amounts look like minor units taken for major ones, or the other way round, from
/// how many of their settled lines are off by exactly 100 or 1000.
public struct UnitSuspicions: Sendable {
  /// Fewer mismatches by the factor are chance, or a few odd payments.
  private static let mismatchesMin = 5

  /// A name of a source.
  public struct File: Sendable, Hashable {
    public var source: String
    public var name: String

    public init(source: String, name: String) {
      self.source = source
      self.name = name
    }
  }

  /// What one file's settled lines are.
  private struct Counts {
    var settled = 0
    var tooLarge = 0
    var tooSmall = 0
  }

  private struct Suspicion {
    var file: File
    var isTooLarge: Bool
    var mismatches: Int
    var lines: Int
  }

  private var counts: [File: Counts] = [:]

  public init() {}

  /// Adds lines that are tied to a record. Matched ones in currencies without decimals say nothing, for there both units
  /// are one.
  public mutating func add(settledLines count: Int, of file: File) {
    counts[file, default: Counts()].settled += count
  }

  /// Adds lines, or mismatches, that are 100 or 1000 times too large, or too small.
  public mutating func add(mismatches count: Int, areTooLarge: Bool, of file: File) {
    if areTooLarge {
      counts[file, default: Counts()].tooLarge += count
    } else {
      counts[file, default: Counts()].tooSmall += count
    }
  }

  /// By file with enough mismatches: how many settled lines are too many for a suspicion. Where every
  /// such file has so many, there is nothing to report, whatever else is added.
  public var settledLinesThatClear: [File: Int] {
    counts.compactMapValues { Self.settledLinesThatClear(of: max($0.tooLarge, $0.tooSmall)) }
  }

  /// Nil where there are too few mismatches for a suspicion.
  private static func settledLinesThatClear(of mismatches: Int) -> Int? {
    mismatches >= mismatchesMin ? mismatches * 2 : nil
  }

  /// Adds what they come to: one finding a file, or one for the records where every file is off.
  public func append(to list: inout ControlFindingList) {
    var suspicions: [Suspicion] = []
    for (file, one) in counts {
      for (isTooLarge, mismatches) in [(true, one.tooLarge), (false, one.tooSmall)] {
        guard let clearing = Self.settledLinesThatClear(of: mismatches), one.settled < clearing
        else { continue }
        suspicions.append(
          Suspicion(
            file: file, isTooLarge: isTooLarge, mismatches: mismatches, lines: one.settled))
      }
    }
    if suspicions.isEmpty { return }
    if let isTooLarge = directionOfAll(suspicions) {
      appendRecords(isTooLarge, suspicions, to: &list)
    } else {
      appendFiles(suspicions, to: &list)
    }
  }

  /// The way in which every file with enough lines is off: then it is the records that are.
  private func directionOfAll(_ suspicions: [Suspicion]) -> Bool? {
    let directions = Set(suspicions.map(\.isTooLarge))
    let judged = counts.values.count { $0.settled >= Self.mismatchesMin }
    guard suspicions.count > 1, judged == suspicions.count, directions.count == 1 else {
      return nil
    }
    return directions.first
  }

  private func appendFiles(_ suspicions: [Suspicion], to list: inout ControlFindingList) {
    let ordered = suspicions.sorted {
      ($0.file.name, $0.file.source) < ($1.file.name, $1.file.source)
    }
    for one in ordered {
      let unit =
        one.isTooLarge ? "minor units are read as major ones" : "major units are read as minor ones"
      list.append(
        .unitSuspect, at: FilePosition(source: one.file.source, file: one.file.name, row: 0),
        detail: "\(one.mismatches) of \(one.lines) settled lines are \(Self.factor(one.isTooLarge)) "
          + "what the records say: perhaps \(unit); check amounts.unit of the profile.")
    }
  }

  private func appendRecords(
    _ isTooLarge: Bool, _ suspicions: [Suspicion], to list: inout ControlFindingList
  ) {
    let mismatches = suspicions.reduce(0) { $0 + $1.mismatches }
    let lines = suspicions.reduce(0) { $0 + $1.lines }
    list.append(
      .unitSuspect, at: FilePosition(source: "api", file: "", row: 0),
      detail: "\(mismatches) of \(lines) settled lines, in all \(suspicions.count) files, are "
        + "\(Self.factor(isTooLarge)) what the records say: check api.amounts, then amounts.unit of the "
        + "profile."
    ) { $0.position = nil }
  }

  private static func factor(_ isTooLarge: Bool) -> String {
    isTooLarge ? "exactly 100 or 1000 times" : "exactly a hundredth or thousandth of"
  }
}

extension Finding {
  /// Whether the actual amount is exactly 100 or 1000 times the expected one (true), or the other way round (false); nil
  /// where neither.
  public var isOffByUnits: Bool? {
    guard let expected = expectedMinorUnits, let actual = actualMinorUnits, expected != 0,
      actual != 0
    else { return nil }
    if actual % expected == 0, [100, 1000].contains(actual / expected) { return true }
    if expected % actual == 0, [100, 1000].contains(expected / actual) { return false }
    return nil
  }
}
