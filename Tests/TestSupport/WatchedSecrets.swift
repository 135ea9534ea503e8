import Foundation
import Synchronization

/// The secrets that tests hand to programs, which no program may let out.
///
/// Whatever a test starts with ``StartedProgram`` is looked at when it ends: what it said, and every file of the data
/// directories where it worked. A secret there ends the whole run of tests at once: nothing else could make sure that
/// nobody passes it over.
public enum WatchedSecrets {
  private static let secrets = Mutex<Set<String>>([canary])

  /// What a test puts into a secret that it makes up itself; watched from the start.
  public static let canary = "canary-7f3a"

  /// Adds a secret. What is shorter than eight bytes could be part of anything, and is left out.
  public static func watch(_ secret: String) {
    guard secret.utf8.count >= 8 else { return }
    secrets.withLock { _ = $0.insert(secret) }
  }

  /// Adds a line from the middle of a private key, which no other text holds.
  public static func watch(keyFile: String) {
    let text = (try? String(contentsOfFile: keyFile, encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("-----") }
    if lines.count > 2 { watch(String(lines[lines.count / 2])) }
  }

  /// Where a secret stands in what a program of ours said, or stored below `directory`; nil where there is none.
  public static func leak(by program: String, _ texts: [String], below directory: String?) -> String? {
    guard program.hasSuffix("tieout") else { return nil }
    let all = secrets.withLock { Array($0) }
    for (place, text) in zip(["standard output", "standard error"], texts) {
      if let secret = all.first(where: { text.contains($0) }) { return "\(secret) in \(place)" }
    }
    return directory.flatMap { storedLeak(of: all, below: $0) }
  }

  /// Where a secret stands in a file below a data directory of `directory`.
  private static func storedLeak(of secrets: [String], below directory: String) -> String? {
    let files = FileManager.default
    for folder in (try? files.contentsOfDirectory(atPath: directory)) ?? [] {
      let data = directory + "/" + folder
      guard files.fileExists(atPath: data + "/tieout.sqlite") else { continue }
      for name in files.enumerator(atPath: data) ?? FileManager.DirectoryEnumerator() {
        let path = "\(data)/\(name)"
        if let secret = secrets.first(where: { file(path, contains: $0) }) { return "\(secret) in \(path)" }
      }
    }
    return nil
  }

  /// Whether a file's bytes hold a text; a file that cannot be read holds none.
  private static func file(_ path: String, contains text: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    // Read and not mapped: another program may cut the file short meanwhile.
    let wanted = Array(text.utf8)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var kept = 0
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + kept, $0.count - kept) }
      guard count > 0 else { return false }
      let held = kept + count
      if buffer.withUnsafeBytes({ holds($0.baseAddress!, held, wanted) }) { return true }
      // What may be the beginning of the text stays for the next round.
      kept = min(held, wanted.count - 1)
      buffer.withUnsafeMutableBytes { bytes in
        _ = memmove(bytes.baseAddress!, bytes.baseAddress! + held - kept, kept)
      }
    }
  }

  private static func holds(_ start: UnsafeRawPointer, _ count: Int, _ wanted: [UInt8]) -> Bool {
    var (place, rest) = (start, count)
    while rest >= wanted.count, let next = memchr(place, Int32(wanted[0]), rest - wanted.count + 1) {
      if memcmp(next, wanted, wanted.count) == 0 { return true }
      rest -= UnsafeRawPointer(next) - place + 1
      place = UnsafeRawPointer(next) + 1
    }
    return false
  }
}
