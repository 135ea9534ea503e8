import PaymentAPI
import SettlementModel

/// Why a line of a stream is not what it should be.
struct StreamProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  init(_ member: StaticString, _ what: String) {
    self.description = "`\(member)` \(what)"
  }
}

/// The members of one canonical object, each taken as the type that it must have.
///
/// A member that is absent or `null` is empty; one of another type is a problem, never a guess.
struct ObjectMembers {
  let value: JSONValue

  init(_ value: JSONValue) throws(StreamProblem) {
    guard value.kind == .object else { throw StreamProblem("it is no JSON object") }
    self.value = value
  }

  func text(_ name: StaticString) throws(StreamProblem) -> String {
    guard let member = value.nonNull(name) else { return "" }
    guard member.kind == .string else { throw StreamProblem(name, "is no text") }
    do {
      return try member.text()
    } catch {
      throw StreamProblem(name, "is no valid text")
    }
  }

  func requiredText(_ name: StaticString) throws(StreamProblem) -> String {
    let text = try text(name)
    guard !text.isEmpty else { throw StreamProblem(name, "is missing") }
    return text
  }

  func integer(_ name: StaticString) throws(StreamProblem) -> Int64? {
    guard let member = value.nonNull(name) else { return nil }
    guard member.kind == .number, let number = Int64(String(decoding: member.raw, as: UTF8.self))
    else { throw StreamProblem(name, "is no whole number of 64 bits") }
    return number
  }

  func requiredInteger(_ name: StaticString) throws(StreamProblem) -> Int64 {
    guard let number = try integer(name) else { throw StreamProblem(name, "is missing") }
    return number
  }

  /// A count of rows or units, which fits where counts are kept.
  func count(_ name: StaticString) throws(StreamProblem) -> Int? {
    try integer(name).map { Int($0) }
  }

  /// A sum that may be beyond 64 bits, written as a text of digits.
  func sum(_ name: StaticString) throws(StreamProblem) -> Int128? {
    let digits = try text(name)
    if digits.isEmpty { return nil }
    guard let sum = Int128(digits) else { throw StreamProblem(name, "is no whole number") }
    return sum
  }

  func flag(_ name: StaticString) throws(StreamProblem) -> Bool? {
    guard let member = value.nonNull(name) else { return nil }
    switch member.kind {
    case .true: return true
    case .false: return false
    default: throw StreamProblem(name, "is neither true nor false")
    }
  }

  func time(_ name: StaticString) throws(StreamProblem) -> Timestamp? {
    try integer(name).map { Timestamp(milliseconds: $0) }
  }

  func requiredTime(_ name: StaticString) throws(StreamProblem) -> Timestamp {
    Timestamp(milliseconds: try requiredInteger(name))
  }

  func day(_ name: StaticString) throws(StreamProblem) -> BusinessDay? {
    let text = try text(name)
    if text.isEmpty { return nil }
    guard let day = BusinessDay(text) else { throw StreamProblem(name, "is no date") }
    return day
  }

  func currency(_ name: StaticString = "currency") throws(StreamProblem) -> Currency? {
    let code = try text(name)
    if code.isEmpty { return nil }
    guard let currency = Currency(code: code) else {
      throw StreamProblem(name, "is no currency of ISO 4217")
    }
    return currency
  }

  func requiredCurrency(_ name: StaticString = "currency") throws(StreamProblem) -> Currency {
    guard let currency = try currency(name) else { throw StreamProblem(name, "is missing") }
    return currency
  }

  /// An amount in minor units of the object's `currency`.
  func money(_ name: StaticString) throws(StreamProblem) -> Money {
    Money(minorUnits: try requiredInteger(name), currency: try requiredCurrency())
  }

  func object(_ name: StaticString) throws(StreamProblem) -> ObjectMembers? {
    guard let member = value.nonNull(name) else { return nil }
    guard member.kind == .object else { throw StreamProblem(name, "is no object") }
    return try ObjectMembers(member)
  }

  /// The objects of an array; none where it is absent.
  func objects(_ name: StaticString) throws(StreamProblem) -> [ObjectMembers] {
    guard let member = value.nonNull(name) else { return [] }
    guard let elements = member.elements else { throw StreamProblem(name, "is no array") }
    var objects: [ObjectMembers] = []
    for element in elements { objects.append(try ObjectMembers(element)) }
    return objects
  }
}
