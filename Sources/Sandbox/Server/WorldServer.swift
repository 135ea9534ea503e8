import Foundation
import Hummingbird
import NIOCore
public import SettlementModel
import Synchronization

/// Answers the payment API over a world, on the loopback interface only.
public struct WorldServer: Sendable {
  /// How lists are cut and answered: the API's documents show both.
  public enum Paging: String, Sendable, CaseIterable {
    /// `page_num` from 0, answered with `items` and `has_more`.
    case documented
    /// `page` from 1, answered with `data`, `has_more`, `total`, `page` and `page_size`.
    case sdk
  }

  let world: ServedWorld
  let key: String
  let style: Paging
  private let clock: WorldClock
  private let instant: ServedInstant

  /// - Parameters:
  ///   - world: what to serve; told anew from its seed.
  ///   - key: what `x-api-key` must be.
  ///   - paging: how lists are paged.
  ///   - day: the local day at whose end the world is shown; default: the last.
  public init(
    world parameters: WorldParameters, key: String, paging: Paging = .documented,
    asOf day: BusinessDay? = nil
  ) {
    self.world = ServedWorld(parameters)
    self.key = key
    self.style = paging
    self.clock = WorldClock(parameters)
    self.instant = ServedInstant(clock.end(of: day ?? parameters.lastDay))
  }

  /// Serves until the process is told to stop.
  ///
  /// - Parameters:
  ///   - port: 0 for a free one.
  ///   - onListening: called once with the port that was bound.
  public func run(port: Int, onListening: @escaping @Sendable (Int) -> Void) async throws {
    let application = Application(
      router: makeRouter(),
      configuration: .init(address: .hostname("127.0.0.1", port: port)),
      onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) })
    try await application.runService()
  }

  /// The parameters of the world in a directory that `generate` wrote.
  public static func parameters(ofWorldIn directory: String) throws -> WorldParameters {
    let json = try Data(contentsOf: URL(fileURLWithPath: directory + "/world.json"))
    return try WorldDescription.parameters(json: json)
  }

  /// The point in time before which things are shown.
  var shownBefore: Timestamp { instant.value }

  /// Moves the world's clock to the end of a local day.
  func move(to day: BusinessDay) { instant.set(clock.end(of: day)) }
}

/// A point in time that requests read and one request moves.
private final class ServedInstant: Sendable {
  private let storage: Mutex<Timestamp>

  init(_ value: Timestamp) { storage = Mutex(value) }

  var value: Timestamp { storage.withLock { $0 } }

  func set(_ value: Timestamp) { storage.withLock { $0 = value } }
}
