import Retry
import Synchronization
import Testing

private struct Trouble: Error, Equatable {
  var isTransient = true
  var number = 0
  var retryAfter: Duration?
}

/// A clock that only sleeping moves.
private final class FakeTime: Sendable {
  private let state = Mutex((now: Duration.zero, sleeps: [Duration]()))
  var sleeps: [Duration] { state.withLock { $0.sleeps } }
  func pass(_ duration: Duration) { state.withLock { $0.now += duration } }

  /// Draws the longest wait, so that sleeps show the bounds.
  var timing: RetryTiming {
    RetryTiming(
      now: { self.state.withLock { $0.now } },
      sleep: { duration in
        self.state.withLock {
          $0.now += duration
          $0.sleeps.append(duration)
        }
      },
      jitter: { $0 })
  }
}

@Suite struct RetryingTests {
  private let policy = RetryPolicy(
    attemptsMax: 5, firstDelay: .seconds(1), delayMax: .seconds(5), totalBudget: .seconds(100))

  @Test func successNeedsOneTry() async throws {
    let time = FakeTime()
    let value = try await retrying(policy, timing: time.timing, isTransient: always) { $0 }
    #expect(value == 1)
    #expect(time.sleeps == [])
  }

  @Test func transientErrorsAreTriedAgainWithGrowingBoundedWaits() async throws {
    let time = FakeTime()
    let value = try await retrying(policy, timing: time.timing, isTransient: transient) { attempt in
      if attempt < 5 { throw Trouble() }
      return attempt
    }
    #expect(value == 5)
    #expect(time.sleeps == [.seconds(1), .seconds(2), .seconds(4), .seconds(5)])
  }

  @Test func theLastErrorComesOutAfterTheLastTry() async {
    let time = FakeTime()
    await #expect(throws: Trouble(number: 5)) {
      try await retrying(policy, timing: time.timing, isTransient: transient) { attempt in
        throw Trouble(number: attempt)
      }
    }
    #expect(time.sleeps.count == 4)
  }

  @Test func permanentErrorsAreNotTriedAgain() async {
    let time = FakeTime()
    await #expect(throws: Trouble(isTransient: false, number: 1)) {
      try await retrying(policy, timing: time.timing, isTransient: transient) { attempt in
        throw Trouble(isTransient: false, number: attempt)
      }
    }
    #expect(time.sleeps == [])
  }

  @Test func noWaitBeginsThatEndsBeyondTheBudget() async {
    let time = FakeTime()
    await #expect(throws: Trouble(number: 2)) {
      try await retrying(policy, timing: time.timing, isTransient: transient) { attempt in
        time.pass(.seconds(49))
        throw Trouble(number: attempt)
      }
    }
    #expect(time.sleeps == [.seconds(1)])
  }

  @Test func aDeadlineCutsTheBudget() async {
    let time = FakeTime()
    time.pass(.seconds(10))
    await #expect(throws: Trouble(number: 2)) {
      try await retrying(
        policy, timing: time.timing, deadline: .seconds(12), isTransient: transient
      ) { attempt in throw Trouble(number: attempt) }
    }
    #expect(time.sleeps == [.seconds(1)])
  }

  @Test func aServerMayAskForALongerWait() async throws {
    let time = FakeTime()
    _ = try await retrying(
      policy, timing: time.timing, isTransient: transient,
      waitAtLeast: retryAfter
    ) { attempt in if attempt == 1 { throw Trouble(retryAfter: .seconds(30)) } }
    #expect(time.sleeps == [.seconds(30)])
  }

  @Test func aWaitThatDoesNotFitIsNotWaited() async {
    let time = FakeTime()
    await #expect(throws: Trouble.self) {
      try await retrying(
        policy, timing: time.timing, isTransient: transient,
        waitAtLeast: retryAfter
      ) { _ in throw Trouble(retryAfter: .seconds(3600)) }
    }
    #expect(time.sleeps == [])
  }

  @Test func cancellationIsNeverRetried() async {
    let time = FakeTime()
    let tries = Mutex(0)
    await #expect(throws: CancellationError.self) {
      try await retrying(policy, timing: time.timing, isTransient: always) { _ in
        tries.withLock { $0 += 1 }
        throw CancellationError()
      }
    }
    #expect(tries.withLock { $0 } == 1)
  }

  @Test func jitterStaysWithinItsBoundAndUsesAllOfIt() {
    var generator = SplitMix(state: 42)
    let draws = (0..<2000).map { _ in fullJitter(upTo: .milliseconds(9), using: &generator) }
    #expect(Set(draws) == Set((0...9).map { Duration.milliseconds($0) }))
    #expect(fullJitter(upTo: .zero, using: &generator) == .zero)
  }

  @Test func delayBoundsNeverOverflow() {
    let policy = RetryPolicy(firstDelay: .seconds(1), delayMax: .seconds(1 << 40))
    #expect(policy.delayBound(afterAttempt: 1) == .seconds(1))
    #expect(policy.delayBound(afterAttempt: 4) == .seconds(8))
    #expect(policy.delayBound(afterAttempt: 1000) == .seconds(1 << 40))
  }

  private func always(_ error: any Error) -> Bool { true }

  private func retryAfter(_ error: any Error) -> Duration? { (error as? Trouble)?.retryAfter }

  private func transient(_ error: any Error) -> Bool { (error as? Trouble)?.isTransient ?? false }
}

/// A small seeded generator.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
