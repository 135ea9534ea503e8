import Glibc

/// Names in a folder, without `.` and `..`, in byte order: all of them, or an error.
public func namesInFolder(_ path: String) throws(DurableFileError) -> [String] {
  guard let handle = opendir(path) else {
    throw DurableFileError(path: path, operation: .open, errnoCode: errno)
  }
  defer { closedir(handle) }
  var names: [String] = []
  while true {
    // Only this tells the folder's end from a failure.
    errno = 0
    guard let entry = readdir(handle) else {
      guard errno == 0 else {
        throw DurableFileError(path: path, operation: .read, errnoCode: errno)
      }
      return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
}

/// Paths of what lies in a folder and in those below it, folders apart, in byte order; links are not
/// followed. A folder that does not exist holds nothing.
public func pathsBelow(_ folder: String) throws(DurableFileError) -> [String] {
  guard try kind(of: folder) != nil else { return [] }
  var paths: [String] = []
  for name in try namesInFolder(folder) {
    let path = folder + "/" + name
    switch try kind(of: path) {
    case S_IFDIR?: paths += try pathsBelow(path)
    case nil: break
    default: paths.append(path)
    }
  }
  return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Removes a file, or a folder with all that lies in it; what does not exist is fine.
public func removeWhole(_ path: String) throws(DurableFileError) {
  guard let kind = try kind(of: path) else { return }
  if kind == S_IFDIR {
    for name in try namesInFolder(path) { try removeWhole(path + "/" + name) }
  }
  guard (kind == S_IFDIR ? rmdir(path) : unlink(path)) == 0 || errno == ENOENT else {
    throw DurableFileError(path: path, operation: .remove, errnoCode: errno)
  }
}

/// What stands at a path, a link as itself: `S_IFDIR`, `S_IFREG` and so on; nil for nothing.
func kind(of path: String) throws(DurableFileError) -> mode_t? {
  var status = stat()
  guard lstat(path, &status) == 0 else {
    if errno == ENOENT { return nil }
    throw DurableFileError(path: path, operation: .inspect, errnoCode: errno)
  }
  return status.st_mode & S_IFMT
}
