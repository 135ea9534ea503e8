import Compression
import Foundation
import OpenPGP
import TestSupport
import Testing

/// A GnuPG home with keys of its own; its agent ends and it is removed with the value.
final class GPGTestHome {
  /// Short, for the agent's socket lies in it.
  let url = URL(filePath: "/tmp/tieout-gpg-\(UUID().uuidString.prefix(8))")
  private(set) var fingerprint = ""

  /// A home with one key.
  init(passphrase: String = "") throws {
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    fingerprint = try addKey(passphrase: passphrase)
  }

  deinit {
    _ = try? runProgram(
      "/usr/bin/env", ["gpgconf", "--homedir", url.path, "--kill", "all"], in: URL(filePath: "/"))
    try? FileManager.default.removeItem(at: url)
  }

  /// Makes a key and returns its fingerprint.
  func addKey(passphrase: String = "") throws -> String {
    try gpg([
      "--pinentry-mode", "loopback", "--passphrase", passphrase, "--quick-gen-key",
      "nobody \(UUID().uuidString)@example.test", "future-default", "default", "never",
    ])
    let list = try gpg(["--with-colons", "--list-secret-keys"])
    let prints = list.split(separator: "\n").filter { $0.hasPrefix("fpr:") }
      .map { String($0.split(separator: ":").last!) }
    // Of each key the primary's, then the subkey's.
    return try #require(prints.dropLast().last)
  }

  /// What gpg makes of some bytes, by these options.
  func message(_ bytes: [UInt8], _ options: [String]) throws -> [UInt8] {
    let plain = url.appending(path: "plain-\(UUID().uuidString)")
    let output = plain.path + ".out"
    try Data(bytes).write(to: plain)
    defer {
      try? FileManager.default.removeItem(at: plain)
      try? FileManager.default.removeItem(atPath: output)
    }
    try gpg(["--output", output] + options + [plain.path])
    return Array(try Data(contentsOf: URL(filePath: output)))
  }

  /// A message to the home's first key, or another.
  func encrypted(
    _ bytes: [UInt8], to key: String? = nil, _ options: [String] = []
  ) throws -> [UInt8] {
    try message(
      bytes, options + ["--trust-model", "always", "--recipient", key ?? fingerprint, "--encrypt"])
  }

  @discardableResult
  func gpg(_ arguments: [String]) throws -> String {
    let run = try runProgram(
      "/usr/bin/env", ["gpg", "--homedir", url.path, "--batch", "--yes"] + arguments,
      in: URL(filePath: "/"))
    guard run.exitCode == 0 else { throw ProgramError("\(run)") }
    return run.standardOutput
  }

  /// The key for decryption.
  func key(_ fingerprint: String? = nil, passphrase: String? = nil) -> OpenPGPKey {
    OpenPGPKey(id: fingerprint ?? self.fingerprint, home: url.path) { passphrase }
  }

  /// What a file of these bytes gives.
  func opened(
    _ bytes: [UInt8], key: OpenPGPKey? = nil, name: String = "x.csv.pgp",
    budget: OutputBudget = OutputBudget(
      bytesMax: 1 << 30, ratioMax: 200, ratioFromBytes: 10 << 20)
  ) throws -> [UInt8] {
    let file = url.appending(path: "file-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let source = try PackedFile.open(
      path: file.path, name: name, decryption: key ?? self.key(), budget: budget)
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = try chunk.withUnsafeMutableBytes({ try source.read(into: $0) }),
      count > 0
    {
      all += chunk[..<count]
    }
    return all
  }
}
