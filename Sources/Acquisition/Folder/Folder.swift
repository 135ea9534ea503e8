import DurableFiles
import Glibc

/// Blocking reads of one local directory. Symbolic links are never followed.
struct Folder {
  let path: String

  func list() throws -> FileListing {
    guard let handle = opendir(path) else { throw failure(errno, "listing", nil) }
    defer { closedir(handle) }
    var collected = ListingCollector()
    while true {
      errno = 0
      guard let entry = readdir(handle) else {
        if errno != 0 { throw failure(errno, "listing", nil) }
        return collected.listing
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      var status = Glibc.stat()
      // What vanishes between the two looks is not listed.
      guard lstat(cPath(name), &status) == 0 else { continue }
      if collected.take(name, mode: status.st_mode) {
        collected.files.append(file(name, status))
      }
    }
  }

  func stat(_ nameBytes: [UInt8]) throws -> RemoteFile {
    var status = Glibc.stat()
    guard lstat(cPath(nameBytes), &status) == 0 else {
      throw failure(errno, "looking at", nameBytes)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw vanished(nameBytes) }
    return file(nameBytes, status)
  }

  func read(
    _ nameBytes: [UInt8], into sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int64 {
    // Non-blocking, because a FIFO that took the file's place would wait for a writer.
    let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    let descriptor = open(cPath(nameBytes), flags)
    guard descriptor >= 0 else { throw failure(errno, "opening", nameBytes) }
    defer { close(descriptor) }
    var status = Glibc.stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(errno, "looking at", nameBytes) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw vanished(nameBytes) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    var total: Int64 = 0
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count == 0 { return total }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(errno, "reading", nameBytes)
      }
      total += Int64(count)
      try sink(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  private func file(_ nameBytes: [UInt8], _ status: Glibc.stat) -> RemoteFile {
    RemoteFile(
      nameBytes: nameBytes, sizeBytes: Int64(status.st_size),
      modifiedAt: FileTime(
        seconds: Int64(status.st_mtim.tv_sec), nanoseconds: Int32(status.st_mtim.tv_nsec)))
  }

  private func cPath(_ nameBytes: [UInt8]) -> [CChar] {
    (Array(path.utf8) + [UInt8(ascii: "/")] + nameBytes + [0]).map { CChar(bitPattern: $0) }
  }

  private func vanished(_ nameBytes: [UInt8]) -> AcquisitionError {
    AcquisitionError(
      .fileVanished, at: path + "/" + displayName(ofBytes: nameBytes),
      "the file is no longer there", advice: "the next run looks again")
  }

  private func failure(
    _ code: Int32, _ activity: String, _ nameBytes: [UInt8]?
  ) -> AcquisitionError {
    let location = nameBytes.map { path + "/" + displayName(ofBytes: $0) } ?? path
    let cause = reason(ofErrno: code)
    switch code {
    case ENOENT, ENOTDIR, ELOOP:
      if let nameBytes { return vanished(nameBytes) }
      return AcquisitionError(
        .directoryMissing, at: location, "the directory does not exist",
        advice: "check `directory` in the configuration", cause: cause)
    case EACCES, EPERM:
      return AcquisitionError(
        .accessDenied, at: location, "no permission for \(activity)",
        advice: "give the user that runs tieout read permission", cause: cause)
    default:
      return AcquisitionError(
        .unreadable, at: location, "\(activity) failed", advice: "check the disk", cause: cause)
    }
  }
}
