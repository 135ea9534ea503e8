import Compression
import Encodings
import Parsing
import SettlementModel

/// Byte 0 chooses the profile; the rest is the file.
///
/// Holds: every physical row is in one bucket; what the sink got is what was counted; sums are those of the lines;
/// a row of a file that is read to its end is counted once, by a count of rows that shares nothing with the reader.
func fuzzFile(_ input: [UInt8]) throws {
  guard let choice = input.first else { return }
  let bytes = Array(input.dropFirst())
  let profile = FileTarget.profiles[Int(choice) % FileTarget.profiles.count]
  let path = try ScratchFile.put(bytes)
  var sink = CountingSink()
  let limits = ParsingLimits(fileBytes: 1 << 22, rejectedRows: choice >= 128 ? 1_000_000 : 10)
  let reading = try SettlementFileReader.read(
    path: path, name: "500_settlement_20260302.csv", profile: profile, limits: limits, into: &sink)
  try expect(reading.counts.isConserved, "\(reading.counts)")
  try expect(sink.lines == reading.counts.loaded, "\(sink.lines) lines, \(reading.counts)")
  try expect(sink.rejected == reading.counts.rejected, "\(sink.rejected) rejects, \(reading.counts)")
  try expect(sink.gross == reading.totals.gross, "\(sink.gross), \(reading.totals)")
  try expect(sink.net == reading.totals.net, "\(sink.net), \(reading.totals)")
  if let refusal = reading.refusal {
    try expect(!refusal.detail.isEmpty && refusal.row >= 0, "\(refusal)")
  } else if isPlain(bytes, profile) {
    let rows = ReferenceTokenizer(delimiter: profile.delimiter, quote: profile.quote).file(bytes).rows
    try expect(rows.count == reading.counts.physical, "\(rows.count) rows, \(reading.counts)")
  }
}

/// Whether the bytes on disk are the rows that the reader sees: not packed, in UTF-8.
private func isPlain(_ bytes: [UInt8], _ profile: FileProfile) -> Bool {
  let others: [[UInt8]] = [[0x1F, 0x8B], Array("PK".utf8), [0xFF, 0xFE], [0xFE, 0xFF], [0x84, 0x31, 0x95, 0x33]]
  return profile.preambleLines == 0 && profile.encoding == .utf8
    && !others.contains { bytes.starts(with: $0) }
}

/// Counts and adds up what the reader sends.
private struct CountingSink: SettlementLineSink {
  var lines = 0
  var rejected = 0
  var gross: [Currency: Int128] = [:]
  var net: [Currency: Int128] = [:]
  private var row = 0

  mutating func accept(_ batch: LineBatch) throws {
    for line in batch.settlementLines {
      lines += 1
      gross[line.currency, default: 0] += Int128(line.grossMinorUnits)
      if let amount = line.netMinorUnits { net[line.settlementCurrency, default: 0] += Int128(amount) }
      try take(line.position.row)
    }
  }

  mutating func accept(_ rejected: RejectedRow) throws {
    self.rejected += 1
    try expect(!rejected.reason.isEmpty && !rejected.detail.isEmpty, "\(rejected)")
    try expect(rejected.rawText.utf8.count <= Limits.rawTextBytesMax, "raw text is too long")
    try take(rejected.row)
  }

  private mutating func take(_ found: Int) throws {
    try expect(found > row, "row \(found) after \(row)")
    row = found
  }
}

private enum FileTarget {
  static let profiles: [FileProfile] = {
    do {
      return try [FileProfile.builtIn("useepay-settlement")!]
        + yaml.map { try FileProfile(yaml: $0, file: "p.yaml") }
    } catch {
      fatalError("\(error)")
    }
  }()

  private static let yaml = [
    """
    name: short
    columns: { kind: k, record_id: i, currency: c, gross: a, net: n, fee: f }
    kinds: { S: capture, R: refund }
    ignore_kinds: [I]
    sign: by_kind
    totals: { tag: T, currency: 1, rows: 2, net: 3 }
    amounts: { digits: up_to }
    """,
    """
    name: halves
    delimiter: ";"
    preamble_lines: 1
    header: false
    columns: { kind: 0, merchant_order_id: 1, currency: 2, gross_debit: 3, gross_credit: 4, occurred_at: 5 }
    kinds: { S: capture, R: refund }
    sign: debit_credit
    end_mark: END
    time_zone: "+08:00"
    time_format: "dd.MM.yyyy HH:mm:ss"
    amounts: { decimal: ",", grouping: ".", digits: up_to }
    """,
    """
    name: tagged
    header: false
    columns: { kind: 1, record_id: 2, currency: 3, gross: 4, occurred_at: 5 }
    kinds: { S: capture, "R*": refund }
    tags: { column: 0, roles: { RH: preamble, SB: line, SF: control, FF: end } }
    totals: { tag: SF, rows: 1, gross: 2 }
    time_zone: Europe/Berlin
    time_format: ["yyyy-MM-dd HH:mm:ss", "dd.MM.yyyy HH:mm"]
    amounts: { negative: parentheses, digits: zeros }
    """,
    """
    name: flagged
    columns: { kind: { join: [k, s] }, record_id: i, currency: c, gross: a, fee: { sum: [x, y] } }
    computed: { net: "gross - fee" }
    kinds: { S/A: capture, "*/F": fee }
    sign: flag
    sign_flags: { gross: { column: f, debit: DR, credit: CR } }
    amounts: { unit: hundredths }
    """,
  ] + ["utf-16", "utf-16le", "gb18030", "windows-1252"].map { encoding in
    """
    name: encoded
    encoding: \(encoding)
    columns: { kind: k, record_id: i, currency: c, gross: a, description: d }
    kinds: { S: capture }
    """
  }
}
