import Foundation
import TestSupport
import Testing

/// A night that evaluates what was touched reports what a night that evaluates everything does.
@Suite("Incremental equals full", .ownThreads)
struct IncrementalTests {
  @Test("series of nights", arguments: UInt64(1)...50)
  func series(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.discrepancyPercent) = (60, 14, 30)
    // Days between nights are skipped ones; the last nights see pending items grow old.
    let nights = (1...options.days).shuffled(using: &generator)
      .prefix(Int.random(in: 3...5, using: &generator)).sorted()
    let world = try WorldOnDisk(options, through: WorldOnDisk.day(nights[0]))
    let delivery = try Delivery(world, nights: nights, using: &generator)
    for (index, night) in nights.enumerated() {
      let day = WorldOnDisk.day(night)
      try world.generate(through: day)
      try delivery.deliver(night: index)
      let incremental = try world.run(day, data: "incremental")
      let full = try world.run(day, data: "full", ["--full"])
      #expect([0, 2, 65].contains(incremental.exitCode), "seed \(seed): \(incremental)")
      #expect(incremental.ending == full.ending, "seed \(seed), \(day)")
      #expect(
        firstDifferences(
          try world.reports(day, data: "incremental"), try world.reports(day, data: "full")) == "",
        "seed \(seed), \(day), nights \(nights)")
    }
  }
}
