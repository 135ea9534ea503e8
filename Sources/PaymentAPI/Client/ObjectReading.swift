import SettlementModel

/// Makes records of the objects in an answer and hands the raw ones to the recorder.
struct ObjectReading: Sendable {
  let mapper: RecordMapper
  let recorder: (any RawObjectRecorder)?

  /// Records and rejects of a list's objects.
  ///
  /// - Parameters:
  ///   - origin: the path that gave them.
  ///   - position: the first object's place in its series, from 1.
  ///   - intentID: the intent whose captures these are, else empty.
  func records(
    _ type: RecordType, from objects: [JSONValue], origin: String, position: Int,
    ofIntent intentID: String = ""
  ) async throws -> FetchedRecords {
    var read = FetchedRecords()
    for (index, object) in objects.enumerated() {
      do throws(FieldProblem) {
        read.records.append(try mapper.record(type, from: object, ofIntent: intentID))
      } catch {
        read.rejected.append(
          mapper.rejected(
            type, object: object, problem: error, origin: origin, position: position + index))
      }
    }
    if let recorder, !objects.isEmpty {
      let added: [ArchiveLine.Text] =
        type == .capture
        ? [.init(key: "payment_intent_id", value: intentID)]
        : [
          .init(key: "merchant_no", value: mapper.merchantNumber),
          .init(key: "app_id", value: mapper.appID),
        ]
      try await recorder.append(
        type, objects: objects.map { ArchiveLine.bytes(of: $0, adding: added) })
    }
    return read
  }
}
