import Compression

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The directory in which GnuPG keeps keys.
enum GPGHome {
  /// Throws unless it is a directory of ours that nobody else can enter.
  static func check(_ path: String) throws(DecryptionUnavailableError) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw DecryptionUnavailableError(
        "the GnuPG home \(path) is no directory; make it with mode 0700 and import the key there")
    }
    guard status.st_uid == geteuid() else {
      throw DecryptionUnavailableError(
        "the GnuPG home \(path) belongs to another user; it must be that of the user tieout runs as")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw DecryptionUnavailableError(
        "the GnuPG home \(path) can be entered by others; run: chmod 700 \(path)")
    }
  }
}
