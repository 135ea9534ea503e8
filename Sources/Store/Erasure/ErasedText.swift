import Crypto

/// What stands in the place of an erased merchant order.
public struct ErasedText: Sendable, Hashable {
  /// The merchant order's id.
  public let order: String
  /// What stands for it from now on: the same for the same order in one database.
  public let pseudonym: String

  public init(order: String, pseudonym: String) {
    self.order = order
    self.pseudonym = pseudonym
  }

  init(order: String, salt: String) {
    let digest = Self.digest(order, salt: salt)
    self.init(order: order, pseudonym: "erased" + digest.prefix(max(10, order.utf8.count - 6)))
  }

  static func digest(_ order: String, salt: String) -> String {
    SHA256.hash(data: Array("\(salt)\n\(order)".utf8)).reduce(into: "") { text, byte in
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }

  /// The text with the pseudonym wherever the id stands as a word of its own.
  public func replaced(in text: String) -> String {
    String(decoding: replaced(in: Array(text.utf8)), as: UTF8.self)
  }

  /// The same in bytes of UTF-8 or of an encoding that agrees with ASCII.
  public func replaced(in bytes: [UInt8]) -> [UInt8] {
    let word = Array(order.utf8)
    guard let first = word.first, bytes.count >= word.count else { return bytes }
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == first, bytes[place...].starts(with: word),
        !Self.joins(result.last), !Self.joins(bytes[(place + word.count)...].first)
      {
        result += Array(pseudonym.utf8)
        place += word.count
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return result
  }

  /// Whether a byte beside the id would make it part of a longer one.
  private static func joins(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte) || byte == 0x5F || byte >= 0x80
  }
}
