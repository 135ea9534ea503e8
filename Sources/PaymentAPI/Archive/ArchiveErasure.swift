import SettlementModel

/// Takes what is known of people out of archived objects, line by line.
///
/// Of an object that is concerned only ids, amounts, times, kinds and states stay: what the mapping
/// reads, and nothing that a person was asked for.
public struct ArchiveErasure: Sendable {
  /// Whether an id, and the member that states it, is that of a concerned object or order.
  let isConcerned: @Sendable (_ key: String, _ id: String) -> Bool
  /// Makes what stands for a text that stays.
  let replace: @Sendable ([UInt8]) -> [UInt8]

  /// - Parameters:
  ///   - isConcerned: tells ids of the objects that are concerned, and of the order; `key` is the
  ///     member's name.
  ///   - replace: replaces the order's id in bytes of UTF-8.
  public init(
    isConcerned: @escaping @Sendable (_ key: String, _ id: String) -> Bool,
    replace: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) {
    self.isConcerned = isConcerned
    self.replace = replace
  }

  /// What is to be kept of one line; nil where it is not concerned and stays as it is. A line that
  /// cannot be read and names the order goes.
  public func rewritten(_ line: [UInt8]) -> [UInt8]? {
    let document: JSONDocument
    do throws(JSONProblem) {
      document = try JSONDocument(line)
    } catch {
      let left = replace(line)
      return left == line ? nil : Array("{}".utf8)
    }
    guard holdsConcerned(document.root) || replace(line) != line else { return nil }
    return kept(document.root, isOutermost: true)
  }

  private func holdsConcerned(_ value: JSONValue) -> Bool {
    if let elements = value.elements { return elements.contains(where: holdsConcerned) }
    return value.members.contains { key, value in
      guard value.kind == .string else { return holdsConcerned(value) }
      return (key == "id" || key.hasSuffix("_id") || key == "latest_invoice")
        && isConcerned(key, String(decoding: value.raw, as: UTF8.self))
    }
  }

  private func kept(_ value: JSONValue, isOutermost: Bool = false) -> [UInt8] {
    switch value.kind {
    case .array:
      let elements = (value.elements ?? []).map { kept($0) }
      return [0x5B] + Array(elements.joined(separator: [0x2C])) + [0x5D]
    case .object:
      let members = value.members.filter { stays($0.key, $0.value, isOutermost: isOutermost) }
        .map { [0x22] + Array($0.key.utf8) + [0x22, 0x3A] + kept($0.value) }
      return [0x7B] + Array(members.joined(separator: [0x2C])) + [0x7D]
    case .string: return [0x22] + replace(Array(value.raw)) + [0x22]
    default: return Array(value.raw)
    }
  }

  private static let people = [
    "customer", "shopper", "buyer", "payer", "user", "person", "shipping", "billing_", "address",
    "metadata", "contact", "device", "browser", "phone", "mail", "tel", "zip", "postal", "birth",
  ]
  private static let words: Set<String> = [
    "id", "status", "type", "currency", "object", "event", "created", "total", "capture_method",
    "acquirer_reference_number", "latest_invoice", "interval", "closed", "retrieval", "won", "lost",
  ]
  private static let endings = [
    "_id", "_at", "_time", "_date", "_status", "_type", "_method", "currency", "amount", "_no",
    "_start", "_end",
  ]

  private func stays(_ key: String, _ value: JSONValue, isOutermost: Bool) -> Bool {
    guard !Self.people.contains(where: key.contains) else { return false }
    guard value.kind == .string else { return true }
    if isOutermost, key == "name" { return true }
    return Self.words.contains(key) || Self.endings.contains(where: key.hasSuffix)
      || key.hasPrefix("amount")
  }
}

extension JSONValue {
  /// The members of an object in their order, keys as written; empty for anything else.
  fileprivate var members: [(key: String, value: JSONValue)] {
    guard kind == .object else { return [] }
    let end = Int(document.tokens[index].next)
    var members: [(key: String, value: JSONValue)] = []
    var place = index + 1
    while place < end {
      let token = document.tokens[place]
      let key = String(
        decoding: document.bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
      members.append((key, JSONValue(document: document, index: place + 1)))
      place = Int(document.tokens[place + 1].next)
    }
    return members
  }
}
