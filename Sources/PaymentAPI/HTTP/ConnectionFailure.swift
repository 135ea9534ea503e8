import AsyncHTTPClient
import NIOCore

/// Says in plain words why a connection failed; texts of the libraries are not passed on where a
/// header could be in them.
enum ConnectionFailure {
  static func error(_ error: any Error, at path: String) -> PaymentAPIError {
    let type = String(reflecting: Swift.type(of: error))
    // The TLS library's errors are told by name, for a link to it would serve nothing else.
    if type.contains("SSL") { return tls(error, at: path) }
    return PaymentAPIError(code: .unreachable, place: path, what: text(of: error, type: type))
  }

  private static func text(of error: any Error, type: String) -> String {
    // Host, port and what each address answered; there are no headers yet.
    if type.hasSuffix("NIOConnectionError") { return "no connection: \("\(error)".prefix(300))" }
    if let failure = error as? IOError { return "the connection broke: \(failure)" }
    switch error as? HTTPClientError {
    case .some(.connectTimeout): return "no connection in time"
    case .some(.readTimeout): return "the server fell silent"
    case .some(.deadlineExceeded): return "no answer in time"
    case .some(.remoteConnectionClosed): return "the server closed the connection early"
    case .some(let failure): return "the call failed: \(failure.shortDescription)"
    case nil: return "the call failed: \(type)"
    }
  }

  /// A peer that hangs up in the middle is a broken connection; everything else is a refusal to
  /// trust it.
  private static func tls(_ error: any Error, at path: String) -> PaymentAPIError {
    let text = String(describing: error)
    let isBroken =
      text.contains("uncleanShutdown") || text.uppercased().contains("EOF")
      || text.contains("SYSCALL")
    return PaymentAPIError(
      code: isBroken ? .unreachable : .tlsFailed, place: path,
      what: isBroken
        ? "the server broke off the encrypted connection"
        : "the encrypted connection was refused: \(text.prefix(200))")
  }
}
