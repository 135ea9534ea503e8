import Synchronization

/// How many requests went out, each try counted.
public final class RequestCount: Sendable {
  private let count = Atomic<Int>(0)

  public init() {}

  /// The requests so far.
  public var value: Int { count.load(ordering: .relaxed) }

  func add() { count.add(1, ordering: .relaxed) }
}
