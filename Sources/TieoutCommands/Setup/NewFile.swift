import DurableFiles
import Foundation

/// A file that is made and never replaced.
enum NewFile {
  /// Writes a file of mode 0600 that must not exist, complete or not at all.
  ///
  /// - Throws: ``FileExistsError``, or `DurableFileError` where it cannot be written.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw FileExistsError(path: path) }
      throw DurableFileError(path: path, operation: .open, errnoCode: errno)
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: bytes)
      try handle.synchronize()
    } catch {
      let code = errno
      unlink(path)
      throw DurableFileError(path: path, operation: .write, errnoCode: code)
    }
  }
}

/// A file is there already and is left as it is.
struct FileExistsError: Error, CustomStringConvertible {
  let path: String

  var description: String {
    "\(path) exists already and is left as it is; name another file, or move this one away"
  }
}
