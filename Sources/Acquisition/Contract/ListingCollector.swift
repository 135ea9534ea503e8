import Glibc

/// Sorts directory entries into files and what is left out, the same way for every source.
struct ListingCollector {
  var files: [RemoteFile] = []
  private var ignored: [IgnoredEntry] = []

  var listing: FileListing { FileListing(files: files, ignored: ignored) }

  mutating func ignore(_ nameBytes: [UInt8], _ reason: IgnoredEntry.Reason) {
    ignored.append(IgnoredEntry(nameBytes: nameBytes, reason: reason))
  }

  /// True when the entry is a finished regular file; otherwise it is noted why not.
  ///
  /// `mode` is that of the entry itself, not of what a link points to; zero when unknown.
  mutating func take(_ nameBytes: [UInt8], mode: UInt32) -> Bool {
    switch mode & S_IFMT {
    case S_IFREG, 0:
      if !isUnfinishedName(nameBytes) { return true }
      ignore(nameBytes, .unfinishedName)
    case S_IFLNK: ignore(nameBytes, .symbolicLink)
    case S_IFDIR: ignore(nameBytes, .directory)
    default: ignore(nameBytes, .specialFile)
    }
    return false
  }
}
