import Foundation

/// A socket that listens on a free port of 127.0.0.1.
func listeningSocket() throws -> (descriptor: Int32, port: UInt16) {
  let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = loopbackAddress(port: 0)
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isListening = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
      bind(listener, plain, length) == 0 && listen(listener, 128) == 0
        && getsockname(listener, plain, &length) == 0
    }
  }
  guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  return (listener, UInt16(bigEndian: address.sin_port))
}

/// Connects to a port of 127.0.0.1; false where nobody listens.
func connectLoopback(_ descriptor: Int32, port: UInt16) -> Bool {
  var address = loopbackAddress(port: port)
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
    }
  }
}

/// Sends all bytes; false where the other side is gone.
func sendAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
  var rest = bytes
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes {
      send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard count > 0 else { return false }
    rest = rest.dropFirst(count)
  }
  return true
}
