import CLibSSH2

/// The libssh2 that the system has, and what is known to be wrong with its release.
public enum SSHLibrary {
  /// A weakness of libssh2 that a server, or somebody between it and us, can use.
  public struct Weakness: Sendable, Hashable {
    /// Its numbers, as published.
    public let name: String
    /// What it lets happen, in a few words.
    public let effect: String
    /// The first release without it; nil where no release that is known here mends it.
    let mendedIn: [Int]?
  }

  /// The release that runs, such as `1.10.0`.
  public static var version: String { String(cString: libssh2_version(0)) }

  /// What a release is known for, oldest first; nothing for what is no release's number.
  ///
  /// Distributions mend without a new number, so a weakness found here may be none of the package installed.
  public static func weaknesses(of version: String) -> [Weakness] {
    let numbers = version.prefix { $0.isNumber || $0 == "." }.split(separator: ".").compactMap { Int($0) }
    guard numbers.count == 3 else { return [] }
    return known.filter { weakness in
      weakness.mendedIn.map { numbers.lexicographicallyPrecedes($0) } ?? !lastKnown.lexicographicallyPrecedes(numbers)
    }
  }

  /// The newest release that the list below speaks of.
  private static let lastKnown = [1, 11, 1]
  private static let known = [
    Weakness(
      name: "CVE-2015-1782", effect: "a server can make it read beyond a packet", mendedIn: [1, 5, 0]),
    Weakness(name: "CVE-2016-0787", effect: "the keys of a session are weak", mendedIn: [1, 7, 0]),
    Weakness(
      name: "CVE-2019-3855 to CVE-2019-3863", effect: "a server can make it write beyond its memory",
      mendedIn: [1, 8, 1]),
    Weakness(
      name: "CVE-2019-13115", effect: "a server can make it read beyond a packet", mendedIn: [1, 9, 0]),
    Weakness(
      name: "CVE-2019-17498", effect: "a server can make it read beyond a packet", mendedIn: [1, 10, 0]),
    Weakness(
      name: "CVE-2020-22218", effect: "a server can make it use memory that was not set", mendedIn: [1, 10, 0]),
    Weakness(
      name: "CVE-2023-48795",
      effect: "Terrapin: packets can be cut from the start of a session; tieout offers neither of the ciphers that it needs",
      mendedIn: [1, 11, 1]),
    Weakness(
      name: "CVE-2026-66032", effect: "a server can make it free memory twice when a file is opened",
      mendedIn: nil),
  ]
}
