public import Foundation

/// An SFTP server on 127.0.0.1 that lies as the listed directory says: see `Tests/LyingSFTP/server.py`.
///
/// Runs in a Python of its own below `.build`, which is made once. Ends by itself after ten minutes.
public final class LyingSFTPServer: Sendable {
  public let port: UInt16
  /// Holds what is served, the keys and the log.
  public let directory: URL
  /// What is served under every path.
  public let filesDirectory: URL
  private let process: BoundedProcess

  /// A private key that the server lets in, mode 0600.
  public var userKeyPath: String { directory.appending(path: "user_key").path }
  /// A known_hosts file with the server's key.
  public var knownHostsPath: String { directory.appending(path: "known_hosts").path }
  /// One line a connection (`connected`) and a login tried (`key`, `password`), after the port.
  public var log: [String] {
    let text = try? String(contentsOf: directory.appending(path: "log"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  /// Starts the server and waits for its port.
  ///
  /// - Parameters:
  ///   - files: what is served; an empty directory of its own where nil.
  ///   - weak: `kex`, `cipher` or `mac`: only weak ones are offered.
  public init(serving files: URL? = nil, weak: String? = nil) throws {
    let python = try PythonEnvironment.python("LyingSFTP")
    directory = FileManager.default.temporaryDirectory
      .appending(path: "tieout-lying-" + UUID().uuidString)
    filesDirectory = files ?? directory.appending(path: "files")
    try FileManager.default.createDirectory(
      at: directory.appending(path: "files"), withIntermediateDirectories: true)
    let hostKey = directory.appending(path: "host_key").path
    for path in [hostKey, directory.appending(path: "user_key").path] {
      try makeKey(type: "ed25519", at: path)
    }
    let script = PackageFiles.root.appending(path: "Tests/LyingSFTP/server.py").path
    let log = directory.appending(path: "log").path
    process = try BoundedProcess(
      python, [script, filesDirectory.path, hostKey] + (weak.map { ["--weak", $0] } ?? []),
      logPath: log)
    var port: UInt16?
    for _ in 0..<1500 where port == nil {
      let text = try String(contentsOfFile: log, encoding: .utf8)
      if text.contains("\n") { port = text.split(separator: "\n").first.flatMap { UInt16($0) } }
      guard process.isRunning else { break }
      if port == nil { usleep(20_000) }
    }
    guard let port else {
      process.stop()
      throw ProgramError("the lying server: " + (try String(contentsOfFile: log, encoding: .utf8)))
    }
    self.port = port
    let fields = try String(contentsOfFile: hostKey + ".pub", encoding: .utf8).split(separator: " ")
    try "[127.0.0.1]:\(port) \(fields[0]) \(fields[1])\n"
      .write(toFile: knownHostsPath, atomically: true, encoding: .utf8)
  }

  /// Ends the server and removes its directory.
  public func stop() {
    process.stop()
    try? FileManager.default.removeItem(at: directory)
  }
}
