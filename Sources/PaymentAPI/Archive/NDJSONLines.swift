import SettlementModel

/// Cuts a stream into lines, keeping at most one in memory.
package struct NDJSONLines {
  /// One line without its line end, and its number from 1.
  package enum Line {
    case text([UInt8], number: Int)
    /// A line beyond the bound: its first bytes.
    case tooLong([UInt8], number: Int)
  }

  private var bytes: any ArchiveBytes
  private let lineBytesMax: Int
  private var buffer: [UInt8]
  private var position = 0
  private var filled = 0
  private var number = 0

  package init(
    _ bytes: any ArchiveBytes, lineBytesMax: Int = Limits.archiveLineBytesMax,
    bufferBytes: Int = 256 << 10
  ) {
    self.bytes = bytes
    self.lineBytesMax = lineBytesMax
    self.buffer = [UInt8](repeating: 0, count: bufferBytes)
  }

  /// The next line, blank ones too; nil at the end. The last line needs no line end.
  package mutating func next() throws -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    var hasAny = false
    while true {
      if position == filled {
        filled = try buffer.withUnsafeMutableBytes { try bytes.read(into: $0) }
        position = 0
        if filled == 0 { break }
      }
      hasAny = true
      let end = buffer[position..<filled].firstIndex(of: 0x0A)
      let part = buffer[position..<(end ?? filled)]
      if line.count + part.count > lineBytesMax {
        isTooLong = true
        line.append(contentsOf: part.prefix(max(0, Limits.rawTextBytesMax - line.count)))
        if line.count > Limits.rawTextBytesMax {
          line.removeSubrange(Limits.rawTextBytesMax...)
        }
      } else if !isTooLong {
        line.append(contentsOf: part)
      }
      position = end.map { $0 + 1 } ?? filled
      if end != nil { break }
    }
    guard hasAny else { return nil }
    number += 1
    if isTooLong { return .tooLong(line, number: number) }
    if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    if line.last == 0x0D { line.removeLast() }
    return .text(line, number: number)
  }
}
