import Parsing

/// The bytes as the YAML of a profile.
///
/// Holds: a profile, or problems that stand on lines that the text has.
func fuzzProfile(_ input: [UInt8]) throws {
  guard let yaml = String(validating: input, as: UTF8.self) else { return }
  do {
    let profile = try FileProfile(yaml: yaml, file: "p.yaml")
    try expect(!profile.name.isEmpty, "a profile without a name")
  } catch let error as FileProfileError {
    try expect(!error.problems.isEmpty, "refused without a problem")
    let lines = yaml.unicodeScalars.count { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) } + 2
    for problem in error.problems {
      try expect(!problem.message.isEmpty, "a problem without a word")
      try expect((0...lines).contains(problem.line), "line \(problem.line) of \(lines): \(problem.message)")
    }
  }
}
