public import SettlementModel

extension UseePayClient {
  public func fetch(_ reference: RecordReference) async throws -> FetchedObject {
    guard let (appID, object) = try await object(reference) else { return .absent }
    var found = object
    switch object.records.first {
    case .paymentIntent(let intent):
      found.append(try await captures(of: intent, appID: appID))
      found.append(try await refunds(ofIntent: intent.id, appID: appID))
    case .refund(let refund):
      let intent = RecordReference(type: .paymentIntent, id: refund.paymentIntentID)
      if case .found(let belonging) = try await fetch(intent) { found.append(belonging) }
    default:
      break
    }
    try await recorder?.flush()
    return .found(found)
  }

  public func captures(ofIntent id: String) async throws -> FetchedRecords {
    try await firstNonEmpty { try await captures(ofIntent: id, appID: $0) }
  }

  public func refunds(ofIntent id: String) async throws -> FetchedRecords {
    try await firstNonEmpty { try await refunds(ofIntent: id, appID: $0) }
  }

  private func firstNonEmpty(
    _ ask: (String) async throws -> FetchedRecords
  ) async throws -> FetchedRecords {
    var fetched = FetchedRecords()
    for appID in configuration.appIDs where fetched == FetchedRecords() {
      fetched = try await ask(appID)
    }
    try await recorder?.flush()
    return fetched
  }

  func captures(of intent: PaymentIntent, appID: String) async throws -> FetchedRecords {
    guard intent.mayHaveCaptures else { return FetchedRecords() }
    return try await captures(ofIntent: intent.id, appID: appID)
  }

  /// One object alone and the app id that knows it; nil where none does.
  private func object(
    _ reference: RecordReference
  ) async throws -> (appID: String, object: FetchedRecords)? {
    guard let path = reference.type.path(ofID: reference.id) else {
      throw PaymentAPIError(
        code: .notFetchable, place: reference.type.rawValue, what: "cannot be asked for by id")
    }
    guard !["", ".", ".."].contains(reference.id) else { return nil }
    for appID in configuration.appIDs {
      let request = APIRequest(path: path, appID: appID, form: .object, mayBeAbsent: true)
      guard let document = try await exchange.answer(to: request).document else { continue }
      var read = try await reading(appID: appID).records(
        reference.type, from: [document.root], origin: path, position: 1)
      if let record = read.records.first, record.reference.id != reference.id {
        read = FetchedRecords(rejected: [
          RejectedRecord(
            origin: path, position: 1, type: reference.type, id: reference.id,
            reason: "id is another object's than the one asked for",
            rawText: RecordMapper.kept(document.bytes))
        ])
      }
      return (appID, read)
    }
    return nil
  }

  /// Delivers objects that may have changed since they were pulled; those that are gone stay as
  /// they were.
  func pullAgain(
    _ references: [RecordReference], into sink: any RecordSink, outcome: inout PullOutcome
  ) async throws {
    let fetchable = references.filter { $0.type.path(ofID: $0.id) != nil }
    let chunk = 100
    for start in stride(from: 0, to: fetchable.count, by: chunk) {
      let part = Array(fetchable[start..<min(start + chunk, fetchable.count)])
      let fetched = try await inOrder(part) { reference in
        guard let (appID, alone) = try await self.object(reference) else {
          return FetchedRecords()
        }
        var object = alone
        if case .paymentIntent(let intent) = object.records.first {
          object.append(try await self.captures(of: intent, appID: appID))
        }
        return object
      }
      var page = RecordPage(records: [], series: "again")
      for object in fetched {
        page.records += object.records
        page.rejected += object.rejected
      }
      try await recorder?.flush()
      try await sink.accept(page)
      outcome.count(page)
    }
  }

  /// Asks for several things at once, as many as the configuration allows, and gives the answers in
  /// order.
  func inOrder<Question: Sendable>(
    _ questions: [Question], _ ask: @escaping @Sendable (Question) async throws -> FetchedRecords
  ) async throws -> [FetchedRecords] {
    var answers = [FetchedRecords](repeating: FetchedRecords(), count: questions.count)
    try await withThrowingTaskGroup(of: (Int, FetchedRecords).self) { group in
      var next = 0
      while next < min(configuration.concurrency, questions.count) {
        let index = next
        group.addTask { (index, try await ask(questions[index])) }
        next += 1
      }
      while let (index, answer) = try await group.next() {
        answers[index] = answer
        guard next < questions.count else { continue }
        let following = next
        group.addTask { (following, try await ask(questions[following])) }
        next += 1
      }
    }
    return answers
  }
}
