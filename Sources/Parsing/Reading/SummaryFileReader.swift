public import Compression
import Encodings
public import SettlementModel

/// A summary file that lies on this machine.
public struct KeptSummaryFile: Sendable, Hashable {
  public var path: String
  /// Its base name as received.
  public var name: String

  public init(path: String, name: String) {
    self.path = path
    self.name = name
  }
}

extension SettlementFileReader {
  /// Reads a summary file by itself: every row is a header, blank, a remark or a control row.
  ///
  /// - Precondition: the profile has a summary file.
  /// - Throws: `ByteSourceError.system` where the machine cannot read the file.
  public static func readSummary(
    path: String, name: String, profile: FileProfile, limits: ParsingLimits = ParsingLimits(),
    decryption: (any FileDecryption)? = nil
  ) throws -> FileReading {
    try summary(
      KeptSummaryFile(path: path, name: name), profile: profile, limits: limits,
      decryption: decryption
    ).reading
  }

  /// A summary file's counts of rows, and what its rows state.
  static func summary(
    _ file: KeptSummaryFile, profile: FileProfile, limits: ParsingLimits,
    decryption: (any FileDecryption)?
  ) throws -> (reading: FileReading, totals: ControlTotals) {
    guard let layout = profile.summaryFile?.layout else {
      preconditionFailure("the profile has no summary file")
    }
    var pass = SummaryPass(profile: profile, layout: layout)
    pass.reading.fileDate = profile.summaryFile?.fileDate(of: file.name)
    do {
      let unpacked = try PackedFile.open(
        path: file.path, name: file.name, container: profile.container, member: .any,
        decryption: decryption, budget: limits.outputBudget)
      let source = try DecodedText.source(unpacked, encoding: profile.encoding)
      try pass.read(CSVReader(source, delimiter: profile.delimiter, quote: profile.quote))
    } catch let refusal as FileRefusal {
      pass.reading.refusal = refusal
    } catch let error as CSVFileError {
      pass.reading.refusal = error.refusal
    } catch let error as ByteSourceError where error.isDamage {
      pass.reading.refusal = FileRefusal(cause: .quarantined, detail: "\(error). \(error.advice)")
    } catch let error as TextError {
      pass.reading.refusal = FileRefusal(cause: .quarantined, detail: "\(error). \(error.advice)")
    }
    precondition(pass.reading.counts.isConserved)
    return (pass.reading, pass.totals)
  }
}

/// One pass over a summary file.
private struct SummaryPass {
  let profile: FileProfile
  var totals: ControlTotals
  var reading = FileReading()

  init(profile: FileProfile, layout: FileProfile.ControlRows) {
    self.profile = profile
    totals = ControlTotals(
      layout: layout, amounts: profile.amounts, currencyCase: profile.currencyCase)
  }

  mutating func read(_ reader: CSVReader) throws {
    var header: [String] = []
    var places: ControlPlaces?
    let comment = profile.commentMark.map { Array($0.utf8) }
    while try reader.next() {
      reading.counts.physical += 1
      if reader.isBlank {
        reading.counts.blank += 1
      } else if let comment, reader.fieldCount > 0, reader.bytes(of: 0).starts(with: comment) {
        reading.counts.preamble += 1
      } else if let places {
        reading.counts.control += 1
        let row = ControlFields(reader: reader, places: places)
        guard reader.fieldCount == header.count else {
          throw row.unreadable("it has \(reader.fieldCount) fields; its header has \(header.count)")
        }
        try totals.take(row)
      } else {
        reading.counts.header += 1
        header = FilePass.texts(of: reader)
        places = try FilePass.places(
          of: totals.layout, header, row: reader.line, inside: "the summary file")
      }
    }
    guard places != nil else {
      throw FileRefusal(
        cause: .quarantined, detail: "truncated: the summary file is empty. Ask for it again.")
    }
  }
}

extension FilePass {
  /// Takes over what a summary file states, to hold the lines to it at the end.
  ///
  /// - Throws: a refusal where the summary file cannot be read.
  mutating func holdTo(_ summary: (reading: FileReading, totals: ControlTotals), name: String) throws {
    if let refusal = summary.reading.refusal {
      throw refusal.inSummaryFile(name)
    }
    controls.append(summary.totals)
    controlPlaces.append(nil)
    summaryName = name
  }
}

extension FileRefusal {
  /// The refusal of lines because of what stands in their summary file.
  func inSummaryFile(_ name: String) -> FileRefusal {
    let place = "in the summary file \(RawText.quoted(name.utf8))" + (row > 0 ? ", row \(row)" : "")
    return FileRefusal(
      cause: cause, detail: "\(place): \(detail)", stated: stated, summed: summed)
  }
}
