package import SettlementModel

/// Faults of a source as a whole: a file that never came, a number left out, a correction that
/// nobody announced.
package struct FileFaults {
  private let parameters: WorldParameters

  package init(_ parameters: WorldParameters) { self.parameters = parameters }

  /// From which day on the world's configuration expects files: the day before the first one, whose
  /// file never comes; nil without faults.
  package var expectedFrom: BusinessDay? {
    parameters.hasFileFaults ? parameters.firstDay.adding(days: -1) : nil
  }

  /// The finding about the file that never comes, with the day that reports name it by.
  package var neverCame: (finding: ExpectedFinding, file: String)? {
    expectedFrom.map { day in
      (ExpectedFinding(.fileMissing, from: day.adding(days: 1)), day.description)
    }
  }

  /// Writes a day's faulty further files; returns the findings that they bring.
  ///
  /// - Parameter hasFurtherFile: whether the day has a numbered file already.
  package func write(
    beside file: SettlementFile, folder: String, hasFurtherFile: Bool
  ) throws -> [(finding: ExpectedFinding, file: String, row: Int?)] {
    guard parameters.hasFileFaults else { return [] }
    var random = SeededRandom(
      seed: parameters.seed, stream: 17, index: Int(file.day.daysSinceEpoch))
    let leavesNumberOut = random.chance(percent: 25)
    let isCorrected = random.chance(percent: 20)
    var findings: [(finding: ExpectedFinding, file: String, row: Int?)] = []
    if leavesNumberOut, !hasFurtherFile { findings.append(try leaveNumberOut(file, folder)) }
    if isCorrected, let line = file.firstLine {
      findings.append(try writeCorrection(line, of: file, folder))
    }
    return findings
  }

  /// Two further files without lines, numbered 11 and 13.
  private func leaveNumberOut(
    _ file: SettlementFile, _ folder: String
  ) throws -> (finding: ExpectedFinding, file: String, row: Int?) {
    for number in [11, 13] {
      let further = try SettlementFile(
        day: file.day, folder: folder, sequence: number, isCompressed: parameters.isCompressed)
      try further.finish()
    }
    return (
      ExpectedFinding(.fileMissing, from: file.day.adding(days: 1)),
      "\(WorldParameters.merchantNumber)_\(file.day)_12", nil
    )
  }

  /// A file whose name says that it corrects the day's; no rule says how, so nothing of it counts.
  private func writeCorrection(
    _ line: LineDraft, of file: SettlementFile, _ folder: String
  ) throws -> (finding: ExpectedFinding, file: String, row: Int?) {
    let name = SettlementLayout.fileName(file.day).dropLast(4) + "_v2.csv"
    let sink = try FileSink(path: folder + "/" + name, isCompressed: parameters.isCompressed)
    let currency = line.settlementCurrency
    let text = SettlementLayout.text(
      line, batchID: file.batchID, payoutID: file.payoutID(currency))
    let total = SettlementLayout.total(currency, rows: 1, net: line.net)
    for row in [SettlementLayout.header, text, total] { try sink.writeLine(row.utf8) }
    try sink.finish()
    return (
      ExpectedFinding(.fileQuarantined, from: file.day),
      name + (parameters.isCompressed ? ".gz" : ""), nil
    )
  }
}
