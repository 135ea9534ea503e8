import DurableFiles
import Foundation
import Reporting
import SettlementModel
import Store

/// Writes the report `claims`, a folder.
struct ClaimsReport {
  let database: SettlementDatabase
  let configuration: Configuration
  let businessDay: BusinessDay
  /// What is claimed; codes that the provider does not answer fall out.
  let filter: FindingFilter
  let heading: ReportHeading

  /// Writes the folder beside its place and renames it as a whole; a folder with anything else in
  /// it is refused.
  func write(to path: String) throws {
    try writeFolderDurably(to: path, isOwn: { try Self.isOwn($0, at: path) }) { folder in
      var part: (file: PartFile, name: String)?
      var writer = ClaimFolder(
        heading: heading, merchantNumber: configuration.merchant.number,
        open: { name in
          let file = try PartFile(directory: folder, name: name)
          part = (file, name)
          return PartFileOutput(file)
        },
        close: {
          if let (file, name) = part { _ = try file.finish(as: name) }
          part = nil
        })
      try database.forEachClaim(
        filter: filter, businessDay: businessDay, calendar: configuration.calendar
      ) { try writer.accept($0) }
      try writer.finish()
    }
  }

  /// Whether all names are those of a folder of claims, and its cover text begins as one does.
  private static func isOwn(_ names: [String], at path: String) throws -> Bool {
    guard names.allSatisfy(ClaimFolder.isName), names.contains(ClaimFolder.coverName),
      let cover = FileHandle(forReadingAtPath: path + "/" + ClaimFolder.coverName)
    else { return false }
    defer { try? cover.close() }
    let mark = Data((ClaimFolder.mark + "\n").utf8)
    return try cover.read(upToCount: mark.count) == mark
  }
}
