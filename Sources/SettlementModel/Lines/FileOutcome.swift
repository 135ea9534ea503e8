/// A row of a settlement file that could not be read.
public struct RejectedRow: Sendable, Hashable {
  /// Physical line, from 1.
  public let row: Int
  /// The column's name as the header writes it, or its number; empty for the row as a whole.
  public let column: String
  /// What is wrong, a short fixed phrase: `bad amount`, `bad scale`, `bad time`, `row too short`, …
  public let reason: String
  /// One sentence with the offending text, safe to show.
  public let detail: String
  /// The row as received, at most 4 KiB of it.
  public let rawText: String

  public init(row: Int, column: String, reason: String, detail: String, rawText: String) {
    self.row = row
    self.column = column
    self.reason = reason
    self.detail = detail
    self.rawText = rawText
  }
}

/// How many physical rows of a file were what; they always sum to ``physical``.
public struct RowCounts: Sendable, Hashable, Codable {
  public var physical = 0
  public var header = 0
  public var preamble = 0
  public var blank = 0
  public var control = 0
  /// Rows of kinds that the profile says to ignore.
  public var ignored = 0
  public var loaded = 0
  public var rejected = 0

  public init() {}

  /// Rows that are lines: loaded, rejected, or of an ignored kind.
  public var lines: Int { loaded + rejected + ignored }
  /// Whether every physical row is in exactly one bucket.
  public var isConserved: Bool {
    physical == header + preamble + blank + control + ignored + loaded + rejected
  }
}

/// What the parser added up by itself while it read, to be compared with what the store holds.
public struct ParsedTotals: Sendable, Hashable {
  /// Sum of gross by line currency, in minor units.
  public var gross: [Currency: Int128] = [:]
  /// Sum of stated net by settlement currency, in minor units.
  public var net: [Currency: Int128] = [:]
  public init() {}
}

/// Why a whole file is set aside; nothing of it is counted.
public struct FileRefusal: Error, Sendable, Hashable {
  public enum Cause: String, Sendable, Hashable, Codable {
    /// FILE_QUARANTINED: truncated, bad byte, header refused, control rows missing.
    case quarantined
    /// CONTROL_TOTAL_MISMATCH: a control row disagrees with the lines.
    case controlTotal
    /// FILE_QUARANTINED: more lines cannot be read than the limits allow.
    case tooManyRejects
    /// FILE_QUARANTINED: the name says that it corrects a file that is held, and no rule says how.
    case unclearCorrection
    /// FILE_QUARANTINED: the file that states its counts and sums has not come.
    case summaryMissing

    /// Whether a person may have the file counted as it is: it was read to its end, and what speaks
    /// against it is no damage.
    public var isAcceptable: Bool { self != .quarantined }

    /// Whether it comes from the file's name and place among others, whatever its bytes are: the same
    /// bytes under another name may count.
    public var isOfName: Bool { self == .unclearCorrection || self == .summaryMissing }
  }
  public let cause: Cause
  /// Physical line where it shows, from 1; 0 for the file as a whole.
  public let row: Int
  /// One sentence: what is wrong and what to do.
  public let detail: String
  /// The control row's amount and the lines' sum, where a sum disagrees.
  public let stated: Money?
  public let summed: Money?

  public init(
    cause: Cause, row: Int = 0, detail: String, stated: Money? = nil, summed: Money? = nil
  ) {
    self.cause = cause
    self.row = row
    self.detail = detail
    self.stated = stated
    self.summed = summed
  }
}

/// What reading one whole file gave, apart from its lines and rejects.
public struct FileReading: Sendable, Hashable {
  public var counts: RowCounts
  public var totals: ParsedTotals
  /// From the file's name, else the latest settlement date of its lines.
  public var fileDate: BusinessDay?
  /// Set where the file is refused.
  public var refusal: FileRefusal?
  /// Things to say that refuse nothing: unknown columns, totals that rejects kept from being checked.
  public var warnings: [String]
  /// Whether the file is said to state settlement amounts of just gross at the exchange rate.
  public var checksSettlementAmount = true
  /// Card numbers in texts, masked before anything was kept.
  public var maskedNumbers = 0

  public init(
    counts: RowCounts = RowCounts(), totals: ParsedTotals = ParsedTotals(),
    fileDate: BusinessDay? = nil, refusal: FileRefusal? = nil, warnings: [String] = []
  ) {
    self.counts = counts
    self.totals = totals
    self.fileDate = fileDate
    self.refusal = refusal
    self.warnings = warnings
  }
}
