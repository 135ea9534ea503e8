import Glibc

/// Runs `body` with the path of an empty directory that only its owner may read, and removes it
/// with the files in it.
///
/// - Parameters:
///   - parent: an existing directory; the scratch directory lies in it.
///   - name: its name, for a place that one process uses at a time: what a killed run left under it
///     is removed first. Nil makes a name that nobody else has.
public func withScratchDirectory<Result>(
  in parent: String, named name: String? = nil, _ body: (String) throws -> Result
) throws -> Result {
  let path: String
  if let name {
    path = parent + "/" + name
    removeFlatDirectory(path)
    guard mkdir(path, 0o700) == 0 else {
      throw DurableFileError(path: path, operation: .createDirectory, errnoCode: errno)
    }
  } else {
    var template = Array((parent + "/tieout-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw DurableFileError(path: parent, operation: .createDirectory, errnoCode: errno)
    }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
  defer { removeFlatDirectory(path) }
  return try body(path)
}

/// Removes a directory and the files in it; one with directories in it stays.
private func removeFlatDirectory(_ path: String) {
  guard let names = try? namesInFolder(path) else { return }
  for name in names { unlink(path + "/" + name) }
  rmdir(path)
}
