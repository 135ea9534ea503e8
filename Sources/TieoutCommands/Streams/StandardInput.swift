import Foundation
import PaymentAPI

/// Standard input as bytes to be cut into lines.
struct StandardInput: ArchiveBytes {
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Foundation.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else {
        throw StreamProblem("standard input cannot be read: \(String(cString: strerror(errno)))")
      }
    }
  }
}
