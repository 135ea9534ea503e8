/// Passes bytes on until there are too many of them, for what they were made of or at all, or they
/// have taken too long.
final class BudgetedSource: ByteSource {
  private let upstream: any ByteSource
  private let budget: OutputBudget
  private let bytesIn: Int64
  private let deadline: ReadingDeadline?
  private var bytesOut: Int64 = 0

  /// - Parameter bytesIn: size of the file that the bytes are made of; `Int64.max` where only the
  ///   size counts.
  init(
    _ upstream: any ByteSource, budget: OutputBudget, bytesIn: Int64 = .max,
    deadline: ReadingDeadline?
  ) {
    self.upstream = upstream
    self.budget = budget
    self.bytesIn = bytesIn
    self.deadline = deadline
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try deadline?.check()
    let count = try upstream.read(into: buffer)
    bytesOut += Int64(count)
    try budget.check(bytesOut: bytesOut, bytesIn: bytesIn)
    try deadline?.check()
    return count
  }
}

/// The moment after which a file is given up.
public struct ReadingDeadline: Sendable {
  private let secondsMax: Int
  private let start: Duration
  private let elapsed: @Sendable () -> Duration

  /// A deadline that far from now.
  ///
  /// - Parameter clock: time since a fixed moment; it never goes back. Default: the system's
  ///   monotonic clock.
  public init(
    secondsMax: Int, clock: @escaping @Sendable () -> Duration = ReadingDeadline.monotonic
  ) {
    self.secondsMax = secondsMax
    self.elapsed = clock
    self.start = clock()
  }

  /// Throws ``ByteSourceError/tooSlow(secondsMax:)`` once the time is up.
  public func check() throws(ByteSourceError) {
    guard elapsed() - start <= .seconds(secondsMax) else { throw .tooSlow(secondsMax: secondsMax) }
  }

  private static let origin = ContinuousClock.now

  /// Time since the process first asked.
  public static let monotonic: @Sendable () -> Duration = { origin.duration(to: .now) }
}
