import Foundation

/// The system user who runs the command, as the system knows it and not as the environment says.
enum LoginName {
  /// The name of the process's user; where somebody else logged in first and became that user, both,
  /// such as `tieout (logged in as anna)`.
  static var current: String {
    let user = name(of: getuid())
    guard let first = firstLogin(), first != getuid() else { return user }
    return "\(user) (logged in as \(name(of: first)))"
  }

  private static func name(of user: uid_t) -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var room = [CChar](repeating: 0, count: 1 << 14)
    guard getpwuid_r(user, &entry, &room, room.count, &found) == 0, found != nil,
      let name = entry.pw_name
    else { return "uid \(user)" }
    return String(cString: name)
  }

  /// Who logged in, which `su` and `sudo` do not change; nil where the system does not keep it.
  private static func firstLogin() -> uid_t? {
    guard let text = try? String(contentsOfFile: "/proc/self/loginuid", encoding: .utf8),
      let user = uid_t(text.prefix { $0.isNumber }), user != uid_t.max
    else { return nil }
    return user
  }
}
