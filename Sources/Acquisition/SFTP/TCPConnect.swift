import DurableFiles
import Glibc

/// Opens a TCP connection, trying every address of the host until `timeout` is used up.
///
/// Returns a connected, non-blocking descriptor that the caller closes. `isCancelled` is asked
/// several times a second.
func connectTCP(
  host: String, port: UInt16, timeout: Duration, location: String, isCancelled: () -> Bool
) throws -> Int32 {
  var hints = addrinfo()
  hints.ai_family = AF_UNSPEC
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  hints.ai_flags = AI_ADDRCONFIG
  var list: UnsafeMutablePointer<addrinfo>?
  var code = getaddrinfo(host, String(port), &hints, &list)
  if code != 0 {
    // AI_ADDRCONFIG knows no address on a machine that has loopback only.
    hints.ai_flags = 0
    code = getaddrinfo(host, String(port), &hints, &list)
  }
  guard code == 0, let first = list else {
    throw AcquisitionError(
      .unreachable, at: location, "the address of host \(host) cannot be found",
      advice: "check the host name and the name server",
      cause: String(cString: gai_strerror(code)))
  }
  defer { freeaddrinfo(first) }
  let end = ContinuousClock.now + timeout
  var lastCode: Int32 = ETIMEDOUT
  var next: UnsafeMutablePointer<addrinfo>? = first
  while let address = next {
    switch connect(to: address.pointee, until: end, isCancelled: isCancelled) {
    case .success(let descriptor): return descriptor
    case .failure(let failure): lastCode = failure.code
    }
    if isCancelled() { throw CancellationError() }
    next = address.pointee.ai_next
  }
  throw AcquisitionError(
    .unreachable, at: location, "no connection to \(host) port \(port)",
    advice: "check host and port, the firewall, and whether the server is up",
    cause: reason(ofErrno: lastCode))
}

private struct ConnectFailure: Error { let code: Int32 }

private func connect(
  to address: addrinfo, until end: ContinuousClock.Instant, isCancelled: () -> Bool
) -> Result<Int32, ConnectFailure> {
  let type = address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
  let descriptor = socket(address.ai_family, type, address.ai_protocol)
  guard descriptor >= 0 else { return .failure(ConnectFailure(code: errno)) }
  var code: Int32 = 0
  if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
    code = errno
    if code == EINPROGRESS {
      code = waitForConnection(descriptor, until: end, isCancelled: isCancelled)
    }
  }
  guard code == 0 else {
    close(descriptor)
    return .failure(ConnectFailure(code: code))
  }
  // A peer that is gone without a word is noticed between calls, too.
  var on: Int32 = 1
  setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, socklen_t(MemoryLayout<Int32>.size))
  return .success(descriptor)
}

/// The `errno` that the connection ended with; 0 when it stands.
private func waitForConnection(
  _ descriptor: Int32, until end: ContinuousClock.Instant, isCancelled: () -> Bool
) -> Int32 {
  while true {
    let left = ContinuousClock.now.duration(to: end)
    if left <= .zero { return ETIMEDOUT }
    if isCancelled() { return ECANCELED }
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    let count = poll(&entry, 1, min(200, left.millisecondsForSystemCalls))
    if count < 0, errno != EINTR { return errno }
    guard count > 0 else { continue }
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
    return code
  }
}
