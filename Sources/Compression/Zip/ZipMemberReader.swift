import CZlib

/// Unpacks the one member of a zip file that a pattern names, as a stream: nothing is written
/// anywhere, and no member's name is ever a path.
///
/// Size and checksum are known to hold only at the end, so whoever reads must be able to throw bytes
/// away when a later read fails.
public final class ZipMemberReader: ByteSource {
  private static let inputBytes = 1 << 18

  private let archive: any RandomAccessBytes
  private let entry: ZipEntry
  private let budget: OutputBudget
  private let deadline: ReadingDeadline?
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var position: UInt64
  private var bytesLeft: UInt64
  private var bytesOut: UInt64 = 0
  private var checksum: UInt = 0
  private var dataEnded = false
  private var isFinished = false

  init(
    archive: any RandomAccessBytes, pattern: MemberPattern, budget: OutputBudget,
    deadline: ReadingDeadline? = nil
  ) throws {
    let directory = try ZipDirectory(of: archive)
    let index = try Self.chosen(of: directory.entries, pattern)
    self.archive = archive
    self.entry = directory.entries[index]
    self.budget = budget
    self.deadline = deadline
    self.position = directory.dataOffsets[index]
    self.bytesLeft = entry.compressedBytes
    guard entry.sizeBytes <= UInt64(budget.bytesMax) else {
      throw ByteSourceError.tooLarge(bytesMax: budget.bytesMax)
    }
    self.input = .allocate(byteCount: Self.inputBytes, alignment: 16)
    self.stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // A negative window size means deflated data without a header.
    let status = inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib has no memory for its window")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// The index of the one regular file that the pattern names.
  private static func chosen(of entries: [ZipEntry], _ pattern: MemberPattern) throws -> Int {
    let files = entries.indices.filter { !entries[$0].isDirectory }
    let matching = files.filter { pattern.matches(entries[$0].name) }
    guard let index = matching.first else {
      throw ByteSourceError.zip(
        .noMember(pattern: "\(pattern)", names: files.map { entries[$0].shownName }))
    }
    guard matching.count == 1 else {
      throw ByteSourceError.zip(
        .severalMembers(pattern: "\(pattern)", names: matching.map { entries[$0].shownName }))
    }
    let entry = entries[index]
    guard PackedFormat.of(name: entry.name) == nil else {
      throw ByteSourceError.zip(.nestedName(entry.shownName))
    }
    guard entry.method == ZipEntry.stored || entry.method == ZipEntry.deflated else {
      throw ByteSourceError.zip(.unknownMethod(entry.shownName, Int(entry.method)))
    }
    guard entry.method != ZipEntry.stored || entry.compressedBytes == entry.sizeBytes else {
      throw ByteSourceError.zip(.contradiction(entry.shownName, what: "size"))
    }
    return index
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    precondition(!buffer.isEmpty)
    while !isFinished {
      try deadline?.check()
      let count =
        entry.method == ZipEntry.stored ? try copy(into: buffer) : try inflateInto(buffer)
      if count > 0 {
        try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
      }
      if dataEnded { try finish() }
    }
    return 0
  }

  private func take(_ bytes: UnsafeRawBufferPointer) throws {
    bytesOut += UInt64(bytes.count)
    guard bytesOut <= entry.sizeBytes else {
      throw damaged("it unpacks to more than the \(entry.sizeBytes) bytes it states")
    }
    try budget.check(
      bytesOut: Int64(bytesOut),
      bytesIn: Int64(entry.compressedBytes - bytesLeft) - Int64(stream.pointee.avail_in))
    checksum = crc32_z(
      checksum, bytes.baseAddress?.assumingMemoryBound(to: Bytef.self), bytes.count)
  }

  /// Compares what came out with what the archive states.
  private func finish() throws {
    guard bytesLeft == 0, stream.pointee.avail_in == 0 else {
      throw damaged("its packed data ends before the \(entry.compressedBytes) bytes it states")
    }
    guard bytesOut == entry.sizeBytes else {
      throw damaged("it unpacks to \(bytesOut) bytes and states \(entry.sizeBytes)")
    }
    guard checksum == UInt(entry.checksum) else { throw damaged("its checksum (CRC-32) is wrong") }
    isFinished = true
  }

  private func copy(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = Int(min(bytesLeft, UInt64(buffer.count)))
    guard count > 0 else {
      dataEnded = true
      return 0
    }
    return try readPacked(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
  }

  private func inflateInto(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !dataEnded else { return 0 }
    if stream.pointee.avail_in == 0 {
      let count = Int(min(bytesLeft, UInt64(Self.inputBytes)))
      guard count > 0 else { throw damaged("its packed data ends in the middle") }
      let got = try readPacked(UnsafeMutableRawBufferPointer(rebasing: input[..<count]))
      stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
      stream.pointee.avail_in = UInt32(got)
    }
    let room = min(buffer.count, 1 << 30)
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_out = UInt32(room)
    let status = inflate(stream, Z_NO_FLUSH)
    switch status {
    case Z_STREAM_END: dataEnded = true
    case Z_OK, Z_BUF_ERROR: break
    default:
      throw damaged(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)")
    }
    return room - Int(stream.pointee.avail_out)
  }

  private func readPacked(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try archive.read(at: Int64(position), into: buffer)
    guard count > 0 else { throw ByteSourceError.zip(.truncated) }
    position += UInt64(count)
    bytesLeft -= UInt64(count)
    return count
  }

  private func damaged(_ what: String) -> ByteSourceError {
    .zip(.damaged(entry.shownName, what: what))
  }
}
