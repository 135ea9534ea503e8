import ArgumentParser
import Foundation

/// A server as it is written on a command line.
struct SFTPAddress: Sendable, Equatable {
  var username: String
  var host: String
  /// Nil where the address names none.
  var port: Int?
  var directory: String

  /// To be filled in.
  static let unknown = SFTPAddress(username: "", host: "", directory: ".")

  init(username: String, host: String, port: Int? = nil, directory: String) {
    (self.username, self.host, self.port, self.directory) = (username, host, port, directory)
  }

  /// Reads `user@host:/directory` or `sftp://user@host:port/directory`; a usage error for anything else.
  init(option text: String) throws {
    let wrong = ValidationError(
      "'\(text)' is no SFTP address; write user@host:/directory or sftp://user@host:2222/directory")
    guard !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }) else { throw wrong }
    if text.hasPrefix("sftp://") {
      guard let parts = URLComponents(string: text), let user = parts.user, !user.isEmpty,
        let host = parts.host, !host.isEmpty, parts.password == nil, parts.query == nil
      else { throw wrong }
      self.init(
        username: user, host: host, port: parts.port, directory: parts.path.isEmpty ? "." : parts.path)
      return
    }
    let sides = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, !sides[0].isEmpty, !sides[0].contains(":"), !sides[0].contains("/") else { throw wrong }
    let place = sides[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let host = place.first, !host.isEmpty, !host.contains("/") else { throw wrong }
    let directory = place.count == 2 && !place[1].isEmpty ? String(place[1]) : "."
    self.init(username: String(sides[0]), host: String(host), directory: directory)
  }

  /// YAML by key below a source.
  var values: [String: String] {
    var values = [
      "sftp.host": ConfigurationValue.text(host).yaml,
      "sftp.username": ConfigurationValue.text(username).yaml,
      "sftp.private_key": "./id_ed25519", "sftp.known_hosts": "./known_hosts",
      "sftp.directory": ConfigurationValue.text(directory).yaml,
    ]
    if let port { values["sftp.port"] = String(port) }
    return values
  }
}
