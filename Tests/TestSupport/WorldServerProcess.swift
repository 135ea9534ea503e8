import Foundation

/// The sandbox's API over a world, on a port of its own; ends with the fixture.
public final class WorldServerProcess {
  public let port: Int
  private let process: StartedProgram

  /// Starts the server and waits until it listens.
  public init(_ world: WorldOnDisk, key: String) throws {
    WatchedSecrets.watch(key)
    process = try StartedProgram(
      "tieout-sandbox", ["serve", "--world", ".", "--port", "0", "--key", key], in: world.directory,
      boundSeconds: 300)
    let isListening = process.waitUntil { $0.standardOutput.hasSuffix("\n") }
    guard isListening, let text = process.standardOutput.split(separator: ":").last,
      let port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
    else { throw ProgramError(process.wait().description) }
    self.port = port
  }

  deinit {
    process.send(SIGKILL)
    _ = process.wait()
  }
}
