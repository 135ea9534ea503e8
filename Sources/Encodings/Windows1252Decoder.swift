/// Decodes Windows-1252, in which five bytes stand for nothing.
struct Windows1252Decoder: TextDecoder {
  /// The UTF-8 of a byte from 0x80 on, first byte lowest; 0 where there is none.
  private let forms: [UInt32]

  /// What 0x80 to 0x9F stand for; 0 for nothing.
  private static let upper: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  init() {
    forms = (Self.upper + (0xA0...0xFF)).map { scalar in
      guard scalar >= 0x800 else {
        return scalar == 0 ? 0 : 0xC0 | scalar >> 6 | (0x80 | scalar & 0x3F) << 8
      }
      return 0xE0 | scalar >> 12 | (0x80 | scalar >> 6 & 0x3F) << 8 | (0x80 | scalar & 0x3F) << 16
    }
  }

  mutating func decode(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
  ) -> Progress {
    guard let bytes = input.baseAddress else { return (0, 0, nil) }
    var index = 0
    var target = output.baseAddress!
    while index < input.count {
      while index + 8 <= input.count {
        let eight = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        guard eight & 0x8080_8080_8080_8080 == 0 else { break }
        target.storeBytes(of: eight, as: UInt64.self)
        target += 8
        index += 8
      }
      guard index < input.count else { break }
      let byte = bytes.load(fromByteOffset: index, as: UInt8.self)
      if byte < 0x80 {
        target.storeBytes(of: byte, as: UInt8.self)
        target += 1
      } else {
        let form = forms[Int(byte) - 0x80]
        guard form != 0 else {
          return (index, target - output.baseAddress!, "it stands for nothing")
        }
        // Three bytes at once; the room behind them is there.
        target.storeBytes(of: form.littleEndian, as: UInt32.self)
        target += form >> 16 == 0 ? 2 : 3
      }
      index += 1
    }
    return (index, target - output.baseAddress!, nil)
  }
}
