import Acquisition
import Foundation
import Synchronization
import TestSupport

/// The sources that the shared suite is run over.
enum SourceKind: String, CaseIterable, Sendable {
  case sftp
  case folder
}

/// A source, and the directory behind it that the test fills.
struct SourceFixture {
  let source: any FileSource
  let directory: URL

  /// Puts a file there, modified at a fixed moment of the past.
  func put(_ name: String, _ text: String, modifiedAt seconds: Int64 = 1_790_000_000) throws {
    try put(Array(name.utf8), Array(text.utf8), modifiedAt: seconds)
  }

  func put(
    _ name: [UInt8], _ bytes: [UInt8], modifiedAt seconds: Int64 = 1_790_000_000
  ) throws {
    try writeFile(directory.path, name, bytes, modifiedAt: seconds)
  }
}

struct FixtureError: Error { let what: String }

/// Writes a file whose name need not be text.
func writeFile(_ directory: String, _ name: [UInt8], _ bytes: [UInt8], modifiedAt: Int64) throws {
  let path = (Array(directory.utf8) + [0x2F] + name + [0]).map { CChar(bitPattern: $0) }
  let descriptor = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o644)
  guard descriptor >= 0 else { throw FixtureError(what: "cannot create \(name): \(errno)") }
  defer { close(descriptor) }
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { throw FixtureError(what: "cannot write \(name)") }
    rest = rest.dropFirst(count)
  }
  let time = timespec(tv_sec: Int(modifiedAt), tv_nsec: 0)
  guard futimens(descriptor, [time, time]) == 0 else { throw FixtureError(what: "no utimens") }
}

/// Runs a test with a fresh source of the kind, closed whatever happens.
func withSource(_ kind: SourceKind, _ body: (SourceFixture) async throws -> Void) async throws {
  switch kind {
  case .sftp:
    try await withSSHServer { server in
      let source = SFTPFileSource(name: "test", server: sftpServer(server))
      try await closing(source) {
        try await body(SourceFixture(source: source, directory: server.filesDirectory))
      }
    }
  case .folder:
    try await withDirectory { directory in
      let source = FolderFileSource(name: "test", path: directory.path)
      try await closing(source) {
        try await body(SourceFixture(source: source, directory: directory))
      }
    }
  }
}

/// How to reach the test server, with any part changed.
func sftpServer(
  _ server: SSHServer, port: UInt16? = nil, login: SFTPLogin? = nil, username: String? = nil,
  knownHosts: String? = nil, directory: String? = nil
) -> SFTPServer {
  SFTPServer(
    host: server.host, port: port ?? server.port, username: username ?? server.username,
    login: login ?? .privateKey(path: server.userKeyPath, passphrase: nil),
    knownHostsPath: knownHosts ?? server.knownHostsPath,
    directory: directory ?? server.filesDirectory.path)
}

/// Closes the source after the body, however that ends.
func closing<Value>(_ source: any FileSource, _ body: () async throws -> Value) async throws
  -> Value
{
  do {
    let value = try await body()
    await source.close()
    return value
  } catch {
    await source.close()
    throw error
  }
}

/// A directory of its own, removed afterwards.
func withDirectory<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
  let directory = FileManager.default.temporaryDirectory
    .appending(path: "tieout-test-" + UUID().uuidString)
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try await body(directory)
}

/// The acquisition error that the body must throw.
func acquisitionError(_ body: () async throws -> Void) async throws -> AcquisitionError {
  do {
    try await body()
  } catch let error as AcquisitionError {
    return error
  }
  throw FixtureError(what: "no error was thrown")
}

/// Collects what sinks and closures on other threads report.
final class Collected<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])
  var all: [Element] { elements.withLock { $0 } }
  func add(_ element: Element) { elements.withLock { $0.append(element) } }
}
