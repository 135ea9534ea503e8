import Glibc

/// Several files of one directory that become visible one right after the other, once all of them
/// are complete and synced.
///
/// Order of use: `write` once a file, then `publish`; or `discard`, which leaves what stood there.
public final class FileGroup {
  private let directory: String
  private let mode: UInt32
  private var parts: [(name: String, part: PartFile)] = []

  /// - Parameters:
  ///   - directory: an existing directory.
  ///   - mode: of every file, whatever the umask.
  public init(directory: String, mode: UInt32 = 0o600) {
    self.directory = directory
    self.mode = mode
  }

  /// Writes one file beside its place and syncs it; a part file left by a killed run is replaced.
  public func write(_ name: String, _ body: (PartFile) throws -> Void) throws {
    precondition(!parts.contains { $0.name == name }, "\(name) is written twice")
    try removeStaleParts(in: directory, name: name)
    let part = try PartFile(directory: directory, name: name, mode: mode)
    do {
      try body(part)
      try part.seal()
    } catch {
      part.discard()
      throw error
    }
    parts.append((name, part))
  }

  /// Renames every file to its place, in the order in which they were written.
  public func publish() throws {
    for (name, part) in parts { try part.publish(as: name) }
    parts = []
  }

  /// Removes what was written and not published.
  public func discard() {
    for (_, part) in parts { part.discard() }
    parts = []
  }
}

/// Removes these files of a directory, those that are there, and makes that durable.
public func removeFiles(named names: [String], in directory: String) throws(DurableFileError) {
  var isChanged = false
  for name in names {
    let path = directory + "/" + name
    if unlink(path) == 0 {
      isChanged = true
    } else if errno != ENOENT {
      throw DurableFileError(path: path, operation: .remove, errnoCode: errno)
    }
  }
  if isChanged { try syncDirectory(directory) }
}
