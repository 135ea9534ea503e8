import Compression
import DurableFiles
import Foundation
import Glibc
import PaymentAPI

/// Rewrites files of an archive line by line, each by a rename; a file of which no line stays is
/// removed.
struct ArchiveRewriting {
  /// What becomes of a line.
  enum Change { case stays, goes, becomes([UInt8]) }

  let mode: UInt32
  /// What becomes of a line of the file with this name.
  let change: (_ line: [UInt8], _ file: String) throws -> Change

  init(mode: UInt32, change: @escaping (_ line: [UInt8], _ file: String) throws -> Change) {
    (self.mode, self.change) = (mode, change)
  }

  /// Takes out of every file what is known of people.
  init(mode: UInt32, erasure: ArchiveErasure) {
    self.init(mode: mode) { line, _ in erasure.rewritten(line).map { .becomes($0) } ?? .stays }
  }

  /// Rewrites those files of which a line is concerned; how many.
  func rewrite(_ paths: [String]) throws -> Int {
    var count = 0
    for path in paths where path.hasSuffix(".ndjson") || path.hasSuffix(".ndjson.gz") {
      if try rewriteLines(of: path) { count += 1 }
    }
    return count
  }

  private func rewriteLines(of path: String) throws -> Bool {
    let isPacked = path.hasSuffix(".gz")
    let name = URL(filePath: path).lastPathComponent
    let target = path + ".erased"
    var (isChanged, isEmpty) = (false, true)
    try writeDurably(to: target, mode: mode) { part in
      let packing = isPacked ? GzipWriter { try part.write($0) } : nil
      try forEachLine(of: path, isPacked: isPacked) { line in
        var left = line
        switch try change(line, name) {
        case .stays: break
        case .goes:
          isChanged = true
          return
        case .becomes(let new): (left, isChanged) = (new, true)
        }
        isEmpty = false
        if let packing { try packing.write(left + [0x0A]) } else { try part.write(left + [0x0A]) }
      }
      try packing?.finish()
    }
    guard isChanged, !isEmpty else {
      unlink(target)
      guard isChanged else { return false }
      guard unlink(path) == 0 else {
        throw DurableFileError(path: path, operation: .remove, errnoCode: errno)
      }
      return true
    }
    guard rename(target, path) == 0 else {
      throw DurableFileError(path: path, operation: .rename, errnoCode: errno)
    }
    return true
  }

  /// Calls `body` with each line, without its end.
  private func forEachLine(
    of path: String, isPacked: Bool, _ body: ([UInt8]) throws -> Void
  ) throws {
    let source = try PackedFile.open(
      path: path, container: isPacked ? .gzip : .none,
      budget: OutputBudget(bytesMax: .max, ratioMax: .max, ratioFromBytes: .max))
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    var line: [UInt8] = []
    while true {
      let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
      guard count > 0 else { break }
      for byte in piece[..<count] {
        guard byte == 0x0A else {
          line.append(byte)
          continue
        }
        try body(line)
        line.removeAll(keepingCapacity: true)
      }
    }
    if !line.isEmpty { try body(line) }
  }
}
