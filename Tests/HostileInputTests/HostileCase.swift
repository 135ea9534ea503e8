import Encodings
import Foundation
import FuzzTargets
import Parsing
import SettlementModel
import Testing

/// A file that is broken or means harm, and all that may come of it.
struct HostileCase: Sendable, CustomTestStringConvertible {
  /// A row that must be refused: where, and in which words.
  struct Reject: Sendable {
    var row: Int
    var column: String
    var reason: String
    /// Part of the sentence, without the value: what makes this reason another than its neighbours'.
    var saying: String
  }

  enum Outcome: Sendable {
    /// The file as a whole: at this row (nil: wherever it shows), with these words; nothing of it counts.
    case refused(FileRefusal.Cause, row: Int?, saying: String)
    /// The file counts with exactly these lines, as `row kind currency gross`, and exactly these rows refused.
    case read(loads: [String], rejects: [Reject])
  }

  var name: String
  var profileYAML: String?
  var fileName = "500000000000001_settlement_20260302.csv"
  var limits = ParsingLimits()
  var bytes: @Sendable () -> [UInt8]
  var outcome: Outcome

  var testDescription: String { name }

  /// Whether something of the file must be refused; the others must be read, and right.
  var isBad: Bool {
    if case .read(_, let rejects) = outcome { return !rejects.isEmpty }
    return true
  }

  /// What is wrong, without values and places.
  var reasons: [String] {
    switch outcome {
    case .refused(_, _, let saying): [saying]
    case .read(_, let rejects): rejects.map { "\($0.reason): \($0.saying)" }
    }
  }

  func profile() throws -> FileProfile {
    if let profileYAML { return try FileProfile(yaml: profileYAML, file: "case.yaml") }
    return try #require(try FileProfile.builtIn("useepay-settlement"))
  }

  /// Reads the file and holds the outcome against the expected one.
  func check() throws {
    let bytes = bytes()
    let profile = try profile()
    let found = try HostileFile(bytes).read(name: fileName, profile: profile, limits: limits)
    let counts = found.reading.counts
    #expect(counts.isConserved, "\(counts)")
    #expect(counts.loaded == found.lines.count && counts.rejected == found.rejects.count)
    switch outcome {
    case .refused(let cause, let row, let saying):
      let refusal = try #require(found.reading.refusal, "read: \(found.lines) \(found.rejects)")
      #expect(refusal.cause == cause && refusal.row == row ?? refusal.row, "\(refusal)")
      #expect(refusal.detail.contains(saying), "\(refusal.detail)")
      #expect(Self.saysWhatToDo(refusal.detail), "\(refusal.detail)")
    case .read(let loads, let rejects):
      #expect(found.reading.refusal == nil, "\(String(describing: found.reading.refusal))")
      #expect(found.lines == loads)
      #expect(found.rejects.count == rejects.count, "\(found.rejects)")
      for (reject, wanted) in zip(found.rejects, rejects) {
        #expect(reject.row == wanted.row && reject.column == wanted.column, "\(reject)")
        #expect(reject.reason == wanted.reason, "\(reject)")
        #expect(reject.detail.contains(wanted.saying), "\(reject.detail)")
        let isNamed = !wanted.column.isEmpty && Int(wanted.column) == nil
        #expect(!isNamed || reject.detail.contains(wanted.column), "\(reject.detail)")
      }
      try checkConservation(bytes, profile, counts)
    }
  }

  /// Physical rows, counted by somebody else, are the buckets' sum.
  private func checkConservation(
    _ bytes: [UInt8], _ profile: FileProfile, _ counts: RowCounts
  ) throws {
    guard !isPackedOrEncoded(bytes, profile) else { return }
    // A row too large to hold is one row here, too.
    let rows = ReferenceTokenizer(delimiter: profile.delimiter, quote: profile.quote).file(bytes).rows
    #expect(
      rows.count == counts.header + counts.preamble + counts.blank + counts.control + counts.ignored
        + counts.loaded + counts.rejected)
  }

  /// Whether the bytes on disk are not the rows that the reader sees.
  private func isPackedOrEncoded(_ bytes: [UInt8], _ profile: FileProfile) -> Bool {
    let fronts: [[UInt8]] = [[0x1F, 0x8B], Array("PK".utf8), [0xFF, 0xFE], [0xFE, 0xFF]]
    // Rows of a tag that is no line are preamble and control rows, and counted all the same.
    return fronts.contains { bytes.starts(with: $0) } || profile.encoding != .utf8
  }

  private static func saysWhatToDo(_ detail: String) -> Bool {
    ["Ask for", "Look at the file", "Name the one", "Name the key", "Write utf-16", "Check that", "Check the", "adjust the profile", "Adjust the profile"]
      .contains { detail.contains($0) }
  }
}
