import GRDB
import Synchronization

/// The moment at which a simulated run dies: the n-th commit or call of a source, counted together.
///
/// From then on nothing is written any more, whatever the dying program still tries.
final class Doom: TransactionObserver, Sendable {
  struct Death: Error {}

  private struct State {
    var points = 0
    var deadline = Int.max
  }
  private let state = Mutex(State())

  /// Starts to count anew; nothing dies where `deadline` is nil.
  func arm(at deadline: Int?) {
    state.withLock { $0 = State(points: 0, deadline: deadline ?? .max) }
  }

  /// Points passed since the count began.
  var points: Int { state.withLock { $0.points } }

  var deadline: Int { state.withLock { $0.deadline } }

  var hasStruck: Bool { state.withLock { $0.points >= $0.deadline } }

  /// One more point; throws where it is the one, and ever after.
  func pass() throws {
    let isDead = state.withLock { state in
      state.points += 1
      return state.points >= state.deadline
    }
    if isDead { throw Death() }
  }

  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseWillCommit() throws { try pass() }
  func databaseDidCommit(_ db: Database) {}
  func databaseDidRollback(_ db: Database) {}
}
