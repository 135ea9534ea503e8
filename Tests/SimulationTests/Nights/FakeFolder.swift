import Acquisition
import SettlementModel

/// A source of settlement files that holds what the world put there by now.
struct FakeFolder: FileSource {
  struct Entry: Sendable {
    var name: String
    var text: String
    /// Seconds since 1970.
    var modified: Int64
  }

  let name = "useepay"
  /// In byte order of name.
  let entries: [Entry]
  let doom: Doom

  func list() async throws -> FileListing {
    FileListing(files: entries.map(Self.remote), ignored: [])
  }

  func stat(_ file: RemoteFile) async throws -> RemoteFile { Self.remote(try entry(file)) }

  func read(
    _ file: RemoteFile, into sink: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
  ) async throws -> Int64 {
    let bytes = Array(try entry(file).text.utf8)
    let half = bytes.count / 2
    try bytes[..<half].withUnsafeBytes(sink)
    try doom.pass()
    try bytes[half...].withUnsafeBytes(sink)
    return Int64(bytes.count)
  }

  func check(_ pattern: FileNamePattern) async throws -> SourceCheck {
    throw AcquisitionError(.unreachable, at: name, "a simulated folder is not checked")
  }

  func close() async {}

  private func entry(_ file: RemoteFile) throws -> Entry {
    guard let entry = entries.first(where: { $0.name == file.displayName }) else {
      throw AcquisitionError(.fileVanished, at: file.displayName, "the file is gone")
    }
    return entry
  }

  private static func remote(_ entry: Entry) -> RemoteFile {
    RemoteFile(
      nameBytes: Array(entry.name.utf8), sizeBytes: Int64(entry.text.utf8.count),
      modifiedAt: FileTime(seconds: entry.modified))
  }
}
