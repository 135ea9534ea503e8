import PaymentAPI
import SettlementModel

/// Byte 0 chooses the type and the unit of amounts; the rest is read as an object of the API.
///
/// Holds: a record with an id that a key can carry, or a problem that says what; a rejected object keeps its text
/// within its bound.
func fuzzRecord(_ input: [UInt8]) throws {
  guard let choice = input.first, let document = try? JSONDocument(Array(input.dropFirst())) else { return }
  let types = RecordType.allCases.filter { $0 != .payout }
  let type = types[Int(choice & 0x7F) % types.count]
  let mapper = RecordMapper(unit: choice < 128 ? .major : .minor, merchantNumber: "500", appID: "shop.example")
  do throws(FieldProblem) {
    let record = try mapper.record(type, from: document.root, ofIntent: "pi_1")
    try promise(record.reference.type == type, "a \(record.reference.type) came of a \(type)")
    let id = record.reference.id
    try promise(!id.isEmpty && id.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "an id that is none: \(id)")
    let again = try mapper.record(type, from: document.root, ofIntent: "pi_1")
    try promise(again == record, "read twice, two records")
  } catch {
    if error.reason.hasPrefix(brokenPromise) { throw BrokenPromise(description: error.reason) }
    try expect(!error.reason.isEmpty, "a problem without a word")
    let rejected = mapper.rejected(type, object: document.root, problem: error, origin: "fuzz", position: 1)
    // A character that the bound cuts becomes a replacement of up to three bytes, each of its bytes at worst.
    try expect(rejected.rawText.utf8.count <= Limits.rawTextBytesMax + 12, "the raw text is too long")
  }
}

private let brokenPromise = "broken promise: "

private func promise(_ holds: Bool, _ what: @autoclosure () -> String) throws(FieldProblem) {
  guard holds else { throw FieldProblem(reason: brokenPromise + what()) }
}
