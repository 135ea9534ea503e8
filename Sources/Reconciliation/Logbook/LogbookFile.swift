import DurableFiles
import Glibc
import Store

/// What one line of the logbook says; its texts hold neither tabs nor line ends.
enum LogbookEntry: Sendable, Hashable {
  /// A row of a small table, new or other than before.
  case row(LogbookRow)
  /// A row that is there no longer.
  case gone(table: String, key: String)
  /// API objects that came: a file beside the logbook.
  case records(file: String)
  /// An archive that came whole: a folder beside the logbook with its files.
  case archive(folder: String, run: Int64)
  /// Everything up to here is what one run, or decisions after it, left.
  case commit(LogbookCommit)

  /// The line without its hash.
  var text: String {
    switch self {
    case .row(let row): "row\t\(row.table)\t\(row.key)\t\(row.values)"
    case .gone(let table, let key): "gone\t\(table)\t\(key)"
    case .records(let file): "records\t\(file)"
    case .archive(let folder, let run): "archive\t\(folder)\t\(run)"
    case .commit(let commit): commit.text
    }
  }

  /// Reads what ``text`` wrote; nil for anything else.
  init?(_ text: Substring) {
    let words = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    switch (words.first, words.count) {
    case ("row", 4): self = .row(LogbookRow(table: words[1], key: words[2], values: words[3]))
    case ("gone", 3): self = .gone(table: words[1], key: words[2])
    case ("records", 2): self = .records(file: words[1])
    case ("archive", 3):
      guard let run = Int64(words[2]) else { return nil }
      self = .archive(folder: words[1], run: run)
    case ("commit", _):
      guard let commit = LogbookCommit(words) else { return nil }
      self = .commit(commit)
    default: return nil
    }
  }
}

/// Where the logbook stands after a batch.
struct LogbookCommit: Sendable, Hashable {
  /// Which database it tells of.
  var store: String
  /// The newest run that it tells of; 0 before the first.
  var run: Int64
  /// When that run began.
  var startedAtMilliseconds: Int64
  /// Where the audit trail ended.
  var auditCount: Int
  var auditHash: String
  /// The newest version of each table of API objects that it tells of.
  var marks: [String: Int64]

  init(
    store: String, run: Int64, startedAtMilliseconds: Int64, head: AuditHead,
    marks: [String: Int64]
  ) {
    self.store = store
    self.run = run
    self.startedAtMilliseconds = startedAtMilliseconds
    (auditCount, auditHash) = (head.count, head.hash)
    self.marks = marks
  }

  var text: String {
    let list = marks.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return (["commit", store, "\(run)", "\(startedAtMilliseconds)", "\(auditCount)", auditHash]
      + list).joined(separator: "\t")
  }

  init?(_ words: [String]) {
    guard words.count >= 6, let run = Int64(words[2]), let startedAt = Int64(words[3]),
      let count = Int(words[4])
    else { return nil }
    (store, self.run, startedAtMilliseconds) = (words[1], run, startedAt)
    (auditCount, auditHash) = (count, words[5])
    marks = [:]
    for word in words[6...] {
      let parts = word.split(separator: "=")
      guard parts.count == 2, let mark = Int64(parts[1]) else { return nil }
      marks[String(parts[0])] = mark
    }
  }
}
