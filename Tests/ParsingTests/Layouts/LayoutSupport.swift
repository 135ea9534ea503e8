import Parsing
import SettlementModel
import Testing

/// A profile from YAML, with the keys that every profile needs left to the caller.
func profile(_ yaml: String) throws -> FileProfile {
  try FileProfile(yaml: "name: test\n" + yaml, file: "p.yaml")
}

/// What reading a text by a profile gives.
func read(_ text: String, _ yaml: String, name: String = "file.csv") throws -> ReadFile {
  let found = try read(Array(text.utf8), profile: profile(yaml), name: name)
  #expect(found.reading.counts.isConserved)
  return found
}

/// The problems of a profile, one a line, as `LINE: what`.
func profileProblems(_ yaml: String) -> [String] {
  do throws(FileProfileError) {
    _ = try FileProfile(yaml: "name: test\n" + yaml, file: "p.yaml")
    return []
  } catch {
    return error.problems.map { "\($0.line): \($0.message)" }
  }
}

extension SettlementLine {
  /// Kind, currency and gross, for short comparisons.
  var short: String {
    "\(kind.rawValue) \(currency) \(grossMinorUnits)"
  }
}
