/// Decodes UTF-16 of one byte order.
struct UTF16Decoder: TextDecoder {
  let isBigEndian: Bool

  mutating func decode(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
  ) -> Progress {
    guard let bytes = input.baseAddress else { return (0, 0, nil) }
    let end = input.count & ~1
    var index = 0
    var target = output.baseAddress!
    var problem: String?
    while index < end {
      copyASCII(bytes, &index, end: end, to: &target)
      guard index < end else { break }
      let unit = unit(bytes, index)
      if unit < 0x80 {
        store(UInt8(truncatingIfNeeded: unit), &target)
        index += 2
      } else if unit < 0x800 {
        store(0xC0 | UInt8(unit >> 6), &target)
        store(0x80 | UInt8(unit & 0x3F), &target)
        index += 2
      } else if unit & 0xF800 != 0xD800 {
        store(0xE0 | UInt8(unit >> 12), &target)
        store(0x80 | UInt8(unit >> 6 & 0x3F), &target)
        store(0x80 | UInt8(unit & 0x3F), &target)
        index += 2
      } else {
        guard unit < 0xDC00 else {
          problem = "the second half of a surrogate pair stands alone"
          break
        }
        guard index + 2 < end else { break }
        let low = self.unit(bytes, index + 2)
        guard low & 0xFC00 == 0xDC00 else {
          problem = "the first half of a surrogate pair stands alone"
          break
        }
        let scalar = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
        store(0xF0 | UInt8(scalar >> 18), &target)
        store(0x80 | UInt8(scalar >> 12 & 0x3F), &target)
        store(0x80 | UInt8(scalar >> 6 & 0x3F), &target)
        store(0x80 | UInt8(scalar & 0x3F), &target)
        index += 4
      }
    }
    if isLast, problem == nil, index < input.count {
      problem =
        input.count - index == 1
        ? "one byte alone at the end; the file is cut"
        : "the first half of a surrogate pair ends the file; it is cut"
    }
    return (index, target - output.baseAddress!, problem)
  }

  /// Copies runs of sixteen ASCII characters, which is nearly all of a settlement file.
  @inline(__always)
  private func copyASCII(
    _ bytes: UnsafeRawPointer, _ index: inout Int, end: Int, to target: inout UnsafeMutableRawPointer
  ) {
    while index + 32 <= end {
      var units = bytes.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt16>.self)
      if isBigEndian { units = units &<< 8 | units &>> 8 }
      guard (units & 0xFF80).wrappedUnion == 0 else { return }
      target.storeBytes(
        of: SIMD16<UInt8>(truncatingIfNeeded: units), as: SIMD16<UInt8>.self)
      target += 16
      index += 32
    }
  }

  @inline(__always)
  private func unit(_ bytes: UnsafeRawPointer, _ index: Int) -> UInt32 {
    let unit = bytes.loadUnaligned(fromByteOffset: index, as: UInt16.self)
    return UInt32(isBigEndian ? UInt16(bigEndian: unit) : UInt16(littleEndian: unit))
  }

  @inline(__always)
  private func store(_ byte: UInt8, _ target: inout UnsafeMutableRawPointer) {
    target.storeBytes(of: byte, as: UInt8.self)
    target += 1
  }
}

extension SIMD16<UInt16> {
  /// All lanes or-ed.
  @inline(__always)
  fileprivate var wrappedUnion: UInt16 {
    let eight = lowHalf | highHalf
    let four = eight.lowHalf | eight.highHalf
    let two = four.lowHalf | four.highHalf
    return two.x | two.y
  }
}
