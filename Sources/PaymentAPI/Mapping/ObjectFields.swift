package import SettlementModel

/// The fields of one API object, each taken as the type that it must have.
///
/// A field that is `null` is as good as absent. Identifiers and texts may come as bare whole
/// numbers.
package struct ObjectFields {
  package let object: JSONValue
  package let unit: AmountUnit

  package init(_ object: JSONValue, unit: AmountUnit) {
    self.object = object
    self.unit = unit
  }

  /// The text of a field, empty where it is absent.
  package func text(_ field: StaticString) throws(FieldProblem) -> String {
    guard let value = object.nonNull(field) else { return "" }
    return try Self.text(of: value, field)
  }

  /// The text of a field that must be there and must not be empty.
  package func requiredText(_ field: StaticString) throws(FieldProblem) -> String {
    let text = try text(field)
    guard !text.isEmpty else { throw FieldProblem(field, "is missing") }
    return text
  }

  /// An identifier: not empty, and without control characters, which no key can carry.
  package func requiredID(_ field: StaticString) throws(FieldProblem) -> String {
    let text = try requiredText(field)
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw FieldProblem(field, "holds a control character")
    }
    return text
  }

  /// The id of an object that may be nested whole or named by its id; empty where there is none.
  package func nestedID(_ field: StaticString) throws(FieldProblem) -> String {
    guard let value = object.nonNull(field) else { return "" }
    guard value.kind == .object else { return try Self.text(of: value, field) }
    guard let id = value.nonNull("id") else { return "" }
    return try Self.text(of: id, field)
  }

  /// True or false, or nil where the field is absent.
  package func flag(_ field: StaticString) throws(FieldProblem) -> Bool? {
    guard let value = object.nonNull(field) else { return nil }
    switch value.kind {
    case .true: return true
    case .false: return false
    default: throw FieldProblem(field, "is neither true nor false")
    }
  }

  /// The currency of `currency`, in either case.
  package func currency() throws(FieldProblem) -> Currency {
    let text = try requiredText("currency")
    let upper = text.utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
    guard let currency = Currency(bytes: upper) else {
      throw FieldProblem("currency", "is no ISO 4217 code: \(text.prefix(16))")
    }
    return currency
  }

  /// An amount of at least zero, or nil where the field is absent.
  package func amount(_ field: StaticString, in currency: Currency) throws(FieldProblem) -> Int64? {
    guard let value = object.nonNull(field) else { return nil }
    guard value.kind == .number || value.kind == .string else {
      throw FieldProblem(field, "is no amount")
    }
    let minorUnits: Int64
    do throws(WireAmountProblem) {
      minorUnits = try WireAmount.minorUnits(of: value.raw, currency: currency, unit: unit)
    } catch {
      throw FieldProblem(field, error.description)
    }
    guard minorUnits >= 0 else { throw FieldProblem(field, "is negative") }
    return minorUnits
  }

  /// An amount that must be there.
  package func requiredAmount(
    _ field: StaticString, in currency: Currency
  ) throws(FieldProblem) -> Int64 {
    guard let amount = try amount(field, in: currency) else {
      throw FieldProblem(field, "is missing")
    }
    return amount
  }

  private static func text(
    of value: JSONValue, _ field: StaticString
  ) throws(FieldProblem) -> String {
    switch value.kind {
    case .string:
      do throws(JSONProblem) {
        return try value.text()
      } catch {
        throw FieldProblem(field, "has \(error.reason)")
      }
    case .number where value.raw.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }):
      return String(decoding: value.raw, as: UTF8.self)
    default:
      throw FieldProblem(field, "is no text")
    }
  }
}
