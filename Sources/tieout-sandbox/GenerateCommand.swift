import ArgumentParser
import Sandbox

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write settlement files, an API archive and the labels of the planted discrepancies.")

  @OptionGroup var world: WorldOptions

  @Option(help: "Directory for the world; its settlement and archive folders are replaced.")
  var output: String

  @Option(help: "The world as it is at the end of this local day; default: the last.")
  var through: String?

  func run() throws {
    let parameters = try world.parameters()
    let day = try through.map { try WorldParameters.day($0) }
    let counts = try WorldGenerator(parameters).write(to: output, through: day)
    print(
      "\(output): \(counts.payments) payments, \(counts.lines) settlement lines, "
        + "\(counts.findings) expected findings")
  }
}
