import Foundation
import TestSupport

/// Nights over a growing world: a file comes late, one comes again with other content, some worlds
/// have faulty files, and a person resolves and reopens findings by day.
final class NightSeries {
  struct Night {
    /// Every report as it read after the night, before anybody decided anything.
    let reports: [String: String]
    /// The files that the night wrote.
    let published: [String: String]
    /// What was told of a few findings and their payments, by id.
    let explained: [String: String]

    /// What was open, from the published files.
    var open: [[String: String]] {
      get throws {
        try ["discrepancies.csv", "pending.csv"].flatMap { name in
          try WorldTable.rows(published[name] ?? "")
        }
      }
    }
  }

  let world: WorldOnDisk
  private(set) var nights: [(day: String, night: Night)] = []

  init(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.discrepancyPercent) = (60, 14, 30)
    if seed.isMultiple(of: 2) { options.flags = ["--file-faults"] }
    let days = (1...options.days).shuffled(using: &generator).prefix(4).sorted()
    world = try WorldOnDisk(options, through: WorldOnDisk.day(days[0]))
    let delivery = try Delivery(world, nights: days, using: &generator)
    var resolved: String?
    for (index, number) in days.enumerated() {
      let day = WorldOnDisk.day(number)
      try world.generate(through: day)
      try delivery.deliver(night: index)
      let run = try world.run(day)
      guard [0, 2, 65].contains(run.exitCode) else { throw ProgramError(run.description) }
      let published = try world.reports(day)
      let night = Night(
        reports: try AsOfTests.everything(world), published: published,
        explained: try explained(published, using: &generator))
      nights.append((day, night))
      resolved = try decide(after: night, resolved, using: &generator)
    }
  }

  private func explained(
    _ published: [String: String], using generator: inout SeededGenerator
  ) throws -> [String: String] {
    var found: [String: String] = [:]
    for name in ["discrepancies.csv", "pending.csv"] {
      let rows = try WorldTable.rows(published[name] ?? "").shuffled(using: &generator).prefix(2)
      for id in rows.flatMap({ [$0["finding_id"] ?? "", $0["payment_intent_id"] ?? ""] })
      where !id.isEmpty {
        found[id] = try world.tieout(["explain", id, "--quiet"]).standardOutput
      }
    }
    return found
  }

  /// Resolves a finding, or reopens the one that was resolved, where it is still open.
  private func decide(
    after night: Night, _ resolved: String?, using generator: inout SeededGenerator
  ) throws -> String? {
    if let resolved {
      _ = try world.tieout(["reopen", resolved, "--note", "looked at again", "--by", "ben"])
      return nil
    }
    let ids = try WorldTable.rows(night.published["discrepancies.csv"] ?? "")
      .compactMap { $0["finding_id"] }
    guard let id = ids.randomElement(using: &generator) else { return nil }
    let run = try world.tieout(
      ["resolve", id, "--reason", "rounding", "--note", "small", "--by", "anna"])
    guard run.exitCode == 0 else { throw ProgramError(run.description) }
    return id
  }
}
