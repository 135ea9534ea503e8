import SettlementModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One file of an archive.
struct ArchiveFile: Sendable, Hashable {
  let path: String
  /// The file within the archive, such as `20260301T020000Z/refunds.ndjson.gz`.
  let name: String
  let type: RecordType
}

/// Finds an archive's files: those of the directory, then those of the pulls kept below it, oldest
/// pull first.
enum ArchiveFiles {
  /// - Throws: where the directory is missing or cannot be listed.
  static func list(
    in directory: String, types: Set<RecordType>
  ) throws(PaymentAPIError) -> [ArchiveFile] {
    let entries = try names(in: directory)
    var files = ordered(entries, in: directory, prefix: "", types: types)
    for entry in entries where !entry.hasPrefix(".") {
      let path = directory + "/" + entry
      var isDirectory = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory
      else { continue }
      files += ordered(try names(in: path), in: path, prefix: entry + "/", types: types)
    }
    return files
  }

  /// A directory's names in byte order.
  private static func names(in directory: String) throws(PaymentAPIError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory)
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw PaymentAPIError(
        code: .archiveUnreadable, place: directory, what: "the directory cannot be read")
    }
  }

  /// The archive files among names, by type in the order in which records refer to each other.
  private static func ordered(
    _ names: [String], in directory: String, prefix: String, types: Set<RecordType>
  ) -> [ArchiveFile] {
    RecordType.allCases.filter(types.contains).flatMap { type in
      names.filter(type.isArchiveName).map {
        ArchiveFile(path: directory + "/" + $0, name: prefix + $0, type: type)
      }
    }
  }
}

extension RecordType {
  /// The name of the type's archive file, such as `payment_intents.ndjson`.
  package var archiveName: String { rawValue + "s.ndjson" }
}
