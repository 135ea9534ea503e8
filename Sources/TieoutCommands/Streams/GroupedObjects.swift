import PaymentAPI
import SettlementModel

/// One line of a grouped stream: an object, and the group that it belongs to.
struct GroupedObject {
  let group: GroupKind
  let key: String
  let type: String
  let object: ObjectMembers
}

/// What the objects of a group are judged as.
enum GroupKind: String, CaseIterable {
  /// Everything about one merchant order's payments.
  case paymentCase = "case"
  /// An invoice, a checkout session or a subscription with the money behind it.
  case billing
  /// The files and what is known of them; one group.
  case files
  /// The lines of one payout or batch in one settlement currency.
  case payout
  /// The lines that withhold money under one id, and give it back.
  case reserve
}

/// Reads a grouped stream line by line and holds it to its order.
struct GroupedObjects {
  private var lines: NDJSONLines
  private var previous: (group: String, key: String)?

  init(_ bytes: any ArchiveBytes) {
    lines = NDJSONLines(bytes)
  }

  /// The next object; nil at the end.
  ///
  /// - Throws: ``StreamProblem`` with the line's number for what is no object of a stream, and where groups do not come
  ///   in the byte order of their kind and key: a group that came in two parts would be judged twice, and wrongly.
  mutating func next() throws -> GroupedObject? {
    while let line = try lines.next() {
      switch line {
      case .tooLong(_, let number):
        throw StreamProblem("line \(number) is longer than \(Limits.archiveLineBytesMax) bytes")
      case .text(let bytes, let number):
        if bytes.isEmpty { continue }
        do {
          let object = try Self.object(bytes)
          try follow(object)
          return object
        } catch let problem as StreamProblem {
          throw StreamProblem("line \(number): \(problem)")
        }
      }
    }
    return nil
  }

  private static func object(_ bytes: [UInt8]) throws -> GroupedObject {
    let root: JSONValue
    do {
      root = try JSONDocument(bytes).root
    } catch {
      throw StreamProblem("it is \(error)")
    }
    let members = try ObjectMembers(root)
    let name = try members.requiredText("group")
    guard let group = GroupKind(rawValue: name) else {
      let known = GroupKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw StreamProblem("`group` is `\(name)`; known are \(known)")
    }
    guard let object = try members.object("object") else {
      throw StreamProblem("object", "is missing")
    }
    return GroupedObject(
      group: group, key: try members.requiredText("key"), type: try object.requiredText("type"),
      object: object)
  }

  private mutating func follow(_ object: GroupedObject) throws {
    let place = (object.group.rawValue, object.key)
    if let previous, previous != place {
      let isAfter =
        previous.group == place.0
        ? previous.key.utf8.lexicographicallyPrecedes(place.1.utf8)
        : previous.group.utf8.lexicographicallyPrecedes(place.0.utf8)
      guard isAfter else {
        throw StreamProblem(
          "group \(place.0) \(place.1) comes after \(previous.group) \(previous.key); sort by group, then key, in byte "
            + "order (LC_ALL=C)")
      }
    }
    previous = (place.0, place.1)
  }
}
