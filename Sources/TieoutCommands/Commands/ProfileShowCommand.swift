import ArgumentParser
import Parsing

struct ProfileShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "A built-in profile's YAML, to start your own from.",
    discussion: "Example: tieout profile show useepay-settlement >mine.yaml")

  @Argument(help: "The profile's name.", completion: .list(BuiltInProfiles.names))
  var name: String

  func run() async throws {
    guard let yaml = BuiltInProfiles.yaml(name) else {
      throw ValidationError("\(UnknownProfileError(name: name))")
    }
    try StandardOutput().write(Array(yaml.utf8))
  }
}
