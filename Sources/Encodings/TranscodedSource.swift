public import Compression

/// The text of a file as UTF-8, whatever its encoding.
public enum DecodedText {
  /// How many first bytes are looked at to tell that a file is not in the encoding it should be in.
  private static let frontBytes = 1024

  /// The UTF-8 text of a source.
  ///
  /// A byte order mark wins over the stated encoding. Text in UTF-8 passes through as it is, its byte
  /// order mark included, and is not checked here; that of another encoding loses its mark.
  ///
  /// Everything before an invalid byte comes out before the error does, so that whoever counts rows
  /// knows where it stands.
  ///
  /// - Parameter inputBytes: how much of another encoding is decoded at a time.
  /// - Throws: ``TextError``, also from the source's reads, and what `source` throws.
  public static func source(
    _ source: any ByteSource, encoding: TextEncoding, inputBytes: Int = 1 << 18
  ) throws -> any ByteSource {
    let peeked = try PeekedSource(source, count: frontBytes)
    let announced = try TextEncoding.announced(by: peeked.front)
    let actual = announced?.0 ?? encoding
    let skipped = announced?.markBytes ?? 0
    if ![.utf16, .utf16LittleEndian, .utf16BigEndian].contains(actual),
      let found = TextEncoding.disguised(in: peeked.front)
    {
      throw TextError.looksLike(stated: actual, found: found)
    }
    switch actual {
    case .utf8: return peeked
    case .utf16: throw TextError.noByteOrder
    case .utf16LittleEndian:
      return try TranscodedSource(
        peeked, decoder: UTF16Decoder(isBigEndian: false), encoding: actual, skipping: skipped,
        inputBytes: inputBytes)
    case .utf16BigEndian:
      return try TranscodedSource(
        peeked, decoder: UTF16Decoder(isBigEndian: true), encoding: actual, skipping: skipped,
        inputBytes: inputBytes)
    case .windows1252:
      return try TranscodedSource(
        peeked, decoder: Windows1252Decoder(), encoding: actual, skipping: skipped,
        inputBytes: inputBytes)
    case .gb18030:
      return try TranscodedSource(
        peeked, decoder: GB18030Decoder(), encoding: actual, skipping: skipped,
        inputBytes: inputBytes)
    }
  }
}

/// Turns bytes of one encoding into UTF-8, a stretch at a time.
protocol TextDecoder {
  /// How one stretch went.
  typealias Progress = (consumed: Int, produced: Int, problem: String?)

  /// Decodes as much as it can of `input`, whose every character fits into `output` as UTF-8.
  ///
  /// Stops before a character that is not complete, unless nothing follows: then, and at bytes that
  /// the encoding does not know, it says what is wrong with the bytes at `consumed`.
  mutating func decode(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
  ) -> Progress
}

/// A source's bytes, decoded.
final class TranscodedSource<Decoder: TextDecoder>: ByteSource {
  private let upstream: any ByteSource
  private let encoding: TextEncoding
  private var decoder: Decoder
  private let input: UnsafeMutableRawBufferPointer
  private let output: UnsafeMutableRawBufferPointer
  /// Bytes in `input` that are not decoded yet.
  private var pending = 0
  /// Where they start in the file.
  private var offset: Int64 = 0
  private var given = 0
  private var filled = 0
  private var isAtEnd = false
  private var failure: TextError?

  init(
    _ upstream: any ByteSource, decoder: Decoder, encoding: TextEncoding, skipping skipped: Int,
    inputBytes: Int
  ) throws {
    self.upstream = upstream
    self.decoder = decoder
    self.encoding = encoding
    self.input = .allocate(byteCount: inputBytes, alignment: 16)
    // A byte of the encodings read here becomes three of UTF-8 at most.
    self.output = .allocate(byteCount: inputBytes * 3 + 16, alignment: 16)
    while offset < skipped {
      let rest = UnsafeMutableRawBufferPointer(rebasing: input[..<(skipped - Int(offset))])
      let count = try upstream.read(into: rest)
      precondition(count > 0, "the mark was there")
      offset += Int64(count)
    }
  }

  deinit {
    input.deallocate()
    output.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    precondition(!buffer.isEmpty)
    while given == filled {
      if let failure { throw failure }
      if isAtEnd { return 0 }
      try refill()
    }
    let count = min(filled - given, buffer.count)
    buffer.copyMemory(
      from: UnsafeRawBufferPointer(rebasing: output[given..<given + count]))
    given += count
    return count
  }

  private func refill() throws {
    let count = try upstream.read(into: UnsafeMutableRawBufferPointer(rebasing: input[pending...]))
    isAtEnd = count == 0
    let available = pending + count
    let progress = decoder.decode(
      UnsafeRawBufferPointer(rebasing: input[..<available]), isLast: isAtEnd, into: output)
    given = 0
    filled = progress.produced
    offset += Int64(progress.consumed)
    if let problem = progress.problem {
      failure = .invalid(encoding, offset: offset, what: problem)
    }
    pending = available - progress.consumed
    if progress.consumed > 0, pending > 0 {
      input.baseAddress!.copyMemory(
        from: input.baseAddress! + progress.consumed, byteCount: pending)
    }
  }
}
