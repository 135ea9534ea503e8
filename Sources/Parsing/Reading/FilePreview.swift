public import Compression
public import SettlementModel

/// What a profile makes of a file, to look at before it is used; nothing is stored.
public struct FilePreview: Sendable, Hashable {
  /// The first lines.
  public var lines: [SettlementLine] = []
  /// Every row that cannot be read, up to ``rejectedMax``; ``reading`` counts them all.
  public var rejected: [RejectedRow] = []
  public var reading = FileReading()
  /// What the whole file sums to, ordered by kind, word and currencies.
  public var sums: [KindSum] = []

  /// As many rejects as a person may want to see, and memory to hold.
  public static let rejectedMax = 10_000
}

extension SettlementFileReader {
  /// Reads the whole file and keeps its first `maxLines` lines and its rejects.
  ///
  /// - Throws: `ByteSourceError.system` where the machine cannot read the file.
  public static func preview(
    path: String, name: String, profile: FileProfile, limits: ParsingLimits = ParsingLimits(),
    decryption: (any FileDecryption)? = nil, summary: KeptSummaryFile? = nil, maxLines: Int = 10
  ) throws -> FilePreview {
    var sink = PreviewSink(maxLines: maxLines)
    sink.preview.reading = try read(
      path: path, name: name, profile: profile, limits: limits, decryption: decryption,
      summary: summary, into: &sink)
    sink.preview.sums = sink.sums.ordered
    return sink.preview
  }
}

private struct PreviewSink: SettlementLineSink {
  let maxLines: Int
  var preview = FilePreview()
  var sums = KindSums()

  mutating func accept(_ batch: LineBatch) {
    for index in 0..<batch.count {
      let line = batch.settlementLine(at: index)
      sums.add(line)
      if preview.lines.count < maxLines { preview.lines.append(line) }
    }
  }

  mutating func accept(_ rejected: RejectedRow) {
    if preview.rejected.count < FilePreview.rejectedMax { preview.rejected.append(rejected) }
  }
}
