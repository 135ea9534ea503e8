import SettlementModel

// The part `sources`.
extension ConfigurationReader {
  /// The sources that are right; what is wrong with the others is reported.
  mutating func readSources() -> [Configuration.Source] {
    guard let count = document.counts["sources"] else {
      reportMissing("sources")
      return []
    }
    var seen: [String: Int] = [:]
    var sources: [Configuration.Source] = []
    for index in 0..<count {
      let path = "sources[\(index)]"
      let source = readSource(path)
      if let name = nonEmpty(path + ".name") {
        if let first = seen[name] {
          report(
            path + ".name", "the name \(name) is taken by sources[\(first)]; choose another")
        }
        seen[name] = seen[name] ?? index
      }
      if let source { sources.append(source) }
    }
    return sources
  }

  private mutating func readSource(_ path: String) -> Configuration.Source? {
    let name = readName(path + ".name")
    let place = place(ofSource: path)
    let files = readGlob(path + ".files")
    let profile = readProfile(path + ".profile")
    guard let name, let place, let files, let profile,
      let expected = text(path + ".expected").flatMap(FileCalendar.Rhythm.init),
      let dueHour = integer(path + ".due_hour")
    else { return nil }
    return Configuration.Source(
      name: name, place: place, files: files, profile: profile, expected: expected,
      expectedFrom: day(path + ".expected_from"), dueHour: dueHour)
  }

  private mutating func readName(_ path: String) -> String? {
    guard let name = required(path) else { return nil }
    let isPlain = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || [0x2E, 0x5F, 0x2D].contains($0)
    }
    guard isPlain, name != "api", !name.hasPrefix(".") else {
      report(
        path, "use letters, digits, `.`, `_` and `-`, no `.` in front, and not the name `api`")
      return nil
    }
    return name
  }

  private mutating func place(ofSource path: String) -> Configuration.Source.Place? {
    let hasSFTP = isWritten(path + ".sftp")
    let hasDirectory = isWritten(path + ".directory")
    guard hasSFTP != hasDirectory else {
      report(
        hasSFTP ? path + ".directory" : path,
        hasSFTP
          ? "stands beside sftp; a source has one of both"
          : "has no sftp and no directory; write one")
      return nil
    }
    if hasDirectory { return requiredPath(path + ".directory.path").map { .directory($0) } }
    return readSFTP(path + ".sftp").map { .sftp($0) }
  }

  private mutating func readSFTP(_ path: String) -> Configuration.SFTP? {
    let host = required(path + ".host")
    let username = required(path + ".username")
    let login = readLogin(path)
    let knownHosts = requiredPath(path + ".known_hosts")
    guard let host, let username, let login, let knownHosts, let port = integer(path + ".port"),
      let directory = text(path + ".directory")
    else { return nil }
    return Configuration.SFTP(
      host: host, port: port, username: username, login: login, knownHosts: knownHosts,
      directory: directory)
  }

  /// Exactly one of a key, a password and the agent.
  private mutating func readLogin(_ path: String) -> Configuration.SFTP.Login? {
    let passphrase = secret(path + ".passphrase")
    let password = secret(path + ".password")
    let keyPath = path + ".private_key"
    let hasKey = isWritten(keyPath)
    let hasPassword = isWritten(path + ".password_env") || isWritten(path + ".password_file")
    let hasAgent = boolean(path + ".agent")
    let ways = [hasKey, hasPassword, hasAgent].count { $0 }
    guard ways == 1 else {
      report(
        path,
        ways == 0
          ? "has no login; write private_key, password_env, password_file or agent: true"
          : "has \(ways) logins; keep one of private_key, a password, and agent: true")
      return nil
    }
    for suffix in ["_env", "_file"] where !hasKey && isWritten(path + ".passphrase" + suffix) {
      report(path + ".passphrase" + suffix, "belongs to a private_key, and there is none")
    }
    if hasAgent { return .agent }
    if hasPassword { return password.map { .password($0) } }
    return requiredPath(keyPath).map { .privateKey(path: $0, passphrase: passphrase) }
  }

  /// The secret that `NAME_env` or `NAME_file` names; nil without either. Both at once are a
  /// problem.
  mutating func secret(_ path: String) -> SecretReference? {
    if isWritten(path + "_env"), isWritten(path + "_file") {
      let name = path.split(separator: ".").last.map(String.init) ?? path
      report(path + "_file", "stands beside \(name)_env; keep one of both")
    }
    if let variable = text(path + "_env") { return .variable(variable) }
    return self.path(path + "_file").map { .file($0) }
  }

  private mutating func readGlob(_ path: String) -> String? {
    guard let glob = required(path) else { return nil }
    if let problem = Self.problem(ofGlob: glob) {
      report(path, problem)
      return nil
    }
    return glob
  }

  /// What is wrong with a glob of `*`, `?` and `[…]`; nil for a good one.
  private static func problem(ofGlob glob: String) -> String? {
    if glob.contains("/") { return "matches names, not paths; leave out the slash" }
    var rest = Array(glob.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == 0x5B else { continue }
      if rest.first == 0x21 || rest.first == 0x5E { rest.removeFirst() }
      // A bracket in first place is a member, as in []a].
      guard let end = rest.dropFirst().firstIndex(of: 0x5D) else {
        return "bad glob: `[` without `]`; close it, or write [[] for a bracket"
      }
      rest = rest[(end + 1)...]
    }
    return nil
  }

  private mutating func readProfile(_ path: String) -> Configuration.Source.Profile? {
    guard let profile = required(path) else { return nil }
    let isPath =
      profile.contains("/") || profile.hasSuffix(".yaml") || profile.hasSuffix(".yml")
    return isPath ? .path(resolved(profile)) : .builtIn(profile)
  }
}
