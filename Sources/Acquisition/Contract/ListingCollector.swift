import Glibc

/// Sorts directory entries into files and what is left out, the same way for every source.
package struct ListingCollector {
  package var files: [RemoteFile] = []
  private var ignored: [IgnoredEntry] = []

  package init() {}

  /// Everything so far, by name.
  package var listing: FileListing { FileListing(files: files, ignored: ignored) }

  /// Notes an entry that is left out.
  package mutating func ignore(_ nameBytes: [UInt8], _ reason: IgnoredEntry.Reason) {
    ignored.append(IgnoredEntry(nameBytes: nameBytes, reason: reason))
  }

  /// True when the entry is a finished regular file; otherwise it is noted why not.
  ///
  /// `mode` is that of the entry itself, not of what a link points to; zero when unknown.
  package mutating func take(_ nameBytes: [UInt8], mode: UInt32) -> Bool {
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
