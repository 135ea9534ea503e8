#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Folders of an archive that is being written.
enum ArchiveFolder {
  /// Makes a folder and those above it that are missing, for the owner only.
  static func make(_ path: String) throws(PaymentAPIError) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw PaymentAPIError(
        code: .archiveUnwritable, place: path, what: "the folder cannot be made")
    }
  }

  /// Makes the names in a folder durable.
  static func sync(_ path: String) throws(PaymentAPIError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .archive(.archiveUnwritable, path, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .archive(.archiveUnwritable, path, errno) }
  }
}
