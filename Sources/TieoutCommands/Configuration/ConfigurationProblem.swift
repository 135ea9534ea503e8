/// Where a configuration value was written.
package enum ConfigurationPlace: Sendable, Hashable {
  /// A line of the file, from 1.
  case line(Int)
  /// An environment variable that overrides the file.
  case variable(String)
  /// The file as a whole.
  case file
}

/// One thing that is wrong with the configuration.
package struct ConfigurationProblem: Error, Sendable, Hashable {
  /// Path of the key, such as `sources[0].sftp.host`; empty for the file as a whole.
  package let key: String
  package let place: ConfigurationPlace
  /// What is wrong and how to fix it, one sentence; never holds a secret.
  package let message: String

  package init(key: String, place: ConfigurationPlace, message: String) {
    self.key = key
    self.place = place
    self.message = message
  }

  /// `FILE:LINE: key: message`, or `$VARIABLE: key: message`.
  package func text(file: String) -> String {
    let keyed = key.isEmpty ? message : "\(key): \(message)"
    switch place {
    case .line(let line): return "\(file):\(line): \(keyed)"
    case .variable(let name): return "$\(name): \(keyed)"
    case .file: return "\(file): \(keyed)"
    }
  }
}

/// Everything that is wrong with a configuration, in the order of the file; exit code 78.
package struct ConfigurationErrors: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file as it was named.
  package let file: String
  /// At least one; lines first and ascending, then environment variables.
  package let problems: [ConfigurationProblem]

  package init(file: String, problems: [ConfigurationProblem]) {
    self.file = file
    self.problems = problems.enumerated().sorted {
      (Self.rank($0.element), $0.offset) < (Self.rank($1.element), $1.offset)
    }.map(\.element)
  }

  /// One message a problem, to be printed as `tieout: error: …`.
  package var messages: [String] { problems.map { $0.text(file: file) } }

  package var description: String { messages.joined(separator: "\n") }

  private static func rank(_ problem: ConfigurationProblem) -> Int {
    switch problem.place {
    case .file: 0
    case .line(let line): line
    case .variable: .max
    }
  }
}
