/// The extra fields of a member's header.
struct ZipExtra {
  private static let wideNumbers: UInt16 = 1
  private static let mark: UInt64 = 0xFFFF_FFFF

  private let name: [UInt8]
  /// The zip64 field; nil where there is none.
  private var wide: [UInt8]?

  init(_ bytes: [UInt8], name: [UInt8]) throws {
    self.name = name
    var offset = 0
    // Up to three bytes of padding are common.
    while bytes.count - offset >= 4 {
      let start = offset + 4
      let end = start + Int(bytes.number16(offset + 2))
      guard end <= bytes.count else { throw Self.malformed(name, "run past their end") }
      if bytes.number16(offset) == Self.wideNumbers {
        guard wide == nil else { throw Self.malformed(name, "hold two zip64 fields") }
        wide = Array(bytes[start..<end])
      }
      offset = end
    }
  }

  /// Puts the 64-bit numbers where the 32-bit ones are marked as too small.
  ///
  /// - Parameters:
  ///   - numbers: size, compressed size, and what else the header has, in this order.
  ///   - mayHoldMore: whether the field may hold numbers that no mark asks for.
  func widen(_ numbers: inout [UInt64], mayHoldMore: Bool) throws {
    var offset = 0
    for index in numbers.indices where numbers[index] == Self.mark {
      guard let wide, wide.count >= offset + 8 else {
        throw Self.malformed(name, "lack a zip64 number")
      }
      numbers[index] = wide.number64(offset)
      guard numbers[index] <= Int64.max else { throw Self.malformed(name, "hold a zip64 lie") }
      offset += 8
    }
    guard mayHoldMore || wide.map({ $0.count == offset }) ?? true else {
      throw Self.malformed(name, "hold a zip64 number that nothing asks for")
    }
  }

  private static func malformed(_ name: [UInt8], _ what: String) -> ByteSourceError {
    .zip(.malformed("the extra fields of the member \(ZipEntry.shown(name)) \(what)"))
  }
}
