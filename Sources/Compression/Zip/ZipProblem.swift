/// Why a zip file is not read; names are shown with escapes.
public enum ZipProblem: Error, Sendable, Hashable, CustomStringConvertible {
  case notZip
  /// The end of the central directory is not there.
  case truncated
  /// Bytes behind the end of the archive, from this offset on.
  case trailingBytes(offset: Int64)
  /// What the archive says of itself cannot be.
  case malformed(String)
  case severalParts
  case tooManyMembers(Int)
  case encrypted(String)
  /// A member that is a link, device or pipe.
  case notRegular(String)
  case duplicateName(String)
  /// The member's own header says otherwise than the central directory.
  case contradiction(String, what: String)
  case unknownMethod(String, Int)
  case damaged(String, what: String)
  case noMember(pattern: String, names: [String])
  case severalMembers(pattern: String, names: [String])
  /// The member is an archive by its name.
  case nestedName(String)

  /// How many names a message lists.
  static let namesShownMax = 20

  /// What is wrong, as part of a sentence.
  public var description: String {
    switch self {
    case .notZip: "the file is not zip, though the profile says it is"
    case .truncated:
      "the zip file is truncated: the end of its central directory is missing"
    case .trailingBytes(let offset): "bytes follow the end of the zip file, from byte \(offset) on"
    case .malformed(let what): "the zip file is damaged: \(what)"
    case .severalParts: "the zip file is one part of several"
    case .tooManyMembers(let count): "the zip file has \(count) members, more than are looked at"
    case .encrypted(let name): "the member \(name) of the zip file is encrypted with a password"
    case .notRegular(let name):
      "the member \(name) of the zip file is a link or device, not a file"
    case .duplicateName(let name): "the zip file has two members of the name \(name)"
    case .contradiction(let name, let what):
      "the zip file contradicts itself about the \(what) of the member \(name)"
    case .unknownMethod(let name, let method):
      "the member \(name) of the zip file is packed by method \(method); only stored (0) and "
        + "deflated (8) members are read"
    case .damaged(let name, let what):
      "the member \(name) of the zip file is damaged: \(what)"
    case .noMember(let pattern, let names):
      "no member of the zip file matches '\(pattern)'; there "
        + (names.isEmpty ? "is none at all" : "is \(Self.list(names))")
    case .severalMembers(let pattern, let names):
      "\(names.count) members of the zip file match '\(pattern)', and one must: "
        + Self.list(names)
    case .nestedName(let name):
      "the member \(name) of the zip file is an archive itself, which is not unpacked"
    }
  }

  /// What to do about it.
  var advice: String {
    switch self {
    case .noMember, .severalMembers: "Name the one that is meant in the profile's key member."
    case .notZip: "Check the profile's key container."
    case .encrypted, .unknownMethod, .nestedName, .severalParts:
      "Ask for the file in plain zip, gzip or CSV."
    default: "Ask for the file again."
    }
  }

  private static func list(_ names: [String]) -> String {
    let rest = names.count - namesShownMax
    return names.prefix(namesShownMax).joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }
}
