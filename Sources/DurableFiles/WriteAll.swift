import Glibc

/// An open file took only some of the bytes that were to be written.
public struct WriteFailure: Error, Sendable, Equatable {
  /// The `errno` of the system call.
  public let errnoCode: Int32
  /// How many bytes it took before.
  public let bytesWritten: Int

  public init(errnoCode: Int32, bytesWritten: Int) {
    self.errnoCode = errnoCode
    self.bytesWritten = bytesWritten
  }
}

/// Writes all bytes to an open descriptor, and goes on where a signal broke in or only some were
/// taken.
public func writeAll(
  _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
) throws(WriteFailure) {
  var rest = bytes
  while !rest.isEmpty {
    let count = write(descriptor, rest.baseAddress, rest.count)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else {
      throw WriteFailure(
        errnoCode: count < 0 ? errno : EIO, bytesWritten: bytes.count - rest.count)
    }
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
  }
}

/// Writes all bytes to an open descriptor.
public func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(WriteFailure) {
  try bytes.withUnsafeBufferPointer { buffer throws(WriteFailure) in
    try writeAll(UnsafeRawBufferPointer(buffer), to: descriptor)
  }
}
