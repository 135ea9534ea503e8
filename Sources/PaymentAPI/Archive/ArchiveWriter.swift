public import SettlementModel

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

/// Keeps a pull's raw objects as `DIRECTORY/STAMP/TYPEs.ndjson`, the form that ``RecordArchive``
/// reads.
///
/// A file is called `….part` until ``finish()`` renames it, or ``AbandonedParts`` after a crash; a
/// pull without objects leaves nothing.
public actor ArchiveWriter: RawObjectRecorder {
  private let folder: String
  private var descriptors: [RecordType: Int32] = [:]
  /// Types with objects that are not synced yet: a sync costs the disk's time, also where nothing is new.
  private var unsynced: Set<RecordType> = []

  /// - Parameters:
  ///   - directory: the archive's path; made where it is missing, for the owner only.
  ///   - startedAt: names the pull's folder; of several at the same time each gets its own.
  public init(directory: String, startedAt: Timestamp) {
    let stamp = startedAt.description.filter { $0 != "-" && $0 != ":" }
    var folder = directory + "/" + stamp
    var count = 1
    while FileManager.default.fileExists(atPath: folder) {
      count += 1
      folder = "\(directory)/\(stamp)-\(count)"
    }
    self.folder = folder
  }

  public func append(_ type: RecordType, objects: [[UInt8]]) throws {
    let descriptor = try descriptor(of: type)
    unsynced.insert(type)
    var bytes: [UInt8] = []
    for object in objects {
      bytes += object
      bytes.append(0x0A)
    }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR {
        throw PaymentAPIError.archive(.archiveUnwritable, folder, errno)
      }
      written += max(count, 0)
    }
  }

  public func flush() throws {
    for (type, descriptor) in inOrder where unsynced.contains(type) {
      guard fsync(descriptor) == 0 else {
        throw PaymentAPIError.archive(.archiveUnwritable, folder, errno)
      }
      unsynced.remove(type)
    }
  }

  /// Makes the files durable and gives them their names; appending afterwards is a programmer
  /// error.
  public func finish() throws {
    guard !descriptors.isEmpty else { return }
    try flush()
    for (type, descriptor) in inOrder {
      close(descriptor)
      let name = folder + "/" + type.archiveName
      guard rename(name + ".part", name) == 0 else {
        throw PaymentAPIError.archive(.archiveUnwritable, name, errno)
      }
    }
    descriptors = [:]
    try ArchiveFolder.sync(folder)
  }

  /// By the files' names: what a run does to the disk is the same every time.
  private var inOrder: [(type: RecordType, descriptor: Int32)] {
    descriptors.sorted { $0.key.archiveName < $1.key.archiveName }
      .map { (type: $0.key, descriptor: $0.value) }
  }

  private func descriptor(of type: RecordType) throws -> Int32 {
    if let descriptor = descriptors[type] { return descriptor }
    try ArchiveFolder.make(folder)
    let name = folder + "/" + type.archiveName
    precondition(access(name, F_OK) != 0, "an archive that is finished takes no more objects")
    let descriptor = open(
      name + ".part", O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw PaymentAPIError.archive(.archiveUnwritable, name + ".part", errno)
    }
    descriptors[type] = descriptor
    return descriptor
  }
}
