public import SettlementModel

/// Reads saved webhook bodies: disputes and checkout sessions, which the API does not list.
///
/// An event is taken once however often it was delivered: by its id. Which event of a dispute
/// counts is the store's affair.
public struct WebhookReader: Sendable {
  private let mapper: RecordMapper
  private let key: WebhookPublicKey?
  private let opening: RecordArchive.Opening
  private static let eventsPerPage = 5_000

  /// - Parameters:
  ///   - amounts: the unit of the events' amounts.
  ///   - merchantNumber: stands where an object names none.
  ///   - appID: stands where an object names none; empty where there are several.
  ///   - key: every event must be signed by it; nil takes events as they are.
  public init(
    amounts: AmountUnit, merchantNumber: String, appID: String = "", key: WebhookPublicKey?,
    opening: @escaping RecordArchive.Opening
  ) {
    self.mapper = RecordMapper(unit: amounts, merchantNumber: merchantNumber, appID: appID)
    self.key = key
    self.opening = opening
  }

  /// Whether signatures are checked.
  public var checksSignatures: Bool { key != nil }

  /// Some of a file's events.
  public struct Page: Sendable {
    /// The records, and what could not be taken.
    public var records: RecordPage
    /// The events behind the records, in the form that an archive keeps.
    public var objects: [RecordType: [[UInt8]]] = [:]
  }

  /// What a file held besides the pages.
  public struct Summary: Sendable {
    public var events = 0
    /// Events that came before, here or earlier in the same reading.
    public var repeated = 0
    public var rejected = 0
    /// Events by name that bring nothing which the API does not list.
    public var passedOver: [String: Int] = [:]

    package init() {}
  }

  /// Reads one file, gzip or plain, in bounded memory.
  ///
  /// - Parameters:
  ///   - name: what rejects say they come from.
  ///   - seen: ids of the events taken so far; grows.
  ///   - body: takes each page.
  /// - Throws: ``PaymentAPIError`` where the file cannot be read; what `body` throws.
  public func read(
    path: String, name: String, seen: inout Set<String>, _ body: (Page) async throws -> Void
  ) async throws -> Summary {
    var saved = SavedBodies(try opening(path))
    var summary = Summary()
    var page = Page(records: RecordPage(records: [], series: name))
    while let next = try saved.next() {
      try Task.checkCancellation()
      summary.events += 1
      take(next.body, at: next.position, name, &seen, into: &page, &summary)
      if page.records.records.count + page.records.rejected.count >= Self.eventsPerPage {
        try await body(page)
        page = Page(records: RecordPage(records: [], series: name))
      }
    }
    if !page.records.records.isEmpty || !page.records.rejected.isEmpty { try await body(page) }
    return summary
  }

  private func take(
    _ body: SavedBodies.Body, at position: Int, _ name: String, _ seen: inout Set<String>,
    into page: inout Page, _ summary: inout Summary
  ) {
    var type = RecordType.dispute
    var id = ""
    let raw: [UInt8]
    switch body {
    case .json(let value): raw = Array(value.raw)
    case .form(let bytes), .unreadable(let bytes, _): raw = bytes
    }
    do throws(FieldProblem) {
      let event = try verified(body)
      let fields = ObjectFields(event, unit: mapper.unit)
      id = try fields.text("id")
      guard let found = try Self.type(of: event) else {
        summary.passedOver[String(try fields.text("name").prefix(64)), default: 0] += 1
        return
      }
      type = found
      let record = try mapper.record(type, from: event)
      let isEvent = event.nonNull("data") != nil
      guard !isEvent || id.isEmpty || seen.insert(id).inserted else {
        summary.repeated += 1
        return
      }
      page.records.records.append(record)
      page.objects[type, default: []].append(ArchiveLine.bytes(of: event, adding: []))
    } catch {
      summary.rejected += 1
      page.records.rejected.append(
        RejectedRecord(
          origin: name, position: position, type: type, id: id, reason: error.reason,
          rawText: RecordMapper.kept(raw)))
    }
  }

  /// The event of a body, once its signature holds.
  private func verified(_ body: SavedBodies.Body) throws(FieldProblem) -> JSONValue {
    let delivery: WebhookDelivery
    switch body {
    case .json(let value): delivery = try WebhookDelivery(value)
    case .form(let bytes): delivery = WebhookDelivery(form: bytes)
    case .unreadable(_, let reason): throw FieldProblem(reason: reason)
    }
    if let key {
      guard let signature = delivery.signature else {
        throw FieldProblem(
          reason: "the event has no signature; save each request as "
            + "{\"headers\": {\"sign\": …}, \"body\": …} with its sign header")
      }
      guard key.verifies(signature, of: delivery.body) else {
        throw FieldProblem(
          reason: "the signature does not fit the body; check api.webhook_public_key, and that "
            + "the body was saved byte by byte as it came")
      }
    }
    return try delivery.event()
  }

  /// What an event brings; nil for what the API lists itself.
  private static func type(of event: JSONValue) throws(FieldProblem) -> RecordType? {
    guard event.kind == .object else { throw FieldProblem(reason: "the body is no JSON object") }
    let data = event.nonNull("data") ?? event
    if isText(data.nonNull("object"), "checkout.session") { return .checkoutSession }
    guard let name = event.nonNull("name"), name.kind == .string else {
      guard event.nonNull("data") == nil, data.nonNull("retrieval") != nil else {
        throw FieldProblem(reason: "it is no webhook event: name and data are missing")
      }
      return .dispute
    }
    if name.raw.starts(with: "dispute.".utf8) { return .dispute }
    for prefix in ["checkout_session.", "checkout.session."] where name.raw.starts(with: prefix.utf8) {
      return .checkoutSession
    }
    return nil
  }

  private static func isText(_ value: JSONValue?, _ text: String) -> Bool {
    value?.kind == .string && value?.raw.elementsEqual(text.utf8) ?? false
  }
}
