import CIconv

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Decodes GB18030 with the C library's tables, strictly: nothing is left out or replaced.
final class GB18030Decoder: TextDecoder {
  private let converter: iconv_t

  init() throws(TextError) {
    let opened = iconv_open("UTF-8", "GB18030")
    // iconv_open says no with the pointer -1.
    guard let opened, Int(bitPattern: opened) != -1 else { throw .unavailable(.gb18030) }
    converter = opened
  }

  deinit {
    iconv_close(converter)
  }

  func decode(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
  ) -> Progress {
    guard !input.isEmpty else { return (0, 0, nil) }
    // iconv's interface is older than const; it does not write to its input.
    var source = UnsafeMutablePointer(
      mutating: input.baseAddress!.assumingMemoryBound(to: CChar.self)) as UnsafeMutablePointer?
    var target = output.baseAddress!.assumingMemoryBound(to: CChar.self)
      as UnsafeMutablePointer?
    var sourceLeft = input.count
    var targetLeft = output.count
    let result = iconv(converter, &source, &sourceLeft, &target, &targetLeft)
    let code = errno
    let consumed = input.count - sourceLeft
    let produced = output.count - targetLeft
    guard Int(bitPattern: UInt(bitPattern: result)) == -1 else { return (consumed, produced, nil) }
    switch code {
    case EINVAL:
      return (consumed, produced, isLast ? "a character is cut by the end of the file" : nil)
    case EILSEQ: return (consumed, produced, "no character starts or goes on like this")
    default: preconditionFailure("iconv has room enough, and says \(code)")
    }
  }
}
