import Testing
import TieoutCommands

/// Which mounts are a network's, from the text that the kernel gives.
@Suite("Network file systems")
struct FileSystemKindTests {
  private static func mounts(_ kind: String) -> String {
    """
    22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
    40 22 0:35 / /srv/data\\040here rw,relatime shared:9 - \(kind) server:/export rw
    41 22 0:36 / /srv/data rw,relatime - \(kind) server:/other rw
    """
  }

  @Test(arguments: ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"])
  func networks(kind: String) {
    let mounts = Self.mounts(kind)
    for path in ["/srv/data here", "/srv/data here/var", "/srv/data/var"] {
      #expect(FileSystemKind.networkName(of: path, mounts: mounts) == kind, "\(path)")
    }
    #expect(FileSystemKind.networkName(of: "/srv/database", mounts: mounts) == nil)
    #expect(FileSystemKind.networkName(of: "/srv/data", mounts: Self.mounts("xfs")) == nil)
  }
}
