import DurableFiles
import Foundation

/// Objects in files of one folder, one file a part; files are open only while a piece is written, so that there may be
/// many.
final class PartitionedFiles {
  private static let pieceBytes = 64 << 10
  private let folder: String
  private var pending: [String: [UInt8]] = [:]

  init(folder: String) {
    self.folder = folder
  }

  /// Adds an object to the part of that name.
  func write(_ object: ObjectText, to name: String) throws {
    pending[name, default: []] += object.line
    if pending[name, default: []].count >= Self.pieceBytes { try flush(name, isLast: false) }
  }

  /// Hands over everything and makes it durable.
  func finish() throws {
    for name in pending.keys.sorted() { try flush(name, isLast: true) }
  }

  private func flush(_ name: String, isLast: Bool) throws {
    let path = folder + "/" + name
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw DurableFileError(path: path, operation: .open, errnoCode: errno)
    }
    defer { close(descriptor) }
    do throws(WriteFailure) {
      try writeAll(pending[name, default: []], to: descriptor)
    } catch {
      throw DurableFileError(path: path, operation: .write, errnoCode: error.errnoCode)
    }
    pending[name]?.removeAll(keepingCapacity: true)
    guard !isLast || fsync(descriptor) == 0 else {
      throw DurableFileError(path: path, operation: .sync, errnoCode: errno)
    }
  }
}
