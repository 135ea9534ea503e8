public import SettlementModel

/// Keeps the raw objects of a pull, one a line, for rebuilding.
public protocol RawObjectRecorder: Sendable {
  /// Takes objects of one type, each one line of JSON without its line end.
  func append(_ type: RecordType, objects: [[UInt8]]) async throws

  /// Makes what was appended durable; called before the sink commits the same objects.
  func flush() async throws
}

/// Makes one archive line of an object as the API gave it.
enum ArchiveLine {
  /// A text that a request knew of its objects.
  struct Text {
    let key: StaticString
    let value: String
  }

  /// The object on one line, with the texts that its request knew and the object does not name.
  ///
  /// Line ends can only stand between JSON tokens, where a space means the same.
  static func bytes(
    of object: JSONValue, adding texts: [Text]
  ) -> [UInt8] {
    var line = object.raw.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
    guard object.kind == .object else { return line }
    let isEmpty = !line.contains(0x22)
    var added: [UInt8] = []
    for text in texts where !text.value.isEmpty && object[key: text.key] == nil {
      added += Array("\"\(text.key)\":\"\(escaped(text.value))\"".utf8)
      added.append(0x2C)
    }
    if isEmpty, !added.isEmpty { added.removeLast() }
    line.insert(contentsOf: added, at: 1)
    return line
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { escaped += "\\" }
      if scalar.value < 0x20 {
        let digits = String(scalar.value, radix: 16)
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
