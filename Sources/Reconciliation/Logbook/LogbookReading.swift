import DurableFiles
import Glibc

/// The lines of a logbook, each hashed together with the one before.
struct LogbookReading {
  /// What the first line follows.
  static let firstPredecessor = String(repeating: "0", count: 64)

  /// Entries up to the last whole batch.
  var entries: [LogbookEntry] = []
  /// The newest batch's end; nil where there is none.
  var commit: LogbookCommit?
  /// Hash of the last line that counts.
  var head = firstPredecessor
  /// Bytes up to the last whole batch.
  var length = 0
  /// The first line that does not fit, from 1, where more follows it than a broken-off batch.
  var damagedLine: Int?

  /// Reads a logbook; one that is not there is empty.
  ///
  /// A batch that a killed run left unfinished at the end is left out. A line in the middle that
  /// does not fit ends the reading.
  init(path: String) throws {
    guard access(path, F_OK) == 0 else { return }
    let bytes = try Self.bytes(of: path)
    var hash = Self.firstPredecessor
    var pending: [LogbookEntry] = []
    var start = 0
    var number = 0
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      number += 1
      let line = String(decoding: bytes[start..<end], as: UTF8.self)
      let next = end + 1
      let said = line.prefix(64)
      let text = line.dropFirst(65)
      guard line.utf8.count > 65, said == Self.hash(text, following: hash),
        let entry = LogbookEntry(text)
      else {
        damagedLine = number
        return
      }
      hash = String(said)
      pending.append(entry)
      if case .commit(let commit) = entry {
        entries += pending
        pending = []
        (self.commit, head, length) = (commit, hash, next)
      }
      start = next
    }
  }

  /// 64 hex digits over the hash before and a line's text.
  static func hash(_ text: some StringProtocol, following hash: String) -> String {
    FileDigest(of: Array((hash + "\t" + text).utf8)).hex
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DurableFileError(path: path, operation: .open, errnoCode: errno)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw DurableFileError(path: path, operation: .read, errnoCode: errno)
      }
      guard count > 0 else { return bytes }
      bytes += piece[..<count]
    }
  }
}
