import Foundation
import Parsing
import SettlementModel

/// What reading a file gave, in words that a table of cases can state.
struct HostileReading {
  /// `row kind currency gross`, gross in minor units.
  var lines: [String] = []
  var rejects: [RejectedRow] = []
  var reading = FileReading()
}

/// Bytes on disk for as long as the value lives.
final class HostileFile {
  private let url: URL

  init(_ bytes: [UInt8]) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "hostile-" + UUID().uuidString)
    try Data(bytes).write(to: url)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Reads the file as the program does.
  func read(name: String, profile: FileProfile, limits: ParsingLimits) throws -> HostileReading {
    var sink = Sink()
    sink.found.reading = try SettlementFileReader.read(
      path: url.path, name: name, profile: profile, limits: limits, into: &sink)
    return sink.found
  }

  private struct Sink: SettlementLineSink {
    var found = HostileReading()

    mutating func accept(_ batch: LineBatch) {
      found.lines += batch.settlementLines.map { line in
        "\(line.position.row) \(line.kind.rawValue) \(line.currency) \(line.grossMinorUnits)"
      }
    }

    mutating func accept(_ rejected: RejectedRow) { found.rejects.append(rejected) }
  }
}
