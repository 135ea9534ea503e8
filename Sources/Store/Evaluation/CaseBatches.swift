import Dispatch
import SettlementModel

/// Has cases judged by a second thread, a batch at a time: while one batch is judged, the caller
/// stores the one before it and reads the one after it.
///
/// Cases come out in the order in which they went in. Fewer than a batch, as on most nights, are
/// judged by the caller's own thread.
final class CaseBatches {
  /// Cases that are judged at once: enough that handing them over costs nothing, few enough that
  /// three batches fit into memory unnoticed.
  static let casesPerBatch = 256

  private let verdict: (PaymentCase) throws -> CaseVerdict
  private let judging = DispatchQueue(label: "tieout.judging")
  private var next: [PaymentCase] = []
  private var pending: Batch?

  /// - Parameter verdict: the rules; called for one case at a time.
  init(_ verdict: @escaping (PaymentCase) throws -> CaseVerdict) { self.verdict = verdict }

  // The rules are not called any more when their owner goes.
  deinit { pending?.wait() }

  /// Takes a case, and gives back a batch that was judged meanwhile; nothing most of the time.
  func add(_ found: PaymentCase) throws -> [JudgedCase] {
    next.append(found)
    guard next.count == Self.casesPerBatch else { return [] }
    let ready = try pending?.judged() ?? []
    let batch = Batch(next, verdict)
    judging.async { batch.judge() }
    pending = batch
    next = []
    next.reserveCapacity(Self.casesPerBatch)
    return ready
  }

  /// What ``add(_:)`` has not given back.
  func rest() throws -> [JudgedCase] {
    let ready = try pending?.judged() ?? []
    pending = nil
    defer { next = [] }
    return try ready + next.map { try JudgedCase($0, verdict) }
  }

  private final class Batch: @unchecked Sendable {
    // Unchecked: one thread judges, and the other looks only after that has ended.
    private var cases: [PaymentCase]
    private var result: Result<[JudgedCase], any Error> = .success([])
    private let verdict: (PaymentCase) throws -> CaseVerdict
    private let work = DispatchGroup()

    init(_ cases: [PaymentCase], _ verdict: @escaping (PaymentCase) throws -> CaseVerdict) {
      self.cases = cases
      self.verdict = verdict
      work.enter()
    }

    func judge() {
      result = Result { try cases.map { try JudgedCase($0, verdict) } }
      cases = []
      work.leave()
    }

    func wait() { work.wait() }

    func judged() throws -> [JudgedCase] {
      wait()
      return try result.get()
    }
  }
}

/// A case's verdict, and the rows that it asks for.
struct JudgedCase {
  let key: Int64
  let verdict: CaseVerdict
  let wanted: WantedCase

  /// A case that has nothing any more is not asked about.
  init(_ found: PaymentCase, _ judge: (PaymentCase) throws -> CaseVerdict) throws {
    key = found.key.number
    verdict = found.isEmpty ? CaseVerdict() : try judge(found)
    wanted = try WantedCase(verdict, of: found)
  }
}
