public import Compression
import Encodings
public import SettlementModel

/// Reads whole settlement files by a profile, streaming: memory does not grow with the file.
public enum SettlementFileReader {
  /// Reads the file at `path`, sending its lines and rejected rows to the sink as they come, in
  /// file order.
  ///
  /// A file that is damaged, or that its own control rows contradict, comes back with
  /// ``FileReading/refusal`` set. Lines and rejects before the damage have gone to the sink by
  /// then: its owner throws them away, for nothing of a refused file counts.
  ///
  /// The first verdict holds, in this order: damage where it is met (gzip, a byte that is not
  /// UTF-8, an open quote, the header, a line after control rows); control rows missing; a count,
  /// then a sum, that a control row states otherwise; too many rejected rows.
  ///
  /// Rows are counted as CSV rows: one with line ends inside quotes counts once, and blank lines
  /// count. Every row read is in exactly one bucket, whatever the verdict.
  ///
  /// - Parameters:
  ///   - path: the file on disk, packed or not.
  ///   - name: its base name as received, which may state the file's date.
  ///   - decryption: what decrypts the source's files; nil where their source names no key.
  ///   - summary: the file that states counts and sums, where the profile has one; without it the
  ///     lines are held to what their own file says only, and a warning says so.
  ///   - bytesRead: hears after each piece how many bytes of the file, packed as it is, were read.
  ///   - sink: its errors stop the reading and come out.
  /// - Throws: `ByteSourceError.system` where the machine cannot read the file, and what the sink
  ///   throws.
  public static func read(
    path: String, name: String, profile: FileProfile, limits: ParsingLimits = ParsingLimits(),
    decryption: (any FileDecryption)? = nil, summary: KeptSummaryFile? = nil,
    bytesRead: (@Sendable (Int64) -> Void)? = nil,
    into sink: inout some SettlementLineSink
  ) throws -> FileReading {
    var pass = FilePass(
      profile: profile, limits: limits, nameGroups: profile.fileName?.groups(of: name) ?? [:])
    pass.reading.fileDate = profile.fileName?.parts(of: name)?.date
    do {
      if let summary, profile.summaryFile != nil {
        try pass.holdTo(
          try Self.summary(summary, profile: profile, limits: limits, decryption: decryption),
          name: summary.name)
      }
      let unpacked = try PackedFile.open(
        path: path, name: name, container: profile.container, member: profile.member,
        decryption: decryption, budget: limits.outputBudget, bytesRead: bytesRead)
      let source = try DecodedText.source(unpacked, encoding: profile.encoding)
      let reader = CSVReader(source, delimiter: profile.delimiter, quote: profile.quote)
      do {
        try pass.readRows(of: reader, into: &sink)
        try pass.judge()
      } catch let refusal as FileRefusal {
        pass.reading.refusal = refusal
      } catch let error as CSVFileError {
        pass.reading.refusal = error.refusal
      } catch let error as ByteSourceError where error.isDamage {
        pass.reading.refusal = refusal(for: error, row: reader.line)
      } catch let error as TextError {
        pass.reading.refusal = FileRefusal(
          cause: .quarantined, row: reader.line,
          detail: "row \(reader.line): \(error). \(error.advice)")
      }
    } catch let refusal as FileRefusal {
      pass.reading.refusal = refusal
    } catch let error as ByteSourceError where error.isDamage {
      pass.reading.refusal = refusal(for: error, row: 0)
    } catch let error as TextError {
      pass.reading.refusal = FileRefusal(
        cause: .quarantined, row: 1, detail: "\(error). \(error.advice)")
    }
    try pass.handOver(into: &sink)
    if profile.summaryFile != nil, summary == nil {
      pass.reading.warnings.append("no summary file was there to hold the lines to")
    }
    return pass.finished()
  }

  private static func refusal(for error: ByteSourceError, row: Int) -> FileRefusal {
    FileRefusal(
      cause: .quarantined, row: row, detail: "\(error). \(error.advice)")
  }
}

extension CSVFileError {
  /// The refusal of the file that the error makes unreadable.
  var refusal: FileRefusal {
    switch self {
    case .unterminatedQuote(let line):
      FileRefusal(
        cause: .quarantined, row: line,
        detail: "truncated: a quote that opens in row \(line) is never closed. "
          + "Ask for the file again.")
    case .invalidByte(let line, let offset):
      FileRefusal(
        cause: .quarantined, row: line,
        detail: "the byte at offset \(offset), in row \(line), is not UTF-8. "
          + "Check the profile's key encoding, or ask for the file in UTF-8.")
    case .foreignByteOrderMark(let encoding):
      FileRefusal(
        cause: .quarantined, row: 1,
        detail: "the byte at offset 0, in row 1, starts a file in \(encoding); this version reads "
          + "utf-8 only. Ask for the file in UTF-8.")
    case .preambleTooLarge(let line):
      FileRefusal(
        cause: .quarantined, row: line,
        detail: "row \(line), before the header, is larger than 4 MiB. Check the profile.")
    }
  }
}
