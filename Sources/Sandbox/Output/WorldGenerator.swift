import Foundation
public import SettlementModel

/// Writes a world to a directory: settlement files, archive, labels, configuration.
///
/// Payments are told one by one in the order of time, and written as they come: memory does not
/// grow with them.
public struct WorldGenerator {
  private let parameters: WorldParameters
  private let clock: WorldClock

  /// What was written.
  public struct Counts: Sendable {
    public var payments = 0
    /// Settlement lines of payments, without the reserve, fee and payout rows at the end of each
    /// file.
    public var lines = 0
    /// Expected findings, pending items among them.
    public var findings = 0
  }

  public init(_ parameters: WorldParameters) {
    self.parameters = parameters
    self.clock = WorldClock(parameters)
  }

  /// Writes the world as it is at the end of a local day, the last by default.
  ///
  /// What an earlier call wrote is replaced. The same seed gives the same bytes, and a later day
  /// the same merchant some days older.
  public func write(to directory: String, through day: BusinessDay? = nil) throws -> Counts {
    let last = min(day ?? parameters.lastDay, parameters.lastDay)
    let folders = try makeFolders(directory)
    var settlement = SettlementFolder(
      path: folders.settlement, parameters: parameters, through: last)
    let archive = try ArchiveWriter(
      folder: folders.archive, asOf: clock.end(of: last), isCompressed: parameters.isCompressed)
    let labels = try FileSink(path: directory + "/labels.ndjson")
    var counts = Counts()
    if let (finding, file) = FileFaults(parameters).neverCame {
      try write(finding, file: file, row: nil, to: labels, on: last, &counts)
    }
    for index in 0..<(parameters.subscriptions ?? 0) {
      try write(
        subscriptionStory(index), to: archive, &settlement, labels, on: last, &counts)
    }
    for index in 0..<parameters.payments {
      let today = clock.day(of: clock.creation(ofPayment: index))
      guard today <= last else { break }
      for (finding, file, row) in try settlement.end(before: today) {
        try write(finding, file: file, row: row, to: labels, on: last, &counts)
      }
      try write(story(index), to: archive, &settlement, labels, on: last, &counts)
      counts.payments += 1
    }
    for (finding, file, row) in try settlement.end(before: last.adding(days: 1)) {
      try write(finding, file: file, row: row, to: labels, on: last, &counts)
    }
    counts.lines = settlement.lineCount
    try archive.finish()
    try copyEvents(archive.eventPaths, to: directory + "/events")
    try labels.finish()
    try describe(directory, through: last)
    return counts
  }

  /// The story of one payment, from 0: a function of the parameters and the index alone.
  package func story(_ index: Int) -> Story {
    var builder = StoryBuilder(parameters: parameters, clock: clock, index: index)
    StoryCatalog.tell(&builder, discrepancyBasisPoints: parameters.discrepancyBasisPoints)
    return builder.story
  }

  /// The story of one subscription, from 0, as ``story(_:)``.
  package func subscriptionStory(_ index: Int) -> Story {
    var builder = StoryBuilder(parameters: parameters, clock: clock, subscription: index)
    SubscriptionCatalog.tell(
      &builder, discrepancyBasisPoints: parameters.discrepancyBasisPoints)
    return builder.story
  }

  private func write(
    _ story: Story, to archive: ArchiveWriter, _ settlement: inout SettlementFolder,
    _ labels: FileSink, on day: BusinessDay, _ counts: inout Counts
  ) throws {
    try archive.write(story)
    let places = try story.lines.map { try settlement.add($0) }
    for finding in story.findings where finding.isOpen(on: day) {
      let place = finding.line.flatMap { places[$0] }
      try write(finding, file: place?.file ?? "", row: place?.row, to: labels, on: day, &counts)
    }
  }

  private func write(
    _ finding: ExpectedFinding, file: String, row: Int?, to labels: FileSink, on day: BusinessDay,
    _ counts: inout Counts
  ) throws {
    guard finding.isOpen(on: day) else { return }
    try labels.writeLine(finding.json(file: file, row: row).closed)
    counts.findings += 1
  }

  /// Makes the folders, without what an earlier call left in them.
  private func makeFolders(_ directory: String) throws -> (settlement: String, archive: String) {
    let settlement = directory + "/settlement"
    let archive = directory + "/archive"
    let files = FileManager.default
    for folder in [settlement, archive, directory + "/events"] {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for name in try files.contentsOfDirectory(atPath: folder)
      where name.hasPrefix(WorldParameters.merchantNumber) || name.contains(".ndjson") {
        try files.removeItem(atPath: folder + "/" + name)
      }
    }
    return (settlement, archive)
  }

  /// The objects that the API cannot list, once more in a folder of their own, for a merchant who
  /// pulls the API.
  private func copyEvents(_ paths: [String], to folder: String) throws {
    for path in paths {
      let name = URL(fileURLWithPath: path).lastPathComponent
      try FileManager.default.copyItem(atPath: path, toPath: folder + "/" + name)
    }
  }

  private func describe(_ directory: String, through day: BusinessDay) throws {
    let world = try WorldDescription.json(parameters, through: day)
    try world.write(to: URL(fileURLWithPath: directory + "/world.json"))
    let configuration = Data(WorldDescription.configuration(parameters).utf8)
    try configuration.write(to: URL(fileURLWithPath: directory + "/tieout.yaml"))
  }
}
