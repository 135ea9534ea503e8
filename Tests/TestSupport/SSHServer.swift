public import Foundation

/// A real `sshd` on 127.0.0.1 with keys of its own, that serves files over SFTP to this user.
///
/// Works as root and as a plain user. `withSSHServer` starts and stops one; a machine without
/// sshd is an error, never a reason to skip. The server ends by itself after ten minutes.
public final class SSHServer: Sendable {
  /// What the server is made with.
  public struct Options: Sendable {
    /// Kinds of host keys, as `ssh-keygen -t` names them: ed25519, ecdsa, rsa.
    public var hostKeyTypes = ["ed25519"]
    /// Kind of the user's key.
    public var userKeyType = "ed25519"
    /// Further lines of `sshd_config`, before all others, so that they win.
    public var configurationLines: [String] = []

    /// ed25519 keys on both sides.
    public init() {}
  }

  /// Always 127.0.0.1.
  public let host = "127.0.0.1"
  /// A port that was free.
  public let port: UInt16
  /// The user that the tests run as.
  public let username: String
  /// Where keys, known_hosts and the log are.
  public let directory: URL
  /// The directory meant to be served: `files` below `directory`, empty at first.
  public var filesDirectory: URL { directory.appending(path: "files") }
  /// The user's private key, mode 0600, without passphrase, which the server lets in.
  public var userKeyPath: String { directory.appending(path: "user_key").path }
  /// A known_hosts file with all keys of this server.
  public var knownHostsPath: String { directory.appending(path: "known_hosts").path }
  /// Everything the server logged so far.
  public var log: String {
    (try? String(contentsOf: directory.appending(path: "log"), encoding: .utf8)) ?? ""
  }
  private let process: BoundedProcess

  /// Makes keys, starts the server and waits until it accepts connections.
  public init(_ options: Options = Options()) throws {
    guard let sshd = SSHServer.find("sshd", in: ["/usr/sbin", "/usr/local/sbin", "/sbin"]) else {
      throw SSHServerError("sshd is missing; install it: apt-get install openssh-server")
    }
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "tieout-sshd-" + UUID().uuidString)
    self.directory = directory
    username = try SSHServer.currentUser()
    port = try freeLoopbackPort()
    let files = FileManager.default
    try files.createDirectory(
      at: directory.appending(path: "files"), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    if getuid() == 0 {
      try files.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
    }
    for type in options.hostKeyTypes {
      try makeKey(type: type, at: directory.appending(path: "host_\(type)").path)
    }
    try makeKey(type: options.userKeyType, at: directory.appending(path: "user_key").path)
    WatchedSecrets.watch(keyFile: directory.appending(path: "user_key").path)
    try files.copyItem(
      at: directory.appending(path: "user_key.pub"),
      to: directory.appending(path: "authorized_keys"))
    let configuration = directory.appending(path: "sshd_config")
    try SSHServer.configuration(options, port: port, directory: directory)
      .write(to: configuration, atomically: true, encoding: .utf8)
    process = try BoundedProcess(
      sshd, ["-D", "-e", "-f", configuration.path], logPath: directory.appending(path: "log").path)
    try writeKnownHosts(types: options.hostKeyTypes)
    do {
      try waitUntilAccepting()
    } catch {
      stop()
      throw error
    }
  }

  /// Stops all processes of the server where they are, as if the machine hung.
  public func pause() { process.signalAll(SIGSTOP) }

  /// Lets paused processes go on.
  public func resume() { process.signalAll(SIGCONT) }

  /// Ends the server, as if its machine went down; its directory stays until `stop`.
  public func goDown() { process.stop() }

  /// Ends the server and removes its directory.
  public func stop() {
    process.stop()
    try? FileManager.default.removeItem(at: directory)
  }

  /// Lets a further public key in.
  public func authorize(publicKeyPath: String) throws {
    let path = directory.appending(path: "authorized_keys")
    let text = try String(contentsOf: path, encoding: .utf8)
    let more = try String(contentsOfFile: publicKeyPath, encoding: .utf8)
    try (text + more).write(to: path, atomically: true, encoding: .utf8)
  }

  /// `[127.0.0.1]:port type key`, one line for each host key.
  public func knownHostsLines(types: [String]) throws -> [String] {
    try types.map { type in
      let path = directory.appending(path: "host_\(type).pub")
      let fields = try String(contentsOf: path, encoding: .utf8).split(separator: " ")
      return "[\(host)]:\(port) \(fields[0]) \(fields[1])"
    }
  }

  private func writeKnownHosts(types: [String]) throws {
    let text = try knownHostsLines(types: types).joined(separator: "\n") + "\n"
    try text.write(toFile: knownHostsPath, atomically: true, encoding: .utf8)
  }

  private func waitUntilAccepting() throws {
    for _ in 0..<500 {
      if canConnect(port: port) { return }
      guard process.isRunning else { break }
      usleep(20_000)
    }
    throw SSHServerError("sshd does not accept connections; its log:\n\(log)")
  }

  private static func configuration(
    _ options: Options, port: UInt16, directory: URL
  ) -> String {
    let keys = options.hostKeyTypes.map { "HostKey \(directory.path)/host_\($0)" }
    let lines =
      options.configurationLines + keys + [
        "ListenAddress 127.0.0.1", "Port \(port)", "UsePAM no", "StrictModes no",
        "PermitRootLogin yes", "PasswordAuthentication no", "KbdInteractiveAuthentication no",
        "AuthorizedKeysFile \(directory.path)/authorized_keys",
        "PidFile \(directory.path)/pid", "Subsystem sftp internal-sftp", "UseDNS no",
        "MaxStartups 100", "LogLevel VERBOSE",
      ]
    return lines.joined(separator: "\n") + "\n"
  }

  static func find(_ tool: String, in directories: [String]) -> String? {
    directories.map { $0 + "/" + tool }.first(where: FileManager.default.isExecutableFile)
  }

  private static func currentUser() throws -> String {
    guard let entry = getpwuid(getuid()) else {
      throw SSHServerError("user \(getuid()) has no name, and sshd wants one")
    }
    return String(cString: entry.pointee.pw_name)
  }
}

/// The test server could not be set up.
public struct SSHServerError: Error, CustomStringConvertible {
  /// What is missing or failed.
  public let description: String
  init(_ description: String) { self.description = description }
}

/// Runs `body` with a server of its own, which is stopped whatever happens.
public func withSSHServer<Value>(
  _ options: SSHServer.Options = SSHServer.Options(),
  isolation: isolated (any Actor)? = #isolation,
  _ body: (SSHServer) async throws -> Value
) async throws -> Value {
  let server = try SSHServer(options)
  defer { server.stop() }
  return try await body(server)
}
