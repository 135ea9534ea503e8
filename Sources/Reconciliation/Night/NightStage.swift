/// A part of a night, as messages and metrics name it.
public enum NightStage: String, Sendable, Hashable, CaseIterable {
  case fetch
  /// Reading and storing one file; happens within ``fetch``.
  case ingest
  case pull
  case match
  case report
  case webhooks
}
