import DurableFiles
import Foundation
import Glibc

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
enum FileSystemKind {
  /// By the magic numbers of statfs(2).
  private static let networks: [Int: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFE53_4D42: "SMB2", 0xFF53_4D42: "CIFS", 0x0102_1997: "9P",
    0x5346_414F: "AFS", 0x00C3_6400: "Ceph", 0x6573_5546: "FUSE",
  ]

  /// The network file system's name, or nil for a local one.
  static func networkName(of path: String) -> String? {
    var status = Glibc.statfs()
    guard Glibc.statfs(path, &status) == 0 else { return nil }
    return networks[Int(status.f_type) & 0xFFFF_FFFF]
  }
}
