import Glibc

/// Writes a folder that a reader sees either not at all (or as it was) or complete.
///
/// `body` writes files, no folders, into the folder beside `path`; after it returns, the folder is
/// renamed to `path` as a whole. When `body` throws, what it wrote is removed and what stood at
/// `path` stays. A part folder left by a killed run is replaced.
///
/// - Parameters:
///   - isOwn: whether a folder with these names at `path` may be replaced; not asked about an empty
///     one.
/// - Throws: ``FolderTakenError`` where something else stands at `path`.
public func writeFolderDurably(
  to path: String, mode: UInt32 = 0o700, isOwn: (_ names: [String]) throws -> Bool,
  _ body: (_ partFolder: String) throws -> Void
) throws {
  var target = path
  while target.count > 1, target.hasSuffix("/") { target.removeLast() }
  let isReplaced = try checkTaken(target, isOwn)
  let part = target + ".part"
  try removeFolder(part)
  guard mkdir(part, mode) == 0 else {
    throw DurableFileError(path: part, operation: .createDirectory, errnoCode: errno)
  }
  do {
    guard chmod(part, mode) == 0 else {
      throw DurableFileError(path: part, operation: .changeMode, errnoCode: errno)
    }
    try body(part)
    try syncDirectory(part)
    try publish(part, as: target, isReplaced: isReplaced)
  } catch {
    // The first error is the one to tell.
    do { try removeFolder(part) } catch {}
    throw error
  }
  try syncDirectory(parent(of: target))
}

/// A path that holds something which must not be replaced.
public struct FolderTakenError: Error, CustomStringConvertible {
  public let path: String

  public var description: String {
    "\(path) exists and is not a folder that this command wrote; name another folder, or empty it"
  }
}

/// Whether a folder that is not empty stands at the path and is to be replaced.
private func checkTaken(
  _ path: String, _ isOwn: (_ names: [String]) throws -> Bool
) throws -> Bool {
  guard let kind = try kind(of: path) else { return false }
  guard kind == S_IFDIR else { throw FolderTakenError(path: path) }
  let names = try namesInFolder(path)
  if names.isEmpty { return false }
  guard try isOwn(names) else { throw FolderTakenError(path: path) }
  return true
}

/// Puts the part folder into its place; what stood there is removed.
private func publish(_ part: String, as target: String, isReplaced: Bool) throws {
  guard isReplaced else {
    guard rename(part, target) == 0 else {
      throw DurableFileError(path: target, operation: .rename, errnoCode: errno)
    }
    return
  }
  // The old folder steps aside: no rename puts a folder in the place of one that is not empty.
  let old = target + ".old.part"
  try removeFolder(old)
  guard rename(target, old) == 0 else {
    throw DurableFileError(path: old, operation: .rename, errnoCode: errno)
  }
  guard rename(part, target) == 0 else {
    let code = errno
    rename(old, target)
    throw DurableFileError(path: target, operation: .rename, errnoCode: code)
  }
  try removeFolder(old)
}

/// Removes a folder of plain files; one that does not exist is fine.
private func removeFolder(_ path: String) throws {
  guard let kind = try kind(of: path) else { return }
  guard kind == S_IFDIR else { throw FolderTakenError(path: path) }
  for name in try namesInFolder(path) where unlink(path + "/" + name) != 0 {
    throw DurableFileError(path: path + "/" + name, operation: .remove, errnoCode: errno)
  }
  guard rmdir(path) == 0 else {
    throw DurableFileError(path: path, operation: .remove, errnoCode: errno)
  }
}

private func parent(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
