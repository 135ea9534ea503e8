import Reporting

/// Turns how far something has come into a line for a terminal: what, how far, how fast, how long still.
///
/// It has no clock and no terminal: both are handed in. The rate is that of the last ten seconds.
package struct ProgressMeter: Sendable {
  /// What is counted.
  package enum Unit: Sendable {
    case bytes
    case records
    case cases
  }

  private struct Sample {
    var at: Duration
    var done: Int64
  }

  private static let rateWindow: Duration = .seconds(10)

  private let redrawInterval: Duration
  private var lastDrawn: Duration?
  private var subject = ""
  private var samples: [Sample] = []

  /// - Parameter redrawInterval: how long a line stands at least.
  package init(redrawInterval: Duration = .milliseconds(100)) {
    self.redrawInterval = redrawInterval
  }

  /// Takes how far `subject` has come, and returns the line to draw; nil where the last was drawn just now.
  ///
  /// - Parameters:
  ///   - done: never more than `total`.
  ///   - total: nil where it is not known.
  ///   - now: time since any fixed moment.
  ///   - columns: what the line may take at most.
  package mutating func line(
    _ subject: String, done: Int64, of total: Int64?, unit: Unit, at now: Duration, columns: Int
  ) -> String? {
    if subject != self.subject || done < samples.last?.done ?? 0 {
      self.subject = subject
      samples = [Sample(at: now, done: done)]
    }
    guard lastDrawn.map({ now - $0 >= redrawInterval }) ?? true else { return nil }
    lastDrawn = now
    samples.append(Sample(at: now, done: done))
    while samples.count > 2, now - samples[1].at >= Self.rateWindow { samples.removeFirst() }
    let rate = rate(at: now, done: done)
    var parts = [Self.position(done, of: total, unit)]
    if let rate {
      parts.append(Self.speed(rate.done, in: rate.milliseconds, unit))
      if let total, total > done {
        parts.append(Self.remaining(total - done, rate))
      }
    }
    return Self.fitted(subject, parts, columns: columns)
  }

  /// What was done in how long; nil before there is anything to tell.
  private func rate(at now: Duration, done: Int64) -> (done: Int64, milliseconds: Int64)? {
    guard let first = samples.first else { return nil }
    let milliseconds = Self.milliseconds(now - first.at)
    guard milliseconds > 0, done > first.done else { return nil }
    return (done - first.done, milliseconds)
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }

  private static func position(_ done: Int64, of total: Int64?, _ unit: Unit) -> String {
    guard let total, total > 0 else { return amount(done, unit) }
    let percent = Int128(min(done, total)) * 100 / Int128(total)
    return unit == .bytes
      ? "\(mebibytes(done)) of \(mebibytes(total)) MiB, \(percent) %"
      : "\(done) of \(amount(total, unit)), \(percent) %"
  }

  private static func amount(_ count: Int64, _ unit: Unit) -> String {
    switch unit {
    case .bytes: "\(mebibytes(count)) MiB"
    case .records: "\(count) records"
    case .cases: "\(count) cases"
    }
  }

  private static func speed(_ done: Int64, in milliseconds: Int64, _ unit: Unit) -> String {
    let aSecond = Int64(clamping: Int128(done) * 1000 / Int128(milliseconds))
    return unit == .bytes ? "\(mebibytes(aSecond)) MiB/s" : "\(aSecond)/s"
  }

  private static func remaining(
    _ rest: Int64, _ rate: (done: Int64, milliseconds: Int64)
  ) -> String {
    let all = Int128(rest) * Int128(rate.milliseconds) / Int128(rate.done)
    // Rounded up: what is not there yet is not 0:00 away.
    let seconds = Int64(clamping: (all + 999) / 1000)
    guard seconds < 360_000 else { return "days left" }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    let clock = hours > 0 ? "\(hours):\(padded(minutes))" : "\(minutes)"
    return "\(clock):\(padded(seconds % 60)) left"
  }

  private static func padded(_ number: Int64) -> String { (number < 10 ? "0" : "") + "\(number)" }

  /// With one decimal.
  private static func mebibytes(_ bytes: Int64) -> String {
    let tenths = Int128(bytes) * 10 / (1 << 20)
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// The subject gives way first, down to a few columns, then what is told last.
  private static func fitted(_ subject: String, _ parts: [String], columns: Int) -> String {
    precondition(columns >= 1)
    let subject = TerminalText.escaped(subject)
    for count in stride(from: parts.count, through: 1, by: -1) {
      let told = parts.prefix(count).joined(separator: ", ")
      let room = columns - TerminalText.width(of: told) - 2
      guard room >= min(12, TerminalText.width(of: subject)) else { continue }
      return TerminalText.truncated(subject, toColumns: room) + ": " + told
    }
    return TerminalText.truncated(subject + ": " + parts[0], toColumns: columns)
  }
}
