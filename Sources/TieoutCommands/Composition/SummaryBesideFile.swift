import Foundation
import Parsing

extension FileProfile {
  /// The summary file of a file with lines, where it lies in the same folder; nil where the profile
  /// has none or it is not there.
  func summaryFile(beside path: String) -> KeptSummaryFile? {
    let name = ProfileCommand.baseName(path)
    guard let wanted = summaryFile?.name(for: fileName?.groups(of: name) ?? [:]) else { return nil }
    let beside = String(path.dropLast(name.count)) + wanted
    guard FileManager.default.fileExists(atPath: beside) else { return nil }
    return KeptSummaryFile(path: beside, name: wanted)
  }
}
