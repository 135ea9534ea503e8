import Foundation
import Reporting

/// Standard output as a sink: data, and nothing else.
final class StandardOutput: OutputSink {
  /// - Throws: ``CommandExit`` with 0 where the reader has gone away (`| head`), an error for any other failure.
  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EPIPE { throw CommandExit(status: .done) }
      guard count > 0 else { throw OutputError(errnoCode: errno) }
      rest = rest.dropFirst(count)
    }
  }
}

/// Standard output or a report's file cannot be written.
struct OutputError: Error, CustomStringConvertible {
  let errnoCode: Int32

  var description: String { "cannot write the output: \(String(cString: strerror(errnoCode)))" }
}
