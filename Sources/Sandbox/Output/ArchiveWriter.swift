package import SettlementModel

/// The objects of the API as NDJSON files, as of a point in time.
package struct ArchiveWriter {
  private let intents: FileSink
  private let captures: FileSink
  private let refunds: FileSink
  private let invoices: FileSink
  private let subscriptions: FileSink
  private let sessions: FileSink
  private let disputes: FileSink
  private let instant: Timestamp

  /// - Parameter instant: objects and versions from this point in time on are not there yet.
  package init(folder: String, asOf instant: Timestamp, isCompressed: Bool = false) throws {
    func sink(_ name: String) throws -> FileSink {
      try FileSink(path: "\(folder)/\(name).ndjson", isCompressed: isCompressed)
    }
    self.intents = try sink("payment_intents")
    self.captures = try sink("captures")
    self.refunds = try sink("refunds")
    self.invoices = try sink("invoices")
    self.subscriptions = try sink("subscriptions")
    self.sessions = try sink("checkout_sessions")
    self.disputes = try sink("disputes")
    self.instant = instant
  }

  package func write(_ story: Story) throws {
    try write(story.intents, to: intents)
    try write(story.captures, to: captures)
    try write(story.refunds, to: refunds)
    try write(story.invoices, to: invoices)
    try write(story.subscriptions, to: subscriptions)
    try write(story.sessions, to: sessions)
    try write(story.disputeEvents, to: disputes)
  }

  /// Files of objects that the API cannot list: what webhook events bring.
  package var eventPaths: [String] { [disputes.path, sessions.path] }

  package func finish() throws {
    for sink in [intents, captures, refunds, invoices, subscriptions, sessions, disputes] {
      try sink.finish()
    }
  }

  private func write<Record>(_ histories: [History<Record>], to sink: FileSink) throws {
    for history in histories {
      if let record = history.version(before: instant) { try sink.writeLine(record.json.closed) }
    }
  }
}
