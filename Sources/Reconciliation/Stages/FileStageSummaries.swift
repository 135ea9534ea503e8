import DurableFiles
import Parsing
import SettlementModel
import Store

// Files whose counts and sums stand in a second file.
extension FileStage {
  /// What a file with lines is held to, and what it is read with because of that.
  struct SummaryOfFile {
    var file: KeptSummaryFile?
    /// Set where the file must wait for its summary.
    var refusal: FileRefusal?
    /// Changes with the summary's content, so that a refused file is read again.
    var profileSuffix = ""
  }

  /// The summary file that counts for a file with lines.
  func summary(of name: String, source: String, profile: FileProfile) throws -> SummaryOfFile {
    guard let layout = profile.summaryFile else { return SummaryOfFile() }
    guard let wanted = layout.name(for: profile.fileName?.groups(of: name) ?? [:]) else {
      return SummaryOfFile(
        refusal: FileRefusal(
          cause: .summaryMissing,
          detail: "the name does not match file_name of the profile, so that its summary file cannot be "
            + "told. Correct file_name, or ask for the file under its right name."))
    }
    guard let held = try database.countedFile(source: source, name: wanted) else {
      return SummaryOfFile(
        refusal: FileRefusal(
          cause: .summaryMissing,
          detail: "its summary file \(wanted) has not come, so that nothing says whether all lines are "
            + "there. Ask for it; the file is read as soon as it comes."))
    }
    return SummaryOfFile(
      file: KeptSummaryFile(path: plan.data.inbox + "/" + held.sha256, name: wanted),
      profileSuffix: " summary " + held.sha256)
  }

  /// Reads files again that were set aside, and whose summary file came or changed since.
  func readFilesThatWaited(from planned: PlannedSource) throws {
    guard planned.profile.summaryFile != nil else { return }
    for file in try database.heldFiles(source: planned.name) where file.refusal != nil {
      let summary = try summary(of: file.name, source: planned.name, profile: planned.profile)
      guard summary.refusal == nil, file.profile != planned.profileVersion + summary.profileSuffix,
        planned.profile.summaryFile?.matches(file.name) == false
      else { continue }
      try ingest(
        file.arrival(profile: planned.profileVersion), at: plan.data.inbox + "/" + file.sha256,
        profile: planned.profile)
    }
  }
}
