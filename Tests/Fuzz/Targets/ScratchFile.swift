#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file without a name, made once a process and written anew for every input.
enum ScratchFile {
  private static let descriptor: Int32 = {
    var name = Array("/dev/shm/tieout-fuzz-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    precondition(descriptor >= 0 && unlink(name) == 0, "cannot make a file")
    return descriptor
  }()

  /// The path under which the bytes can be opened.
  static func put(_ bytes: [UInt8]) throws -> String {
    try expect(ftruncate(descriptor, 0) == 0, "cannot empty the file")
    try expect(pwrite(descriptor, bytes, bytes.count, 0) == bytes.count, "cannot write the file")
    return "/proc/self/fd/\(descriptor)"
  }
}
