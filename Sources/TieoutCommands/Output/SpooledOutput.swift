import DurableFiles
import Foundation
import Reporting

/// Keeps what a command writes to standard output until the database is closed.
///
/// Who pages through a report, or leaves it standing overnight, then holds no snapshot of the
/// database. Short output stays in memory; more goes to a file without a name, which ends with the
/// process.
final class SpooledOutput: OutputSink {
  private static let memoryBytesMax = 1 << 20
  private var pending: [UInt8] = []
  private var file: Int32?

  deinit { if let file { close(file) } }

  func write(_ bytes: [UInt8]) throws {
    pending += bytes
    if pending.count > Self.memoryBytesMax { try moveToFile() }
  }

  /// Hands everything over, in order.
  ///
  /// - Throws: as ``StandardOutput/write(_:)`` does.
  func deliver(to output: StandardOutput = StandardOutput()) throws {
    if let file {
      guard lseek(file, 0, SEEK_SET) == 0 else { throw OutputError(errnoCode: errno) }
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(file, &piece, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw OutputError(errnoCode: errno) }
        if count == 0 { break }
        try output.write(Array(piece[..<count]))
      }
    }
    try output.write(pending)
    pending = []
  }

  private func moveToFile() throws {
    let file = try self.file ?? Self.makeFile()
    self.file = file
    do throws(WriteFailure) {
      try writeAll(pending, to: file)
    } catch {
      throw OutputError(errnoCode: error.errnoCode)
    }
    pending.removeAll(keepingCapacity: true)
  }

  private static func makeFile() throws -> Int32 {
    let folder = FileManager.default.temporaryDirectory.path
    var path = Array((folder + "/tieout-report-XXXXXX").utf8CString)
    let file = mkstemp(&path)
    guard file >= 0 else { throw OutputError(errnoCode: errno) }
    unlink(path)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    return file
  }
}
