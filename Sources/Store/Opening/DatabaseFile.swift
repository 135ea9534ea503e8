#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the file system says of a database file, before SQLite touches it.
struct DatabaseFile {
  let path: String

  /// The four bytes `TiEO`, by which `file` and tieout know the database.
  static let applicationID: Int32 = 0x5469_454F

  /// Whether something is there; an error where this user may not even know.
  func exists() throws -> Bool {
    if access(path, F_OK) == 0 { return true }
    guard errno == ENOENT || errno == ENOTDIR else { throw failure("reached") }
    return false
  }

  /// Whether a log of a connection that did not end by itself lies beside the file.
  var hasLog: Bool {
    var status = stat()
    return stat(path + "-wal", &status) == 0 && status.st_size > 0
  }

  /// Refuses what is no database of tieout's, reading 100 bytes and changing none.
  func checkHeader() throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("opened") }
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: 100)
    let count = pread(descriptor, &header, header.count, 0)
    guard count >= 0 else { throw failure("read") }
    guard count > 0 else { throw StoreError.damaged(path, "The database file is empty.") }
    guard count == header.count, header.starts(with: Array("SQLite format 3".utf8) + [0]) else {
      throw StoreError.damaged(path, "The file is not a SQLite database.")
    }
    // Big-endian at offset 68; written before the file got its name, so never only in the log.
    let application = header[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard application == UInt32(bitPattern: Self.applicationID) else {
      throw StoreError(
        code: .notOurs, path: path, detail: "The file is a database of another program.",
        advice: "Nothing was changed. Check data_directory in the configuration.")
    }
  }

  /// Makes an empty file with exactly `mode`, whatever the umask; what an interrupted attempt
  /// left is replaced.
  func create(mode: mode_t) throws {
    for name in [path, path + "-journal", path + "-wal", path + "-shm"] { unlink(name) }
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure("created") }
    defer { close(descriptor) }
    guard fchmod(descriptor, mode) == 0 else { throw failure("created") }
  }

  /// Waits until the file's bytes are on the disk.
  func sync() throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("synced") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("synced") }
  }

  /// Gives the file its final name, durably; fails where that name is taken.
  func rename(to target: String) throws {
    guard link(path, target) == 0 else { throw failure("named \(target)") }
    unlink(path)
    let directory = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
    let descriptor = open(directory.isEmpty ? "/" : directory, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("synced") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("synced") }
  }

  private func failure(_ verb: String) -> StoreError {
    let number = errno
    let code: StoreError.Code =
      switch number {
      case ENOSPC, EDQUOT, EFBIG: .storageFull
      case EROFS, EACCES, EPERM: .readOnlyFileSystem
      default: .ioFailure
      }
    let advice =
      number == EACCES
      ? """
        Ask its owner for the right to read it: data_directory_group names the group that may read \
        and decide.
        """
      : "Check the directory, its owner and mode, and the space on its disk."
    return StoreError(
      code: code, path: path,
      detail: "The database file cannot be \(verb): \(String(cString: strerror(number))).",
      advice: advice)
  }
}
