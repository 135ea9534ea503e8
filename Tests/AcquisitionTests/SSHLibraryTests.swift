import Acquisition
import Testing

/// Which weaknesses belong to which release.
@Suite struct SSHLibraryTests {
  @Test(arguments: [
    ("1.4.3", "CVE-2015-1782", true), ("1.5.0", "CVE-2015-1782", false),
    ("1.6.0", "CVE-2016-0787", true), ("1.7.0", "CVE-2016-0787", false),
    ("1.8.0", "CVE-2019-3855 to CVE-2019-3863", true), ("1.8.1", "CVE-2019-3855 to CVE-2019-3863", false),
    ("1.8.2", "CVE-2019-13115", true), ("1.9.0", "CVE-2019-13115", false),
    ("1.9.0", "CVE-2019-17498", true), ("1.10.0", "CVE-2019-17498", false),
    ("1.9.0", "CVE-2020-22218", true), ("1.10.0", "CVE-2020-22218", false),
    ("1.10.0", "CVE-2023-48795", true), ("1.11.0_DEV", "CVE-2023-48795", true),
    ("1.11.1", "CVE-2023-48795", false), ("2.0.0", "CVE-2023-48795", false),
    ("1.10.0", "CVE-2026-66032", true), ("1.11.1", "CVE-2026-66032", true), ("1.11.2", "CVE-2026-66032", false),
  ])
  func aReleaseHasItsWeaknesses(version: String, name: String, isWeak: Bool) {
    #expect(SSHLibrary.weaknesses(of: version).contains { $0.name == name } == isWeak)
  }

  @Test func theReleaseThatRunsIsKnown() {
    #expect(SSHLibrary.version.hasPrefix("1."))
    #expect(SSHLibrary.weaknesses(of: "unknown").isEmpty)
    #expect(SSHLibrary.weaknesses(of: "99.0.0").isEmpty)
  }
}
