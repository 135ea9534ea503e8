import DurableFiles
import Foundation
import Reporting

/// Standard output as a sink: data, and nothing else.
final class StandardOutput: OutputSink {
  /// - Throws: ``CommandExit`` with 0 where the reader has gone away (`| head`), an error for any other failure.
  func write(_ bytes: [UInt8]) throws {
    do throws(WriteFailure) {
      try writeAll(bytes, to: STDOUT_FILENO)
    } catch {
      if error.errnoCode == EPIPE { throw CommandExit(status: .done) }
      throw OutputError(errnoCode: error.errnoCode)
    }
  }
}

/// Standard output or a report's file cannot be written.
struct OutputError: Error, CustomStringConvertible {
  let errnoCode: Int32

  var description: String { "cannot write the output: \(String(cString: strerror(errnoCode)))" }
}
