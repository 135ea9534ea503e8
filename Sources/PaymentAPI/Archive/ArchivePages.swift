import SettlementModel

/// Reads one archive file page by page, apart from whoever stores the pages.
actor ArchivePages {
  /// What one step read.
  struct Read: Sendable {
    var page: RecordPage
    /// Whether the file ends with it.
    var isLast = false
    /// Why the file breaks off after the page.
    var failure: ReadFailure?
  }

  private static let recordsPerPage = 10_000

  private let file: ArchiveFile
  private let mapper: RecordMapper
  private let opening: RecordArchive.Opening
  private var lines: NDJSONLines?

  init(_ file: ArchiveFile, mapper: RecordMapper, opening: @escaping RecordArchive.Opening) {
    self.file = file
    self.mapper = mapper
    self.opening = opening
  }

  /// The next page; not to be asked for after the last one or a failure.
  func next() -> Read {
    var read = Read(page: RecordPage(records: [], series: file.name))
    do throws(ReadFailure) {
      try fill(&read)
    } catch {
      read.failure = error
    }
    return read
  }

  private func fill(_ read: inout Read) throws(ReadFailure) {
    if lines == nil {
      lines = try ReadFailure.wrapping(file) { NDJSONLines(try opening(file.path)) }
    }
    while read.page.records.count + read.page.rejected.count < Self.recordsPerPage {
      guard let line = try ReadFailure.wrapping(file, { try lines?.next() }) else {
        read.isLast = true
        return
      }
      switch file.object(of: line, mapper: mapper) {
      case .record(let record)?: read.page.records.append(record)
      case .rejected(let rejected)?: read.page.rejected.append(rejected)
      case nil: continue
      }
    }
  }
}
