import Parsing
package import SettlementModel
import Store

/// A name apart from what marks it as a correction: `a_v2.csv`, `a-R1.csv.gz` and `CORR_a.csv` all
/// stand for `a`.
package struct CorrectionName: Hashable {
  /// The name without mark and endings.
  package let base: String
  /// What marks it, in lower case and without number, such as `v`; nil where nothing does.
  package let mark: String?

  private static let endings = [
    ".gz", ".zip", ".gpg", ".pgp", ".asc", ".csv", ".tsv", ".txt", ".dat",
  ]
  private static let numbered: Set<String> = ["v", "ver", "version", "r", "rev", "revision"]
  private static let plain: Set<String> = [
    "corr", "corrected", "correction", "reissue", "reissued",
  ]

  package init(_ name: String) {
    var stem = name[...]
    while let ending = Self.endings.first(where: { stem.lowercased().hasSuffix($0) }) {
      stem = stem.dropLast(ending.count)
    }
    let separators: Set<Character> = ["_", "-", ".", " "]
    if let separator = stem.lastIndex(where: separators.contains),
      let mark = Self.mark(stem[stem.index(after: separator)...])
    {
      (base, self.mark) = (String(stem[..<separator]), mark)
    } else if let separator = stem.firstIndex(where: separators.contains),
      Self.plain.contains(stem[..<separator].lowercased())
    {
      (base, mark) = (String(stem[stem.index(after: separator)...]), "corr")
    } else {
      (base, mark) = (String(stem), nil)
    }
  }

  private static func mark(_ tail: Substring) -> String? {
    let word = String(tail.prefix { !$0.isNumber }).lowercased()
    let number = tail.dropFirst(word.count)
    guard number.count <= 3, number.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    let isMark = plain.contains(word) || !number.isEmpty && numbered.contains(word)
    return isMark ? word : nil
  }

  /// Whether a file of this name may be the other one issued again.
  ///
  /// Two marked names are taken for versions of one file too, apart from `R1` and `R2`, which may
  /// as well be regions.
  package func mayCorrect(_ other: CorrectionName) -> Bool {
    guard base == other.base, mark != nil || other.mark != nil else { return false }
    return mark == nil || other.mark == nil || !(mark == "r" && other.mark == "r")
  }

  /// Why a file of this name must not simply count beside the first of those that count already and of which one corrects
  /// the other; nil where none does.
  package func unclearCorrection(of held: [String]) -> FileRefusal? {
    guard let other = held.first(where: { mayCorrect(CorrectionName($0)) }) else { return nil }
    let what =
      mark != nil
      ? "the name says that the file corrects \(other), which counts already"
      : "\(other), which counts already, says by its name that it corrects this file"
    return FileRefusal(
      cause: .unclearCorrection,
      detail: "\(what). Nothing of it counts until a person says what it is; a group `version` in "
        + "file_name of the profile says it for all such files.")
  }
}

// What a file's name says about files that are held.
extension FileStage {
  /// The arrival with what the profile's `version` group makes of its name.
  func versioned(_ arrival: FileArrival, profile: FileProfile) throws -> FileArrival {
    guard let pattern = profile.fileName, pattern.tellsVersions,
      let parts = pattern.parts(of: arrival.name), let date = parts.date
    else { return arrival }
    var arrival = arrival
    let version = Self.version(parts)
    for name in try database.countedNames(source: arrival.source, fileDate: date)
    where name != arrival.name {
      guard let other = pattern.parts(of: name), other.merchant == parts.merchant,
        other.date == date, other.sequence == parts.sequence
      else { continue }
      if Self.version(other) < version { arrival.replacedNames.insert(name) }
      if Self.version(other) > version { arrival.isOutdated = true }
    }
    return arrival
  }

  /// A name without a version is older than every version.
  private static func version(_ parts: FileNamePattern.Parts) -> Int {
    parts.version.flatMap { Int($0) } ?? 0
  }

  /// Looks again at names that were set aside beside what the arrival's name had, where it has their
  /// bytes now.
  func judgeCopies(of arrival: FileArrival, profile: FileProfile, version: String) throws {
    if profile.fileName?.tellsVersions == true { return }
    let name = CorrectionName(arrival.name)
    for copy in try database.heldFiles(source: arrival.source, sha256: arrival.sha256)
    where copy.refusal?.cause == .unclearCorrection && copy.name != arrival.name
      && name.mayCorrect(CorrectionName(copy.name))
    {
      try ingest(
        copy.arrival(profile: version), at: plan.data.inbox + "/" + copy.sha256, profile: profile)
    }
  }

  /// Why a file must not simply count beside those that are held: its name, or theirs, says that
  /// one corrects the other, and no rule says so.
  func unclearCorrection(
    _ arrival: FileArrival, profile: FileProfile
  ) throws -> FileRefusal? {
    if profile.fileName?.tellsVersions == true { return nil }
    let name = CorrectionName(arrival.name)
    // Of the same bytes nothing is unclear: they count once.
    return name.unclearCorrection(
      of: try database.countedNames(
        source: arrival.source, beginningWith: name.base, withoutContent: arrival.sha256))
  }
}
