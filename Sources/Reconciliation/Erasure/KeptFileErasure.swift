import Compression
import DurableFiles
import Parsing
import Store

/// Rewrites a kept file without what is known of an order's buyer.
///
/// In rows of the order the order's id becomes its pseudonym, free texts and columns that the
/// profile does not read become empty. Every other row stays byte for byte.
struct KeptFileErasure {
  let text: ErasedText
  /// Physical lines where rows of the order start.
  let rows: Set<Int>
  let descriptions: Set<String>
  let profile: FileProfile
  /// The profile's text: a column whose name does not stand in it is not read.
  let profileText: String
  private var header: [String] = []
  /// Columns of amounts, times, words and payouts, by name in small letters and by index: what
  /// looks like an order there is none.
  private let fixedNames: Set<String>
  private let fixedIndexes: Set<Int>

  init(traces: OrderTraces, rows: Set<Int>, profile: FileProfile, profileText: String) {
    (text, descriptions, self.rows) = (traces.text, traces.descriptions, rows)
    (self.profile, self.profileText) = (profile, profileText.lowercased())
    (fixedNames, fixedIndexes) = Self.fixedColumns(of: profile)
  }

  /// Fields whose texts may name an order.
  private static let named: Set<CanonicalField> = Set(CanonicalField.identifiers)
    .union([.originalRecordID, .description])

  private static func fixedColumns(of profile: FileProfile) -> (Set<String>, Set<Int>) {
    var columns = profile.columns.filter { !named.contains($0.key) }.map(\.value)
    for (field, derived) in profile.derivedFields where !named.contains(field) {
      columns += derived.columns
    }
    var (names, indexes): (Set<String>, Set<Int>) = ([], [])
    for column in columns {
      switch column {
      case .named(let list): names.formUnion(list.map { $0.lowercased() })
      case .index(let index): indexes.insert(index)
      }
    }
    return (names, indexes)
  }

  private func isFixed(_ index: Int) -> Bool {
    fixedIndexes.contains(index)
      || index < header.count && fixedNames.contains(header[index].lowercased())
  }

  /// Whether a row states totals, in which no order is named.
  private func isControl(_ texts: [String]) -> Bool {
    profile.controlRows.contains { !$0.tag.isEmpty && $0.tag == texts.first }
  }

  /// Writes what is left of the file at `path` to `target`; its digest.
  mutating func write(_ path: String, to target: String, mode: UInt32) throws -> FileDigest {
    let isPacked = try Self.front(of: path).starts(with: [0x1F, 0x8B])
    let source = try PackedFile.open(
      path: path, container: isPacked ? .gzip : .none,
      budget: OutputBudget(bytesMax: .max, ratioMax: .max, ratioFromBytes: .max))
    return try writeDurably(to: target, mode: mode) { part in
      let packing = isPacked ? GzipWriter { try part.write($0) } : nil
      try forEachRow(of: source) { bytes, number in
        let left = rewritten(bytes, number: number)
        if let packing { try packing.write(left) } else { try part.write(left) }
      }
      try packing?.finish()
    }
  }

  /// Why a file cannot be rewritten; nil where it can.
  static func obstacle(_ path: String) throws -> String? {
    let front = try front(of: path)
    if front.starts(with: [0x50, 0x4B]) { return "it is a zip file or a workbook" }
    if front.starts(with: [0xFF, 0xFE]) || front.starts(with: [0xFE, 0xFF])
      || front.prefix(64).contains(0)
    {
      return "it is written in UTF-16"
    }
    if front.first.map({ $0 & 0x80 != 0 && $0 & 0x40 == 0 }) == true
      || front.starts(with: Array("-----BEGIN PGP".utf8))
    {
      return "it is encrypted"
    }
    return nil
  }

  private static func front(of path: String) throws -> [UInt8] {
    let file = try FileByteSource(path: path)
    var front = [UInt8](repeating: 0, count: 512)
    let count = try front.withUnsafeMutableBytes { try file.read(into: $0) }
    return Array(front[..<count])
  }

  /// Calls `body` with each row, line end included, and the physical line on which it starts.
  private func forEachRow(
    of source: any ByteSource, _ body: ([UInt8], Int) throws -> Void
  ) throws {
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    var row: [UInt8] = []
    var (line, start, isQuoted) = (1, 1, false)
    while true {
      let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
      guard count > 0 else { break }
      for byte in piece[..<count] {
        row.append(byte)
        if byte == profile.quote { isQuoted.toggle() }
        guard byte == 0x0A else { continue }
        line += 1
        guard !isQuoted else { continue }
        try body(row, start)
        row.removeAll(keepingCapacity: true)
        start = line
      }
    }
    if !row.isEmpty { try body(row, start) }
  }

  private mutating func rewritten(_ row: [UInt8], number: Int) -> [UInt8] {
    let end = row.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0
    let cells = cells(row[..<end])
    let texts = cells.map { plain($0) }
    if header.isEmpty, texts.count > 1, texts.contains(where: { isRead($0) }) {
      header = texts
      return row
    }
    if isControl(texts) { return row }
    let isConcerned =
      rows.contains(number)
      || texts.indices.contains { texts[$0] == text.order && !isFixed($0) }
    var left: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { left.append(profile.delimiter) }
      if isFixed(index) {
        left += cell
        continue
      }
      if isConcerned {
        if descriptions.contains(texts[index]) { continue }
        if index < header.count, !isRead(header[index]) { continue }
      }
      left += text.replaced(in: cell)
    }
    return left + Array(row[end...])
  }

  private func isRead(_ name: String) -> Bool {
    !name.isEmpty && profileText.contains(name.lowercased())
  }

  private func cells(_ row: ArraySlice<UInt8>) -> [[UInt8]] {
    var cells: [[UInt8]] = [[]]
    var isQuoted = false
    for byte in row {
      if byte == profile.quote { isQuoted.toggle() }
      if byte == profile.delimiter, !isQuoted {
        cells.append([])
      } else {
        cells[cells.count - 1].append(byte)
      }
    }
    return cells
  }

  /// A cell's text without quotes and space around it.
  private func plain(_ cell: [UInt8]) -> String {
    var bytes = cell[...]
    while let first = bytes.first, first == 0x20 { bytes = bytes.dropFirst() }
    while let last = bytes.last, last == 0x20 { bytes = bytes.dropLast() }
    if let quote = profile.quote, bytes.count >= 2, bytes.first == quote, bytes.last == quote {
      bytes = bytes.dropFirst().dropLast()
      let doubled = String(decoding: [quote, quote], as: UTF8.self)
      return String(decoding: bytes, as: UTF8.self)
        .replacing(doubled, with: String(decoding: [quote], as: UTF8.self))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
