import SettlementModel

/// What the API says of every object from which moment on; a value, so that a night keeps its own.
struct RecordHistory: Sendable {
  private struct Version: Sendable {
    var from: Int64
    /// Nil where the object is gone from here on.
    var record: APIRecord?
  }

  private var versions: [RecordReference: [Version]] = [:]
  private var created: [RecordReference: Int64] = [:]
  /// In the order in which they were first told of.
  private var order: [RecordReference] = []
  private var children: [String: [RecordReference]] = [:]

  /// The object reads so from `moment` on, milliseconds since 1970.
  mutating func tell(_ record: APIRecord, from moment: Int64) {
    let reference = record.reference
    if versions[reference] == nil {
      order.append(reference)
      switch record {
      case .capture(let capture): children[capture.paymentIntentID, default: []].append(reference)
      case .refund(let refund): children[refund.paymentIntentID, default: []].append(reference)
      default: break
      }
      created[reference] =
        switch record {
        case .paymentIntent(let intent): intent.createdAt.milliseconds
        case .refund(let refund): refund.createdAt.milliseconds
        default: moment
        }
    }
    versions[reference, default: []].append(Version(from: moment, record: record))
    versions[reference]?.sort { $0.from < $1.from }
  }

  /// The object, and what belongs to it, is not shown any more from `moment` on.
  mutating func hide(_ intent: String, from moment: Int64) {
    let own = RecordReference(type: .paymentIntent, id: intent)
    for reference in [own] + children[intent, default: []] {
      versions[reference]?.removeAll { $0.from >= moment }
      versions[reference]?.append(Version(from: moment, record: nil))
    }
  }

  func record(_ reference: RecordReference, at moment: Int64) -> APIRecord? {
    versions[reference]?.last { $0.from <= moment }?.record
  }

  /// Ids of the objects shown at a moment that were created from another one on, oldest first told.
  func ids(of type: RecordType, createdFrom from: Int64, at moment: Int64) -> [String] {
    order.filter {
      $0.type == type && created[$0, default: 0] >= from && record($0, at: moment) != nil
    }.map(\.id)
  }

  /// Captures and refunds of an intent.
  func belonging(to intent: String, at moment: Int64) -> [APIRecord] {
    children[intent, default: []].compactMap { record($0, at: moment) }
  }

  /// An object as a list shows it: an intent with its captures behind it.
  func withCaptures(_ type: RecordType, _ id: String, at moment: Int64) -> [APIRecord] {
    let own = record(RecordReference(type: type, id: id), at: moment)
    let captures = type == .paymentIntent ? belonging(to: id, at: moment) : []
    return [own].compactMap { $0 } + captures.filter { $0.reference.type == .capture }
  }

  /// Everything shown at a moment.
  func all(at moment: Int64) -> [APIRecord] { order.compactMap { record($0, at: moment) } }
}
