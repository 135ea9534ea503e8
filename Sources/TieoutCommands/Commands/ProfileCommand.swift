import ArgumentParser
import Parsing

struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Look at file layouts, write new ones, and try them on a file.",
    discussion: "Example: tieout profile list",
    subcommands: [
      ProfileListCommand.self, ProfileShowCommand.self, ProfileDraftCommand.self,
      ProfileValidateCommand.self, ProfilePreviewCommand.self,
    ])

  /// The profile of a path, or a built-in one: what has a slash or ends with `.yaml` is a path.
  static func profile(named text: String) throws -> FileProfile {
    let isPath = text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml")
    return try Configuration.profile(isPath ? .path(text) : .builtIn(text)).0
  }

  /// The base name of a path, by which file name patterns go.
  static func baseName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
