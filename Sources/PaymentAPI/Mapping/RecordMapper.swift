package import SettlementModel

/// Makes typed records of API objects; a bad object is a problem with its field, never a guess.
package struct RecordMapper: Sendable {
  /// The unit of every amount of this source.
  package var unit: AmountUnit
  /// Stands where an object names no merchant number.
  package var merchantNumber: String
  /// Stands where an object names no app id; empty where the source does not know it.
  package var appID: String

  package init(unit: AmountUnit, merchantNumber: String = "", appID: String = "") {
    self.unit = unit
    self.merchantNumber = merchantNumber
    self.appID = appID
  }

  /// The record of one object.
  ///
  /// - Parameter intentID: the intent that a capture was asked of, for captures that do not name
  ///   theirs.
  package func record(
    _ type: RecordType, from object: JSONValue, ofIntent intentID: String = ""
  ) throws(FieldProblem) -> APIRecord {
    guard object.kind == .object else { throw FieldProblem(reason: "it is no JSON object") }
    let fields = ObjectFields(object, unit: unit)
    switch type {
    case .paymentIntent: return .paymentIntent(try paymentIntent(fields))
    case .capture: return .capture(try capture(fields, ofIntent: intentID))
    case .refund: return .refund(try refund(fields))
    case .invoice: return .invoice(try invoice(fields))
    case .subscription: return .subscription(try subscription(fields))
    case .checkoutSession: return .checkoutSession(try checkoutSession(fields))
    case .dispute: return .dispute(try dispute(fields))
    case .payout: preconditionFailure("the API has no payouts")
    }
  }

  /// What is kept of an object that has a problem; its text is cut to ``Limits/rawTextBytesMax``.
  package func rejected(
    _ type: RecordType, object: JSONValue, problem: FieldProblem, origin: String, position: Int
  ) -> RejectedRecord {
    let id = try? ObjectFields(object, unit: unit).text("id")
    return RejectedRecord(
      origin: origin, position: position, type: type, id: id ?? "", reason: problem.reason,
      rawText: Self.kept(object.raw))
  }

  /// The first bytes of a raw object as text.
  package static func kept(_ raw: some Collection<UInt8>) -> String {
    String(decoding: raw.prefix(Limits.rawTextBytesMax), as: UTF8.self)
  }

  func merchantNumber(_ fields: ObjectFields) throws(FieldProblem) -> String {
    let text = try fields.text("merchant_no")
    return text.isEmpty ? merchantNumber : text
  }

  func appID(_ fields: ObjectFields) throws(FieldProblem) -> String {
    let text = try fields.text("app_id")
    return text.isEmpty ? appID : text
  }
}
