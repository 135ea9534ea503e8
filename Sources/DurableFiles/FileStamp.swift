import Glibc

/// What a file system says of a file without reading it: as long as all of it stays, nobody wrote to the
/// file, for what writes sets the time of the last change, which no program chooses.
public struct FileStamp: Sendable, Hashable {
  /// Which file it is, how large, and when its bytes and when anything of it changed, in one text.
  public let text: String
  /// The time of the last change, in milliseconds since 1970.
  public let changedAtMilliseconds: Int64

  /// - Throws: ``DurableFileError`` where the file cannot be looked at.
  public init(ofFileAt path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw DurableFileError(path: path, operation: .inspect, errnoCode: errno)
    }
    let (written, changed) = (status.st_mtim, status.st_ctim)
    text =
      "\(status.st_dev) \(status.st_ino) \(status.st_size) \(written.tv_sec).\(written.tv_nsec) "
      + "\(changed.tv_sec).\(changed.tv_nsec)"
    changedAtMilliseconds = Int64(changed.tv_sec) * 1000 + Int64(changed.tv_nsec) / 1_000_000
  }
}
