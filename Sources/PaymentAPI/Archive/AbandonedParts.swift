import SettlementModel

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

/// Files that a killed pull left unfinished; their objects may already be in the database.
public enum AbandonedParts {
  /// Cuts every `….ndjson.part` in the archive's folders after its last whole line and gives it its
  /// name; one without a whole line is removed.
  ///
  /// Only while no pull is writing. Doing it twice changes nothing; a missing directory has none.
  public static func adopt(in directory: String) throws(PaymentAPIError) {
    guard let folders = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      return
    }
    for folder in folders.sorted() {
      let path = directory + "/" + folder
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { continue }
      let parts = RecordType.allCases.map(\.archiveName).filter { names.contains($0 + ".part") }
      for name in parts { try adopt(path + "/" + name) }
      if !parts.isEmpty { try ArchiveFolder.sync(path) }
    }
  }

  private static func adopt(_ name: String) throws(PaymentAPIError) {
    let part = name + ".part"
    let descriptor = open(part, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw .archive(.archiveUnwritable, part, errno) }
    defer { close(descriptor) }
    let length = try wholeLinesLength(descriptor, part)
    guard length > 0 else {
      guard unlink(part) == 0 else { throw .archive(.archiveUnwritable, part, errno) }
      return
    }
    guard ftruncate(descriptor, off_t(length)) == 0, fsync(descriptor) == 0,
      rename(part, name) == 0
    else { throw .archive(.archiveUnwritable, part, errno) }
  }

  /// Bytes up to and with the last line end.
  private static func wholeLinesLength(
    _ descriptor: Int32, _ path: String
  ) throws(PaymentAPIError) -> Int {
    var end = Int(lseek(descriptor, 0, SEEK_END))
    guard end >= 0 else { throw .archive(.archiveUnwritable, path, errno) }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while end > 0 {
      let start = max(0, end - buffer.count)
      let count = pread(descriptor, &buffer, end - start, off_t(start))
      guard count == end - start else { throw .archive(.archiveUnwritable, path, errno) }
      if let last = buffer[..<count].lastIndex(of: 0x0A) { return start + last + 1 }
      end = start
    }
    return 0
  }
}
