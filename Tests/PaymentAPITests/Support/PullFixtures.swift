import Foundation
import PaymentAPI
import SettlementModel
import Synchronization
import Testing

/// Keeps what a pull delivers.
final class CollectingSink: RecordSink {
  private let stored = Mutex<[RecordPage]>([])
  private let failAfter: Int?

  struct Full: Error {}

  init(failAfter: Int? = nil) { self.failAfter = failAfter }

  var pages: [RecordPage] { stored.withLock { $0 } }
  var records: [APIRecord] { pages.flatMap(\.records) }
  var rejected: [RejectedRecord] { pages.flatMap(\.rejected) }
  var recordSet: Set<APIRecord> { Set(records) }

  func accept(_ page: RecordPage) async throws {
    let count = stored.withLock { $0.count }
    if let failAfter, count >= failAfter { throw Full() }
    stored.withLock { $0.append(page) }
  }
}

/// A clock that moves only when something sleeps, and no chance: every jitter is its upper bound.
final class FakeTime: Sendable {
  private let state = Mutex<(now: Duration, waits: [Duration])>((.zero, []))
  let start = Timestamp(milliseconds: 1_780_000_000_000)

  var waits: [Duration] { state.withLock { $0.waits } }
  var elapsed: Duration { state.withLock { $0.now } }

  var timing: PullTiming {
    PullTiming(
      wallClock: { [self] in
        Timestamp(milliseconds: start.milliseconds + elapsed.components.seconds * 1000)
      },
      elapsed: { [self] in elapsed },
      sleep: { [self] wait in
        state.withLock {
          $0.now += wait
          $0.waits.append(wait)
        }
      },
      random: { $0.upperBound })
  }
}

/// The secret that no message may repeat.
let secretKey = "UseePay_SK_0123456789abcdef_tail"

func configuration(
  baseURL: String = "https://api.example", appIDs: [String] = ["shop.example"]
) -> UseePayConfiguration {
  var configuration = UseePayConfiguration(
    baseURL: baseURL, merchantNumber: "500000000000001", appIDs: appIDs, key: APIKey(secretKey),
    apiVersion: "v1")
  configuration.pagination.pageSize = 3
  configuration.requestsPerSecond = 1000
  configuration.callLimits = .unhurried
  return configuration
}

extension CallLimits {
  /// Times that no busy machine reaches: a test's calls share their threads with all other tests, and
  /// each step of a call may wait for those.
  static var unhurried: CallLimits {
    var limits = CallLimits()
    limits.connectTimeoutMilliseconds = 600_000
    limits.readTimeoutMilliseconds = 600_000
    limits.callDeadlineMilliseconds = 600_000
    return limits
  }
}

/// An intent's JSON.
func intentJSON(
  _ id: String, amount: String = "10.00", status: String = "succeeded", extra: String = ""
) -> String {
  """
  {"id":"\(id)","amount":\(amount),"currency":"USD","status":"\(status)",\
  "create_at":"2026-03-01T08:00:00.000Z"\(extra.isEmpty ? "" : ",")\(extra)}
  """
}

func captureJSON(_ id: String, of intent: String, amount: String = "10.00") -> String {
  """
  {"id":"\(id)","payment_intent_id":"\(intent)","amount":\(amount),"currency":"USD",\
  "status":"succeeded","create_at":"2026-03-01T08:01:00Z"}
  """
}

func refundJSON(_ id: String, of intent: String, amount: String = "1.00") -> String {
  """
  {"id":"\(id)","payment_intent_id":"\(intent)","amount":\(amount),"currency":"USD",\
  "status":"succeeded","create_at":"2026-03-02T08:01:00Z"}
  """
}

/// A fresh directory below the system's temporary one, removed by ``TemporaryDirectory/remove()``.
struct TemporaryDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tieout-api-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func write(_ text: String, to name: String) throws {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
