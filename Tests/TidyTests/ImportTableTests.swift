import Foundation
import TestSupport
import Testing

/// Holds the direction of dependencies: what a target's sources import must be what this table allows.
///
/// The compiler alone does not: a module built for another target can be imported without being listed.
@Suite("The import table holds")
struct ImportTableTests {
  static let system: Set<String> = [
    "Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Dispatch", "Synchronization",
  ]
  static let allowed: [String: Set<String>] = [
    "SettlementModel": [],
    "Compression": ["CZlib"],
    "Encodings": ["Compression", "CIconv"],
    "OpenPGP": ["Compression", "CGPGME"],
    "DurableFiles": ["Crypto"],
    "Retry": [],
    "Acquisition": ["DurableFiles", "Retry", "CLibSSH2", "NIOConcurrencyHelpers"],
    "Parsing": ["SettlementModel", "Compression", "Encodings", "Yams"],
    "PaymentAPI": [
      "SettlementModel", "Crypto", "CryptoExtras", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOSSL",
    ],
    "Store": ["SettlementModel", "CSQLite", "Crypto", "GRDB", "GRDBSQLite"],
    "Matching": ["SettlementModel"],
    "Reporting": ["SettlementModel", "Compression", "DurableFiles", "CXLSXWriter"],
    "Notification": ["AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOSSL"],
    "Reconciliation": [
      "SettlementModel", "Compression", "DurableFiles", "Retry", "Acquisition", "Parsing",
      "PaymentAPI", "Store", "Matching", "Reporting",
    ],
    "TieoutCommands": [
      "SettlementModel", "Compression", "OpenPGP", "DurableFiles", "Acquisition", "Parsing",
      "PaymentAPI", "Store", "Matching", "Reporting", "Notification", "Reconciliation",
      "CProcess", "ArgumentParser", "Yams",
    ],
    "tieout": ["TieoutCommands"],
    "Sandbox": ["SettlementModel", "Compression", "Hummingbird", "NIOCore"],
    "tieout-sandbox": ["Sandbox", "ArgumentParser"],
  ]
  /// Matching is pure: not even Foundation, which has clocks and files.
  static let withoutSystem: Set<String> = ["Matching", "SettlementModel"]

  @Test("every import of every source is allowed")
  func importsAreAllowed() throws {
    var seen: Set<String> = []
    for file in PackageFiles.files(under: "Sources", suffix: ".swift") {
      let path = PackageFiles.relativePath(file)
      let target = String(path.split(separator: "/")[1])
      seen.insert(target)
      let rules = try #require(Self.allowed[target], "\(target) is not in the import table")
      let permitted = rules.union(Self.withoutSystem.contains(target) ? [] : Self.system)
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        guard let module = Self.importedModule(of: line) else { continue }
        #expect(permitted.contains(module), "\(path) must not import \(module)")
      }
    }
    #expect(seen == Set(Self.allowed.keys))
  }

  /// `GRDB` of `public import struct GRDB.Row`; nil for a line that imports nothing.
  static func importedModule(of line: Substring) -> String? {
    var words = line.split(separator: " ")[...]
    while let first = words.first,
      ["public", "package", "internal", "private", "fileprivate", "@preconcurrency"].contains(first)
    {
      words = words.dropFirst()
    }
    guard words.first == "import" else { return nil }
    words = words.dropFirst()
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "let", "var"]
    if let kind = words.first, kinds.contains(kind) { words = words.dropFirst() }
    return words.first.map { String($0.split(separator: ".")[0]) }
  }
}
