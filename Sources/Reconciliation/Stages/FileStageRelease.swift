import DurableFiles
import Parsing
import SettlementModel
import Store

/// Why content that was set aside cannot be counted as it is.
public enum FileReleaseError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No name or digest of a file that is set aside.
  case notSetAside(wanted: String)
  case ambiguous(wanted: String, digests: [String])
  /// What is wrong with it is damage: there is nothing to count.
  case damaged(name: String, detail: String)
  case sourceUnknown(name: String, source: String)
  case nothingToReplace(name: String, source: String)

  public var description: String {
    switch self {
    case .notSetAside(let wanted):
      "no file that is set aside has the name or digest \(wanted); `tieout report files` lists "
        + "them with state quarantined"
    case .ambiguous(let wanted, let digests):
      "\(wanted) stands for several contents that are set aside; name one by its digest: "
        + digests.joined(separator: ", ")
    case .damaged(let name, let detail):
      "\(name) cannot be accepted as it is: \(detail) What cannot be read cannot be counted; have "
        + "the file issued again, or correct the profile"
    case .sourceUnknown(let name, let source):
      "\(name) came from \(source), which is no source of the configuration any more; add it, or "
        + "name a profile with --profile"
    case .nothingToReplace(let name, let source):
      "no file \(name) of \(source) counts, so there is nothing to replace; "
        + "`tieout report files` lists what counts"
    }
  }
}

// Counting, on a person's word, what was set aside.
extension FileStage {
  /// Reads content that is set aside once more and has it counted though its rejects or control
  /// rows speak against it, or though its name says that it corrects another file.
  ///
  /// - Parameters:
  ///   - wanted: the file's name, a path that ends with it, or at least 8 digits of its digest.
  ///   - replaced: a name of the same source that the content takes the place of.
  ///   - profile: what to read with; that of the file's source where nil.
  func accept(
    _ wanted: String, source: String?, replacing replaced: String?, acceptance: FileAcceptance,
    profile: (profile: FileProfile, version: String)?
  ) throws -> FileImportResult {
    let file = try setAside(wanted, source: source)
    if let refusal = file.refusal, !refusal.cause.isAcceptable {
      throw FileReleaseError.damaged(name: file.name, detail: refusal.detail)
    }
    if let replaced {
      let names = try database.countedNames(source: file.source, beginningWith: replaced)
      guard names.contains(replaced), replaced != file.name else {
        throw FileReleaseError.nothingToReplace(name: replaced, source: file.source)
      }
    }
    let planned = plan.sources.first { $0.name == file.source }
    guard let layout = profile ?? planned.map({ ($0.profile, $0.profileVersion) }) else {
      throw FileReleaseError.sourceUnknown(name: file.name, source: file.source)
    }
    var arrival = try versioned(file.arrival(profile: layout.version), profile: layout.profile)
    if let replaced { arrival.replacedNames.insert(replaced) }
    let summary = try summary(of: file.name, source: file.source, profile: layout.profile).file
    let path = plan.data.inbox + "/" + file.sha256
    let result = try database.importFile(arrival, run: run, acceptance: acceptance) { importer in
      try SettlementFileReader.read(
        path: path, name: file.name, profile: layout.profile, limits: plan.parsingLimits,
        decryption: planned?.decryption, summary: summary, into: &importer)
    }
    progress.ingested(source: file.source, file: file.name, result: result)
    if case .refused(let refusal) = result {
      throw FileReleaseError.damaged(name: file.name, detail: refusal.detail)
    }
    return result
  }

  private func setAside(_ wanted: String, source: String?) throws -> HeldFile {
    let name = wanted.split(separator: "/").last.map(String.init) ?? wanted
    let digits = wanted.lowercased()
    let isDigest =
      digits.utf8.count >= 8
      && digits.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    let found = try database.heldFiles(source: source).filter { file in
      file.refusal != nil
        && (file.name == name || file.name == wanted || isDigest && file.sha256.hasPrefix(digits))
    }
    guard let first = found.first else { throw FileReleaseError.notSetAside(wanted: wanted) }
    let digests = Set(found.map(\.sha256)).sorted()
    guard digests.count == 1 else {
      throw FileReleaseError.ambiguous(wanted: wanted, digests: digests)
    }
    return first
  }
}
