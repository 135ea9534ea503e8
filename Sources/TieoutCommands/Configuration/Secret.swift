import Foundation

/// Where a secret is kept; the configuration never holds the secret itself.
package enum SecretReference: Sendable, Hashable {
  case variable(String)
  /// An absolute path of a file that only its owner may read.
  case file(String)
}

/// A password, passphrase or key that never shows in messages.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let value: String

  package init(_ value: String) {
    self.value = value
  }

  package var description: String { "***" }
  package var debugDescription: String { "***" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }

  /// The secret itself, to be handed to what uses it and nowhere else.
  package func reveal() -> String { value }
}

/// Why a secret could not be had; names the place, never the secret.
package enum SecretProblem: Error, Sendable, Hashable, CustomStringConvertible {
  case variableMissing(String)
  case fileUnreadable(path: String)
  case fileReadableByOthers(path: String)
  case empty(String)

  /// Whether the use is refused for security (77) instead of a wrong configuration (78).
  package var isSecurity: Bool {
    if case .fileReadableByOthers = self { return true }
    return false
  }

  package var description: String {
    switch self {
    case .variableMissing(let name): "the environment variable \(name) is not set; set it"
    case .fileUnreadable(let path): "cannot read the secret file \(path); check path and owner"
    case .fileReadableByOthers(let path):
      "the secret file \(path) can be read by others; run: chmod 600 \(path)"
    case .empty(let place): "the secret in \(place) is empty; write it there"
    }
  }
}

extension SecretReference {
  /// The secret, without a newline at its end.
  ///
  /// A file is opened first and checked by its descriptor, so that it cannot be exchanged in
  /// between.
  package func resolve(environment: [String: String]) throws(SecretProblem) -> Secret {
    let text: String
    let place: String
    switch self {
    case .variable(let name):
      guard let value = environment[name] else { throw .variableMissing(name) }
      text = value
      place = name
    case .file(let path):
      text = try Self.content(path)
      place = path
    }
    let trimmed = text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
    guard !trimmed.isEmpty else { throw .empty(place) }
    return Secret(trimmed)
  }

  private static func content(_ path: String) throws(SecretProblem) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .fileUnreadable(path: path) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .fileUnreadable(path: path)
    }
    guard status.st_mode & 0o077 == 0 else { throw .fileReadableByOthers(path: path) }
    guard let data = readAtMost64KiB(handle), let text = String(data: data, encoding: .utf8) else {
      throw .fileUnreadable(path: path)
    }
    return text
  }

  private static func readAtMost64KiB(_ handle: FileHandle) -> Data? {
    do { return try handle.read(upToCount: 64 << 10) ?? Data() } catch { return nil }
  }
}
