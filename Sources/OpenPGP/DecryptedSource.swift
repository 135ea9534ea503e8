import CGPGME
import Compression
import Foundation

/// The plaintext of one message: a thread of its own talks to GnuPG and hands over what comes.
final class DecryptedSource: ByteSource {
  private let pipe: PlaintextPipe
  private let deadline: ReadingDeadline?

  init(_ session: GPGSession, ciphertext: FileByteSource, deadline: ReadingDeadline?) {
    let pipe = PlaintextPipe()
    self.pipe = pipe
    self.deadline = deadline
    let ends = GPGEnds(ciphertext: ciphertext, pipe: pipe)
    let thread = Thread { pipe.finish(ends.decrypt(with: session)) }
    thread.name = "openpgp"
    thread.start()
  }

  deinit {
    pipe.abandon()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try pipe.read(into: buffer, deadline: deadline)
  }
}

/// What gpgme reads from and writes to.
private final class GPGEnds: @unchecked Sendable {
  private let ciphertext: FileByteSource
  private let pipe: PlaintextPipe
  private var readError: (any Error)?

  init(ciphertext: FileByteSource, pipe: PlaintextPipe) {
    self.ciphertext = ciphertext
    self.pipe = pipe
  }

  /// Decrypts everything; nil at the end of a good message.
  func decrypt(with session: GPGSession) -> (any Error)? {
    var reading = gpgme_data_cbs(read: Self.read, write: nil, seek: nil, release: nil)
    var writing = gpgme_data_cbs(read: nil, write: Self.write, seek: nil, release: nil)
    let hook = Unmanaged.passUnretained(self).toOpaque()
    var (input, output): (gpgme_data_t?, gpgme_data_t?)
    // gpgme keeps the addresses of the tables until the data are released.
    return withUnsafeMutablePointer(to: &reading) { reading in
      withUnsafeMutablePointer(to: &writing) { writing in
        defer {
          gpgme_data_release(input)
          gpgme_data_release(output)
        }
        guard gpgme_data_new_from_cbs(&input, reading, hook) == 0,
          gpgme_data_new_from_cbs(&output, writing, hook) == 0, let input, let output
        else { return DecryptionUnavailableError("gpgme has no memory") }
        let error = session.decrypt(input, into: output)
        return readError ?? error
      }
    }
  }

  private static let read: gpgme_data_read_cb_t = { hook, buffer, count in
    let ends = Unmanaged<GPGEnds>.fromOpaque(hook!).takeUnretainedValue()
    guard count > 0 else { return 0 }
    do {
      return try ends.ciphertext.read(
        into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
    } catch {
      ends.readError = error
      errno = EIO
      return -1
    }
  }

  private static let write: gpgme_data_write_cb_t = { hook, buffer, count in
    let ends = Unmanaged<GPGEnds>.fromOpaque(hook!).takeUnretainedValue()
    guard ends.pipe.write(UnsafeRawBufferPointer(start: buffer, count: count)) else {
      errno = EPIPE
      return -1
    }
    return count
  }
}
