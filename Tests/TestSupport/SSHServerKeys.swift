public import Foundation

/// Makes a key pair at `path` and `path.pub`, for tests.
///
/// `type` is what `ssh-keygen -t` takes; `cipher` names the cipher of an encrypted key.
public func makeKey(
  type: String, at path: String, passphrase: String = "", cipher: String? = nil
) throws {
  guard let tool = SSHServer.find("ssh-keygen", in: ["/usr/bin", "/usr/local/bin"]) else {
    throw SSHServerError("ssh-keygen is missing; install it: apt-get install openssh-client")
  }
  // One round of key derivation: the tests decrypt it with a debug build.
  var arguments = ["-q", "-t", type, "-N", passphrase, "-f", path, "-C", "test", "-a", "1"]
  if type == "rsa" { arguments += ["-b", "2048"] }
  if let cipher { arguments += ["-Z", cipher] }
  try runTool(tool, arguments)
}

/// Hashes the host names of a known_hosts file in place.
public func hashKnownHosts(at path: String) throws {
  guard let tool = SSHServer.find("ssh-keygen", in: ["/usr/bin", "/usr/local/bin"]) else {
    throw SSHServerError("ssh-keygen is missing; install it: apt-get install openssh-client")
  }
  try runTool(tool, ["-q", "-H", "-f", path])
}

/// An SSH agent on a socket of its own, ended by process id.
public final class SSHAgent: Sendable {
  /// What SSH_AUTH_SOCK would hold.
  public let socketPath: String
  private let process: BoundedProcess

  /// Starts an agent and loads private keys, without passphrase, into it.
  public init(keys: [String], in directory: URL) throws {
    // Short, because a socket's path may have 107 bytes only.
    socketPath = "/tmp/tieout-\(UUID().uuidString.prefix(8)).sock"
    guard let agent = SSHServer.find("ssh-agent", in: ["/usr/bin", "/usr/local/bin"]),
      let add = SSHServer.find("ssh-add", in: ["/usr/bin", "/usr/local/bin"])
    else {
      throw SSHServerError("ssh-agent is missing; install it: apt-get install openssh-client")
    }
    process = try BoundedProcess(
      agent, ["-D", "-a", socketPath], logPath: directory.appending(path: "agent_log").path)
    for _ in 0..<250 where !FileManager.default.fileExists(atPath: socketPath) { usleep(20_000) }
    for key in keys {
      try runTool("/usr/bin/env", ["SSH_AUTH_SOCK=\(socketPath)", add, "-q", key])
    }
  }

  /// Ends the agent.
  public func stop() {
    process.stop()
    try? FileManager.default.removeItem(atPath: socketPath)
  }
}
