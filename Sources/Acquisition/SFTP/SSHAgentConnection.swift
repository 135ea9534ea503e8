import Glibc

/// A connection to an SSH agent that waits for no answer longer than `limit`.
///
/// libssh2's own way to an agent waits for ever for one that hangs. A message is a length of four
/// bytes, a kind, and fields, as in the SSH agent protocol (draft-ietf-sshm-ssh-agent).
final class SSHAgentConnection {
  /// A key that the agent holds: its type, and its public part as a server knows it.
  struct Key {
    let type: String
    let blob: [UInt8]
  }

  /// Why the agent is of no use.
  enum Failure: Error {
    /// Nothing listens at its socket; the `errno`.
    case unreachable(Int32)
    case silent
    /// It ended the connection or broke the protocol.
    case broken
    /// It does not sign with this key: locked, or a person said no.
    case refused
  }

  private enum Kind {
    static let failure: UInt8 = 5
    static let requestIdentities: UInt8 = 11
    static let identities: UInt8 = 12
    static let signRequest: UInt8 = 13
    static let signature: UInt8 = 14
  }

  /// No message is longer in any agent known.
  private static let messageBytesMax = 256 << 10

  private let descriptor: Int32
  private let limit: Duration
  private let isCancelled: () -> Bool

  /// Connects to the socket at `path`; `isCancelled` is asked several times a second.
  init(path: String, limit: Duration, isCancelled: @escaping () -> Bool) throws {
    self.limit = limit
    self.isCancelled = isCancelled
    let type = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    descriptor = socket(AF_UNIX, Int32(type), 0)
    guard descriptor >= 0 else { throw Failure.unreachable(errno) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw Failure.unreachable(ENAMETOOLONG)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 ? 0 : errno
      }
    }
    // EAGAIN: more wait for this agent than it lets wait.
    guard code == 0 else { throw code == EAGAIN ? Failure.silent : Failure.unreachable(code) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The agent's keys, in its order.
  func keys() throws -> [Key] {
    var fields = SSHFields(bytes: try ask(Kind.requestIdentities, [], for: Kind.identities))
    guard let count = fields.number() else { throw Failure.broken }
    var keys: [Key] = []
    // A count that lies ends with the fields.
    while keys.count < count {
      guard let blob = fields.field(), fields.field() != nil else { throw Failure.broken }
      var parts = SSHFields(bytes: blob)
      guard let type = parts.text() else { throw Failure.broken }
      keys.append(Key(type: type, blob: blob))
    }
    return keys
  }

  /// The signature of `data` with `key`, without the type's name before it.
  func signature(of data: [UInt8], with key: Key) throws -> [UInt8] {
    let noFlags: [UInt8] = [0, 0, 0, 0]
    var fields = SSHFields(
      bytes: try ask(
        Kind.signRequest, SSHFields.field(key.blob) + SSHFields.field(data) + noFlags,
        for: Kind.signature))
    guard let signature = fields.field() else { throw Failure.broken }
    var parts = SSHFields(bytes: signature)
    guard parts.text() != nil, let bytes = parts.field() else { throw Failure.broken }
    return bytes
  }

  /// Sends one message and returns the fields of its answer.
  private func ask(_ kind: UInt8, _ fields: [UInt8], for wanted: UInt8) throws -> [UInt8] {
    let end = ContinuousClock.now + limit
    try send(SSHFields.field([kind] + fields), until: end)
    var length = SSHFields(bytes: try receive(4, until: end))
    guard let count = length.number(), 1...Self.messageBytesMax ~= Int(count) else {
      throw Failure.broken
    }
    let answer = try receive(Int(count), until: end)
    guard answer[0] != Kind.failure else { throw Failure.refused }
    guard answer[0] == wanted else { throw Failure.broken }
    return Array(answer.dropFirst())
  }

  private func send(_ bytes: [UInt8], until end: ContinuousClock.Instant) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      try wait(for: POLLOUT, until: end)
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { throw Failure.broken }
      rest = rest.dropFirst(count)
    }
  }

  private func receive(_ count: Int, until end: ContinuousClock.Instant) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      try wait(for: POLLIN, until: end)
      let read = bytes[filled...].withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress, $0.count, 0)
      }
      if read < 0, errno == EINTR || errno == EAGAIN { continue }
      guard read > 0 else { throw Failure.broken }
      filled += read
    }
    return bytes
  }

  private func wait(for events: Int32, until end: ContinuousClock.Instant) throws {
    while true {
      if isCancelled() { throw CancellationError() }
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { throw Failure.silent }
      var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
      let ready = poll(&entry, 1, min(200, left.millisecondsForSystemCalls))
      if ready > 0 { return }
      guard ready == 0 || errno == EINTR else { throw Failure.broken }
    }
  }
}
