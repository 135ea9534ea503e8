import Acquisition
import Store

/// Remembers how many runs in a row found a file still being written: first a notice, then a problem.
struct GrowingFiles {
  let database: SettlementDatabase

  /// From so many runs in a row on, a file that is still being written is a problem.
  static let runsMax = 3

  /// What the run has to say about a file that did not arrive.
  func problem(_ problem: FileProblem) throws -> NightProblem {
    guard problem.error.code == .fileStillGrowing else {
      return NightProblem(
        kind: problem.isOnlyNotice ? .notice : problem.error.isSecurity ? .security : .unreachable,
        message: problem.error.description)
    }
    let name = Self.settingName(problem.remote, of: problem.sourceName)
    let runs = (try database.setting(name).flatMap { Int($0) } ?? 0) + 1
    try database.setSetting(name, to: String(runs))
    guard runs >= Self.runsMax else {
      return NightProblem(kind: .notice, message: problem.error.description)
    }
    return NightProblem(
      kind: .unreachable,
      message: problem.error.description
        + "\n  So it was in \(runs) runs in a row: ask the provider whether the file is ever finished")
  }

  /// A file that has arrived was finished.
  func arrived(_ file: RemoteFile, of source: String) throws {
    let name = Self.settingName(file, of: source)
    if let runs = try database.setting(name), runs != "0" { try database.setSetting(name, to: "0") }
  }

  private static func settingName(_ file: RemoteFile, of source: String) -> String {
    "growing \(source) \(file.displayName)"
  }
}
