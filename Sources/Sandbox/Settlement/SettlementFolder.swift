package import SettlementModel

/// The settlement files of the world, one a day: a day's file takes lines until the world's clock
/// has passed the day.
package struct SettlementFolder {
  private let path: String
  private let lastDay: BusinessDay
  private let isCompressed: Bool
  private var nextToEnd: BusinessDay
  private var open: [BusinessDay: SettlementFile] = [:]
  private var dayEnd: DayEnd
  /// Lines in ended files and open ones.
  package private(set) var lineCount = 0

  package init(path: String, parameters: WorldParameters, through lastDay: BusinessDay) {
    self.path = path
    self.lastDay = lastDay
    self.isCompressed = parameters.isCompressed
    self.nextToEnd = parameters.firstDay
    self.dayEnd = DayEnd(parameters)
  }

  /// Adds a line to its day's file; returns name and row, or nil for a day that is not there yet.
  package mutating func add(_ line: LineDraft) throws -> (file: String, row: Int)? {
    guard line.settledOn <= lastDay else { return nil }
    precondition(line.settledOn >= nextToEnd, "a line came after its day's file was closed")
    let file = try self.file(of: line.settledOn)
    lineCount += 1
    return (file.name, try file.add(line))
  }

  /// Ends the files of all days before `day`; returns the findings that they bring.
  package mutating func end(
    before day: BusinessDay
  ) throws -> [(finding: ExpectedFinding, file: String, row: Int?)] {
    var findings: [(finding: ExpectedFinding, file: String, row: Int?)] = []
    while nextToEnd < day, nextToEnd <= lastDay {
      let file = try self.file(of: nextToEnd)
      findings += try dayEnd.end(file, folder: path)
      open[nextToEnd] = nil
      nextToEnd = nextToEnd.adding(days: 1)
    }
    return findings
  }

  private mutating func file(of day: BusinessDay) throws -> SettlementFile {
    if let file = open[day] { return file }
    let file = try SettlementFile(day: day, folder: path, isCompressed: isCompressed)
    open[day] = file
    return file
  }
}
