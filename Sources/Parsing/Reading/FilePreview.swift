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

  /// Count and sums of the lines of one word for a kind in one pair of currencies.
  public struct KindSum: Sendable, Hashable {
    public let kind: LineKind
    /// As the file writes it.
    public let kindText: String
    public let currency: Currency
    public let settlementCurrency: Currency
    public var lines = 0
    /// In minor units of ``currency``.
    public var gross: Int128 = 0
    /// In minor units of ``settlementCurrency``, as are the others; lines that state none add
    /// nothing.
    public var fee: Int128 = 0
    public var tax: Int128 = 0
    public var net: Int128 = 0
  }

  /// As many rejects as a person may want to see, and memory to hold.
  public static let rejectedMax = 10_000
  /// As many sums as words may have one of their own, lest a file of nothing but different words
  /// fills the memory.
  static let sumsMax = 1_000
  /// What the others are summed under.
  static let otherWords = "(further words)"
}

extension SettlementFileReader {
  /// Reads the whole file and keeps its first `maxLines` lines and its rejects.
  ///
  /// - Throws: `ByteSourceError.system` where the machine cannot read the file.
  public static func preview(
    path: String, name: String, profile: FileProfile, limits: ParsingLimits = ParsingLimits(),
    maxLines: Int = 10
  ) throws -> FilePreview {
    var sink = PreviewSink(maxLines: maxLines)
    sink.preview.reading = try read(
      path: path, name: name, profile: profile, limits: limits, into: &sink)
    sink.preview.sums = sink.sums.values.sorted(by: PreviewSink.precedes)
    return sink.preview
  }
}

private struct PreviewSink: SettlementLineSink {
  let maxLines: Int
  var preview = FilePreview()
  var sums: [[String]: FilePreview.KindSum] = [:]

  mutating func accept(_ line: SettlementLine) {
    var word = line.kindText
    var key = Self.key(line, word)
    if sums[key] == nil, sums.count >= FilePreview.sumsMax {
      word = FilePreview.otherWords
      key = Self.key(line, word)
    }
    sums[
      key,
      default: FilePreview.KindSum(
        kind: line.kind, kindText: word, currency: line.currency,
        settlementCurrency: line.settlementCurrency)
    ].add(line)
    if preview.lines.count < maxLines { preview.lines.append(line) }
  }

  private static func key(_ line: SettlementLine, _ word: String) -> [String] {
    [line.kind.rawValue, word, line.currency.code, line.settlementCurrency.code]
  }

  static func precedes(_ left: FilePreview.KindSum, _ right: FilePreview.KindSum) -> Bool {
    left.place.lexicographicallyPrecedes(right.place)
  }

  mutating func accept(_ rejected: RejectedRow) {
    if preview.rejected.count < FilePreview.rejectedMax { preview.rejected.append(rejected) }
  }
}

extension FilePreview.KindSum {
  fileprivate mutating func add(_ line: SettlementLine) {
    lines += 1
    gross += Int128(line.grossMinorUnits)
    if let amount = line.feeMinorUnits { fee += Int128(amount) }
    if let amount = line.taxMinorUnits { tax += Int128(amount) }
    if let amount = line.netMinorUnits { net += Int128(amount) }
  }

  fileprivate var place: [String] {
    [kind.rawValue, kindText, currency.code, settlementCurrency.code]
  }
}
