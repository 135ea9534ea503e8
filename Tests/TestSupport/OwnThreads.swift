import Foundation
public import Testing

/// Runs a suite's tests on threads that no other tests need: for those that wait for programs, or compute for long.
///
/// Swift's tasks share as many threads as there are processors. On those a few tests that wait would hold up every other:
/// a step of a call over a connection then takes minutes, and its time is over before it has begun.
public struct OwnThreadsTrait: SuiteTrait, TestTrait, TestScoping {
  public var isRecursive: Bool { true }

  public func provideScope(
    for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(OwnThreads.shared) { try await body() }
  }
}

extension Trait where Self == OwnThreadsTrait {
  /// On threads of their own, as many as there are processors.
  public static var ownThreads: OwnThreadsTrait { OwnThreadsTrait() }
}

/// Runs jobs in the order in which they come.
private final class OwnThreads: TaskExecutor {
  static let shared = OwnThreads(count: max(2, ProcessInfo.processInfo.activeProcessorCount))

  /// Guards the jobs; the thread sanitizer knows it, as it does not know `Mutex`.
  private let hasJobs = NSCondition()
  nonisolated(unsafe) private var jobs: [UnownedJob] = []

  private init(count: Int) {
    for _ in 0..<count {
      Thread.detachNewThread { [self] in
        while true { next().runSynchronously(on: asUnownedTaskExecutor()) }
      }
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    hasJobs.withLock { jobs.append(job) }
    hasJobs.signal()
  }

  /// Waits for a job.
  private func next() -> UnownedJob {
    hasJobs.withLock {
      while jobs.isEmpty { hasJobs.wait() }
      return jobs.removeFirst()
    }
  }
}
