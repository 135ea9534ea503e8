import Acquisition
import Synchronization

/// A source in memory that changes or fails when the test wants it to.
final class ScriptedSource: FileSource {
  let name = "scripted"
  private let state: Mutex<State>

  private struct State {
    var files: [String: String]
    var onRead: @Sendable (String, inout [String: String]) -> Void = { _, _ in }
    var failures: [AcquisitionError] = []
    var bytesWithheld = 0
    var reads = 0
  }

  init(_ files: [String: String]) { state = Mutex(State(files: files)) }

  /// Runs at the end of each read.
  var onRead: @Sendable (String, inout [String: String]) -> Void {
    get { state.withLock { $0.onRead } }
    set { state.withLock { $0.onRead = newValue } }
  }
  /// Thrown by the next reads, one each.
  var failures: [AcquisitionError] {
    get { state.withLock { $0.failures } }
    set { state.withLock { $0.failures = newValue } }
  }
  /// Bytes missing at the end of each read.
  var bytesWithheld: Int {
    get { state.withLock { $0.bytesWithheld } }
    set { state.withLock { $0.bytesWithheld = newValue } }
  }
  /// Reads begun.
  var reads: Int { state.withLock { $0.reads } }

  func list() async throws -> FileListing {
    FileListing(files: state.withLock { $0.files.map(Self.remote) }, ignored: [])
  }

  func stat(_ file: RemoteFile) async throws -> RemoteFile {
    let content = state.withLock { $0.files[file.displayName] }
    guard let content else { throw AcquisitionError(.fileVanished, at: file.displayName, "gone") }
    return Self.remote(file.displayName, content)
  }

  func read(
    _ file: RemoteFile, into sink: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
  ) async throws -> Int64 {
    let bytes: [UInt8] = try state.withLock { state in
      state.reads += 1
      if !state.failures.isEmpty { throw state.failures.removeFirst() }
      return Array((state.files[file.displayName] ?? "").utf8).dropLast(state.bytesWithheld)
    }
    for byte in bytes { try withUnsafeBytes(of: byte) { try sink($0) } }
    state.withLock { $0.onRead(file.displayName, &$0.files) }
    return Int64(bytes.count)
  }

  func check(_ pattern: FileNamePattern) async throws -> SourceCheck {
    throw AcquisitionError(.unreachable, at: name, "a scripted source is not checked")
  }

  func close() async {}

  private static func remote(_ name: String, _ content: String) -> RemoteFile {
    RemoteFile(
      nameBytes: Array(name.utf8), sizeBytes: Int64(content.utf8.count),
      modifiedAt: FileTime(seconds: 1_790_000_000))
  }
}
