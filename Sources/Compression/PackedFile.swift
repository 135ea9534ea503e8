/// Opens files by how they are packed.
public enum PackedFile {
  /// The unpacked bytes of a file, within a budget that holds for plain files too.
  ///
  /// What is encrypted is decrypted first, what is packed is unpacked once: a packed file inside a
  /// packed one is refused.
  ///
  /// - Parameters:
  ///   - name: the file's name as received; its ending may say that it is encrypted.
  ///   - member: which member of a zip file is meant; exactly one must match.
  ///   - decryption: what decrypts the file; nil where its source names no key, and then an
  ///     encrypted file is refused. Where it is given, a file that is not encrypted is refused.
  ///   - bytesRead: hears after each piece how far into the file, packed as it is, the reading has
  ///     come; not while it is decrypted.
  /// - Throws: ``ByteSourceError``, ``DecryptionUnavailableError``.
  public static func open(
    path: String, name: String = "", container: Container = .auto,
    member: MemberPattern = .any, decryption: (any FileDecryption)? = nil, budget: OutputBudget,
    bytesRead: (@Sendable (Int64) -> Void)? = nil,
    clock: @escaping @Sendable () -> Duration = ReadingDeadline.monotonic
  ) throws -> any ByteSource {
    let deadline = budget.secondsMax.map { ReadingDeadline(secondsMax: $0, clock: clock) }
    let opening = Opening(
      container: container, member: member, budget: budget, deadline: deadline)
    let file = try FileByteSource(path: path, bytesRead: bytesRead)
    let front = try file.peek(PackedFormat.frontBytes)
    let isEncrypted = OpenPGPForm.isMessage(front: front)
    guard let decryption else {
      guard !isEncrypted else { throw ByteSourceError.encryptedWithoutKey }
      return try opening.unpacked(front: front, stream: file, whole: { file })
    }
    guard isEncrypted || OpenPGPForm.isName(Array(name.utf8)) else {
      throw ByteSourceError.notEncrypted
    }
    let plain = try decryption.plaintext(ofFile: path, deadline: deadline)
    let bounded = BudgetedSource(
      plain, budget: budget, bytesIn: try file.sizeBytes(), deadline: deadline)
    let peeked = try PeekedSource(bounded, count: PackedFormat.frontBytes)
    return try opening.unpacked(
      front: peeked.front, stream: peeked,
      whole: { try BytesInMemory(peeked, bytesMax: BytesInMemory.encryptedZipBytesMax) })
  }
}

/// How one file is to be opened.
private struct Opening {
  let container: Container
  let member: MemberPattern
  let budget: OutputBudget
  let deadline: ReadingDeadline?

  /// The unpacked bytes of what starts with `front`, as a stream or, for a zip file, as a whole.
  func unpacked(
    front: [UInt8], stream: any ByteSource, whole: () throws -> any RandomAccessBytes
  ) throws -> any ByteSource {
    let found = PackedFormat.of(front: front)
    let unpacked: any ByteSource
    let outer: PackedFormat
    switch (container, found) {
    case (.gzip, _), (.auto, .gzip?):
      unpacked = GzipReader(timed(stream), budget: budget)
      outer = .gzip
    case (.zip, _), (.auto, .zip?):
      guard found == .zip else { throw ByteSourceError.zip(.notZip) }
      unpacked = try ZipMemberReader(
        archive: whole(), pattern: member, budget: budget, deadline: deadline)
      outer = .zip
    case (.auto, let format?): throw ByteSourceError.unreadFormat(format)
    case (.auto, nil), (.none, _): return BudgetedSource(stream, budget: budget, deadline: deadline)
    }
    let peeked = try PeekedSource(timed(unpacked), count: PackedFormat.frontBytes)
    if let inner = PackedFormat.of(front: peeked.front) {
      throw ByteSourceError.nested(outer: outer, inner: inner)
    }
    guard !OpenPGPForm.isMessage(front: peeked.front) else {
      throw ByteSourceError.encryptedInside(outer)
    }
    return peeked
  }

  /// Passes bytes on until the time is up.
  private func timed(_ source: any ByteSource) -> any ByteSource {
    guard deadline != nil else { return source }
    var boundless = budget
    boundless.bytesMax = .max
    return BudgetedSource(source, budget: boundless, deadline: deadline)
  }
}
