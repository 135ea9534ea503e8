public import ArgumentParser
import Foundation
public import Sandbox

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answer the payment API over a world on 127.0.0.1.",
    discussion: """
      Prints one line, `listening on 127.0.0.1:PORT`, when it is ready. \
      `POST /sandbox/as-of?date=2026-03-05` moves the world's clock to the end of a local day.
      """)

  @Option(help: "Directory of a world that generate wrote.")
  var world: String

  @Option(help: "Port; 0 for a free one.")
  var port = 0

  @Option(help: "Show the world as it is at the end of this local day; default: the last.")
  var asOf: String?

  @Option(help: "What x-api-key must be.")
  var key = "sandbox-key"

  @Option(help: "How lists are paged: documented or sdk.")
  var paging = WorldServer.Paging.documented

  func run() async throws {
    let server = WorldServer(
      world: try WorldServer.parameters(ofWorldIn: world), key: key, paging: paging,
      asOf: try asOf.map { try WorldParameters.day($0) })
    try await server.run(port: port) { port in
      FileHandle.standardOutput.write(Data("listening on 127.0.0.1:\(port)\n".utf8))
    }
  }
}

extension WorldServer.Paging: ExpressibleByArgument {}
