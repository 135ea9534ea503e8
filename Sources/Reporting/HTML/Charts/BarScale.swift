/// Places amounts on a line of the drawing; all in tenths of a pixel, in whole numbers.
struct BarScale {
  private let low: Int128
  private let span: Int128
  private let shift: Int
  private let start: Int
  private let length: Int

  /// - Parameters:
  ///   - values: what is to be placed; zero is always part of the scale.
  ///   - start: where the scale begins.
  ///   - length: how long it is, more than zero.
  init(_ values: [Int128], start: Int, length: Int) {
    precondition(length > 0 && length < 1 << 20)
    // A sum may fill 128 bits; so far up the last bits are too small to be seen.
    let largest = values.map(\.magnitude).max() ?? 0
    var shift = 0
    while largest >> shift >= UInt128(1) << 100 { shift += 1 }
    self.shift = shift
    low = min(0, values.min() ?? 0) >> shift
    span = max(1, (max(0, values.max() ?? 0) >> shift) - low)
    self.start = start
    self.length = length
  }

  /// Where the amount lies.
  func position(_ value: Int128) -> Int {
    start + Int(((value >> shift) - low) * Int128(length) / span)
  }

  /// A bar from zero to the amount: its left end and its width, which is at least two pixels.
  func bar(_ value: Int128) -> (left: Int, width: Int) {
    let (zero, end) = (position(0), position(value))
    let width = max(20, abs(end - zero))
    return (value < 0 ? zero - width : zero, width)
  }
}
