import Glibc

/// Writes a file that a reader sees either not at all (or as it was) or complete.
///
/// `body` writes the content to the part file beside `path`; after it returns, the bytes are
/// synced and renamed to `path`. When `body` throws, the part file is removed and what stood at
/// `path` stays. A part file left by a killed run is replaced. Returns the digest of the content.
@discardableResult
public func writeDurably(
  to path: String, mode: UInt32 = 0o600, _ body: (PartFile) throws -> Void
) throws -> FileDigest {
  let (directory, name) = splitPath(path)
  let stale = directory + "/" + name + ".part"
  if unlink(stale) != 0, errno != ENOENT {
    throw DurableFileError(path: stale, operation: .remove, errnoCode: errno)
  }
  let part = try PartFile(directory: directory, name: name, mode: mode)
  do {
    try body(part)
    return try part.finish(as: name)
  } catch {
    part.discard()
    throw error
  }
}

/// Writes these bytes to `path`, complete or not at all.
@discardableResult
public func writeDurably(
  _ bytes: [UInt8], to path: String, mode: UInt32 = 0o600
) throws -> FileDigest {
  try writeDurably(to: path, mode: mode) { try $0.write(bytes) }
}

/// Makes renames and new names in a directory survive a power cut.
public func syncDirectory(_ path: String) throws(DurableFileError) {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw DurableFileError(path: path, operation: .open, errnoCode: errno)
  }
  defer { close(descriptor) }
  // Some network file systems cannot sync a directory and say so with EINVAL.
  guard fsync(descriptor) == 0 || errno == EINVAL else {
    throw DurableFileError(path: path, operation: .sync, errnoCode: errno)
  }
}

/// Removes the `*.part` files that a killed run left in a directory.
///
/// With `name`, only `<name>.part`, and where it is one of several of that name, `<name>.<any>.part`
/// too. Returns the removed paths, in byte order. A directory that does not exist holds none.
@discardableResult
public func removeStaleParts(
  in directory: String, name: String? = nil, isOneOfSeveral: Bool = false
) throws(DurableFileError) -> [String] {
  guard access(directory, F_OK) == 0 || errno != ENOENT else { return [] }
  let stale = try namesInFolder(directory).filter { part in
    guard part.hasSuffix(".part") else { return false }
    guard let name else { return true }
    return part == name + ".part" || isOneOfSeveral && part.hasPrefix(name + ".")
  }.map { directory + "/" + $0 }
  for path in stale where unlink(path) != 0 && errno != ENOENT {
    throw DurableFileError(path: path, operation: .remove, errnoCode: errno)
  }
  return stale
}

/// Directory and last component of a path; `.` when it has no directory.
private func splitPath(_ path: String) -> (directory: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let directory = slash == path.startIndex ? "/" : String(path[..<slash])
  return (directory, String(path[path.index(after: slash)...]))
}
