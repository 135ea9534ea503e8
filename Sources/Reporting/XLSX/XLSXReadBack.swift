import CXLSXWriter
import Compression
import Glibc

/// Reads a finished workbook back: the library does not notice when a temporary file of its own
/// could not take everything, and a workbook without its last rows looks as good as a whole one.
struct XLSXReadBack {
  private static let pieceBytes = 256 << 10
  /// Parts of a workbook beside its sheets.
  private static let parts = [
    // A pattern in which a bracket stands for itself.
    "[[]Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml",
    "xl/theme/theme1.xml", "docProps/core.xml", "docProps/app.xml", "xl/_rels/workbook.xml.rels",
  ]

  /// The rows of one sheet, as they were written.
  private struct Rows {
    /// The library's temporary file, which stays readable after the library closed it.
    let descriptor: Int32
    let count: Int
  }
  private var sheets: [Rows] = []

  /// Notes the rows of a sheet that is complete.
  ///
  /// - Parameter rowCount: how many rows were written to it, header, totals and notes included.
  mutating func note(_ sheet: UnsafeMutablePointer<lxw_worksheet>, rowCount: Int) throws {
    guard let file = sheet.pointee.optimize_tmpfile, fflush(file) == 0, ferror(file) == 0 else {
      throw XLSXError(reason: "a temporary file does not take all rows")
    }
    let descriptor = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else { throw XLSXError(reason: String(cString: strerror(errno))) }
    sheets.append(Rows(descriptor: descriptor, count: rowCount))
  }

  /// Lets go of the temporary files.
  mutating func finish() {
    for rows in sheets { close(rows.descriptor) }
    sheets = []
  }

  /// Throws unless every part of the workbook at `path` is whole and every sheet has its rows.
  func check(_ path: String) throws {
    for (index, rows) in sheets.enumerated() {
      let part = "xl/worksheets/sheet\(index + 1).xml"
      try check(rows, in: try open(part, of: path), part)
    }
    for part in Self.parts {
      let source = try open(part, of: path)
      var bytes: [UInt8] = []
      while true {
        let piece = try Self.read(source)
        guard !piece.isEmpty else { break }
        bytes += piece
      }
      try Self.require(XMLStructure.isWhole(bytes), part)
    }
  }

  private func open(_ part: String, of path: String) throws -> any ByteSource {
    guard let pattern = MemberPattern(part) else { preconditionFailure("\(part) is a name") }
    do {
      // It is our own file: nothing about its size is suspicious.
      return try PackedFile.open(
        path: path, container: .zip, member: pattern,
        budget: OutputBudget(bytesMax: .max, ratioMax: .max, ratioFromBytes: .max))
    } catch let error as ByteSourceError {
      throw XLSXError(reason: "\(part) cannot be read back: \(error)")
    }
  }

  /// Holds the sheet's rows against the temporary file that they came from.
  private func check(_ rows: Rows, in source: any ByteSource, _ part: String) throws {
    var status = stat()
    try Self.require(fstat(rows.descriptor, &status) == 0, part)
    let size = Int(status.st_size)
    var piece = try Self.read(source)
    guard let begin = Self.places(of: "<sheetData>", in: piece).first else {
      throw XLSXError(reason: "\(part) is not complete")
    }
    let front = Array(piece[..<(begin + "<sheetData>".utf8.count)])
    piece.removeFirst(front.count)
    var (offset, rowCount) = (0, 0)
    var carried: [UInt8] = []
    while offset < size {
      if piece.isEmpty { piece = try Self.read(source) }
      let count = min(piece.count, size - offset)
      try Self.require(count > 0, part)
      var written = [UInt8](repeating: 0, count: count)
      try Self.require(pread(rows.descriptor, &written, count, off_t(offset)) == count, part)
      try Self.require(memcmp(written, piece, count) == 0, part)
      rowCount += Self.places(of: "<row ", in: carried + written).count
      carried = Array(written.suffix("<row ".utf8.count - 1))
      offset += count
      piece.removeFirst(count)
    }
    try Self.require(rowCount == rows.count, part)
    var rest = piece
    while true {
      let next = try Self.read(source)
      guard !next.isEmpty else { break }
      rest += next
    }
    // A piece that is missing in the middle of the text around the rows leaves elements open.
    try Self.require(
      rest.starts(with: "</sheetData>".utf8) && XMLStructure.isWhole(front + rest), part)
  }

  private static func require(_ isWhole: Bool, _ part: String) throws {
    guard isWhole else { throw XLSXError(reason: "\(part) is not complete") }
  }

  private static func read(_ source: any ByteSource) throws -> [UInt8] {
    var failure: (any Error)?
    let bytes = [UInt8](unsafeUninitializedCapacity: pieceBytes) { buffer, count in
      do {
        // Whole pieces, so that what is looked for at the beginning is in the first.
        while count < buffer.count {
          let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
          let read = try source.read(into: rest)
          if read == 0 { break }
          count += read
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw XLSXError(reason: "it cannot be read back: \(failure)") }
    return bytes
  }

  /// Where a tag begins, in order; `tag` starts with `<`.
  private static func places(of tag: String, in bytes: [UInt8]) -> [Int] {
    let wanted = Array(tag.utf8)
    return bytes.withUnsafeBytes { buffer in
      var places: [Int] = []
      guard let base = buffer.baseAddress else { return places }
      var start = 0
      while start + wanted.count <= buffer.count,
        let found = memchr(base + start, 0x3C, buffer.count - start)
      {
        let place = UnsafeRawPointer(found) - base
        let isWhole = place + wanted.count <= buffer.count
        if isWhole, memcmp(found, wanted, wanted.count) == 0 { places.append(place) }
        start = place + 1
      }
      return places
    }
  }
}
