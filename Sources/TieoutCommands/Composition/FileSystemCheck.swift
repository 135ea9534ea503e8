import DurableFiles
import Foundation

extension Invocation {
  /// Refuses a data directory on a network file system, where locks and syncs do not hold what SQLite needs.
  func requireLocalFileSystem(_ configuration: Configuration, path: String) throws {
    guard !configuration.limits.allowsAnyFileSystem else { return }
    guard let name = FileSystemKind.networkName(of: path) else { return }
    throw configuration.problem(
      "data_directory",
      "\(path) lies on \(name), where a database may be damaged; choose a local disk, or set limits.filesystem to any")
  }
}

/// What kind of file system a path lies on.
package enum FileSystemKind {
  private static let networks: Set<Substring> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs",
    "lustre", "ncpfs",
  ]

  /// The network file system's name, or nil for a local one and where the system does not tell.
  static func networkName(of path: String) -> String? {
    guard let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8),
      let resolved = realpath(path, nil)
    else { return nil }
    defer { free(resolved) }
    return networkName(of: String(cString: resolved), mounts: mounts)
  }

  /// The file system of the longest mount point above `path` in the text of mountinfo, where it is a network's.
  package static func networkName(of path: String, mounts: String) -> String? {
    var best: (length: Int, kind: Substring) = (-1, "")
    for line in mounts.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 6, let dash = words.firstIndex(of: "-"), dash + 1 < words.count else {
        continue
      }
      let point = words[4].replacing("\\040", with: " ")
      let isAbove = path == point || path.hasPrefix(point == "/" ? "/" : point + "/")
      if isAbove, point.utf8.count >= best.length {
        best = (point.utf8.count, words[dash + 1])
      }
    }
    return networks.contains(best.kind) ? String(best.kind) : nil
  }
}
