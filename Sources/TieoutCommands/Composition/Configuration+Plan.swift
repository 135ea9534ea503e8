import Acquisition
import DurableFiles
import Foundation
import OpenPGP
import Parsing
package import Reconciliation
package import SettlementModel

extension Configuration {
  /// The data directory with its permissions; the group must exist.
  func data() throws -> DataDirectory {
    guard let dataDirectoryGroup else {
      return DataDirectory(path: dataDirectory, permissions: .owner)
    }
    guard let entry = getgrnam(dataDirectoryGroup) else {
      throw problem("data_directory_group", "there is no group \(dataDirectoryGroup); create it")
    }
    return DataDirectory(path: dataDirectory, permissions: .group(entry.pointee.gr_gid))
  }

  /// Everything a run needs, with secrets resolved where they are used.
  package func plan(
    businessDay: BusinessDay, isDayNamed: Bool, isOffline: Bool, environment: [String: String]
  ) throws -> ReconciliationPlan {
    let networkEnd = ContinuousClock.now + .seconds(limits.network.runSeconds)
    return ReconciliationPlan(
      data: try data(),
      sources: try plannedSources(networkEnd: networkEnd, environment: environment),
      records: try plannedRecords(networkEnd: networkEnd, environment: environment),
      events: plannedEvents(),
      parsingLimits: parsingLimits,
      policy: policy(businessDay: businessDay), coverageFrom: matching.from,
      reportFormats: report.formats,
      isDayNamed: isDayNamed, isOffline: isOffline, login: LoginName.current)
  }

  /// How much of a file is read, and how much of it may be refused.
  var parsingLimits: ParsingLimits {
    ParsingLimits(
      fileBytes: limits.fileBytes, inflateRatio: limits.inflateRatio,
      fileSeconds: limits.fileSeconds, rejectedRows: limits.rejectedRows, rejectedPercent: limits.rejectedPercent)
  }

  /// The sources with what is needed to fetch and read them; secrets are read where they are used.
  func plannedSources(
    networkEnd: ContinuousClock.Instant = .now, environment: [String: String]
  ) throws -> [PlannedSource] {
    try sources.map { try planned($0, networkEnd: networkEnd, environment: environment) }
  }

  /// The part of the policy that configuration decides.
  func policy(businessDay: BusinessDay) -> MatchingPolicy {
    MatchingPolicy(
      businessDay: businessDay, calendar: calendar, coverageStart: matching.from,
      scope: matching.scope, settlementDueDays: matching.settlementDueDays,
      refundDueDays: matching.refundDueDays, invoiceGraceDays: matching.invoiceGraceDays,
      paymentGraceDays: matching.paymentGraceDays, tolerance: matching.tolerance,
      fees: fees, pullsCompleteUpTo: nil)
  }

  private func planned(
    _ source: Source, networkEnd: ContinuousClock.Instant, environment: [String: String]
  ) throws -> PlannedSource {
    let (profile, text) = try Self.profile(source.profile)
    let open: @Sendable () throws -> any FileSource
    var isRemote = false
    switch source.place {
    case .directory(let path):
      open = { FolderFileSource(name: source.name, path: path) }
    case .sftp(let sftp):
      isRemote = true
      let limits = limits.network
      open = {
        SFTPFileSource(
          name: source.name, server: try sftp.server(environment: environment),
          limits: limits.sftp(until: networkEnd))
      }
    }
    return PlannedSource(
      name: source.name, isRemote: isRemote, pattern: Acquisition.FileNamePattern(source.files),
      profile: profile,
      profileVersion: Self.version(of: profile, text: text + (source.pgp.map { " \($0.key)" } ?? "")),
      profileText: text,
      calendar: FileCalendar(
        rhythm: source.expected, from: source.expectedFrom, dueHour: source.dueHour),
      decryption: source.decryption(environment: environment),
      open: open)
  }

  /// A profile's name and a digest of its text, under which the store keeps what a file was read with.
  static func version(of profile: FileProfile, text: String) -> String {
    "\(profile.name) \(FileDigest(of: Array(text.utf8)).hex.prefix(16))"
  }

  /// A profile and its text, built in or from a file.
  static func profile(_ place: Source.Profile) throws -> (FileProfile, text: String) {
    switch place {
    case .path(let path):
      let profile = try FileProfile(path: path)
      return (profile, try String(contentsOfFile: path, encoding: .utf8))
    case .builtIn(let name):
      guard let profile = try FileProfile.builtIn(name), let text = BuiltInProfiles.yaml(name) else {
        throw UnknownProfileError(name: name)
      }
      return (profile, text)
    }
  }

  /// A problem with a key, at the line where it was written.
  func problem(_ key: String, _ message: String) -> ConfigurationErrors {
    ConfigurationErrors(
      file: file,
      problems: [ConfigurationProblem(key: key, place: places[key] ?? .file, message: message)])
  }
}

/// No profile of that name is built in.
struct UnknownProfileError: Error, CustomStringConvertible {
  let name: String

  var description: String {
    let question = NearestWord.question(name, among: BuiltInProfiles.names)
    let hint = question.isEmpty ? "; " : question + " "
    return "there is no built-in profile '\(name)'\(hint)`tieout profile list` lists all, "
      + "and a path to a YAML file serves as well"
  }
}

extension Configuration.SFTP {
  /// The server with its secrets, which are read now.
  func server(environment: [String: String]) throws -> SFTPServer {
    let proof: SFTPLogin
    switch login {
    case .privateKey(let path, let passphrase):
      proof = .privateKey(
        path: path, passphrase: try passphrase?.resolve(environment: environment).reveal())
    case .password(let password):
      proof = .password(try password.resolve(environment: environment).reveal())
    case .agent:
      guard let socket = environment["SSH_AUTH_SOCK"], !socket.isEmpty else {
        throw SecretProblem.variableMissing("SSH_AUTH_SOCK")
      }
      proof = .agent(socketPath: socket)
    }
    return SFTPServer(
      host: host, port: UInt16(port), username: username, login: proof, knownHostsPath: knownHosts,
      directory: directory)
  }
}

extension Configuration.Source {
  /// What decrypts the source's files, its passphrase read when it is needed; nil without a key.
  func decryption(environment: [String: String]) -> OpenPGPKey? {
    pgp.map { pgp in
      OpenPGPKey(id: pgp.key, home: pgp.home) {
        try pgp.passphrase?.resolve(environment: environment).reveal()
      }
    }
  }
}
