import Foundation

/// Looks at the files and variables that a configuration names, for `check` and before work starts.
/// Changes nothing.
package enum ConfigurationFileChecks {
  /// Files that are not there or cannot be read, in the order of the file; directories are their
  /// stage's affair.
  package static func missingFiles(of configuration: Configuration) -> [ConfigurationProblem] {
    var paths: [(key: String, path: String)] = []
    for (index, source) in configuration.sources.enumerated() {
      let key = "sources[\(index)]"
      if case .sftp(let sftp) = source.place {
        if case .privateKey(let path, _) = sftp.login {
          paths.append((key + ".sftp.private_key", path))
        }
        paths.append((key + ".sftp.known_hosts", sftp.knownHosts))
      }
      if case .path(let path) = source.profile { paths.append((key + ".profile", path)) }
    }
    if let path = configuration.api.webhookPublicKey {
      paths.append(("api.webhook_public_key", path))
    }
    return paths.filter { !FileManager.default.isReadableFile(atPath: $0.path) }.map {
      problem(configuration, $0.key, "cannot read \($0.path); \(advice(on: $0.key))")
    }
  }

  /// Secrets that cannot be had, each with its key; ``SecretProblem/isSecurity`` tells 77 from 78.
  package static func secretProblems(
    of configuration: Configuration, environment: [String: String]
  ) -> [(problem: ConfigurationProblem, cause: SecretProblem)] {
    var found: [(problem: ConfigurationProblem, cause: SecretProblem)] = []
    for (key, reference) in secrets(of: configuration) {
      let suffix: String
      switch reference {
      case .variable: suffix = "_env"
      case .file: suffix = "_file"
      }
      do {
        _ = try reference.resolve(environment: environment)
      } catch {
        found.append((problem(configuration, key + suffix, error.description), error))
      }
    }
    return found
  }

  private static func advice(on key: String) -> String {
    key.hasSuffix(".known_hosts")
      ? "ask the server's operator for its host key, or take it with ssh-keyscan and compare the fingerprint"
      : "check that it exists and may be read"
  }

  /// Every secret with its key less `_env` or `_file`.
  private static func secrets(
    of configuration: Configuration
  ) -> [(key: String, reference: SecretReference)] {
    var secrets: [(key: String, reference: SecretReference)] = []
    for (index, source) in configuration.sources.enumerated() {
      if let passphrase = source.pgp?.passphrase {
        secrets.append(("sources[\(index)].pgp.passphrase", passphrase))
      }
      guard case .sftp(let sftp) = source.place else { continue }
      switch sftp.login {
      case .privateKey(_, let passphrase?):
        secrets.append(("sources[\(index)].sftp.passphrase", passphrase))
      case .password(let password):
        secrets.append(("sources[\(index)].sftp.password", password))
      case .privateKey(_, nil), .agent: break
      }
    }
    if case .service(_, let key) = configuration.api.origin { secrets.append(("api.key", key)) }
    if let address = configuration.afterRun.postURL {
      secrets.append(("after_run.post_url", address))
    }
    if let address = configuration.afterRun.pingURL {
      secrets.append(("after_run.ping_url", address))
    }
    return secrets
  }

  private static func problem(
    _ configuration: Configuration, _ key: String, _ message: String
  ) -> ConfigurationProblem {
    ConfigurationProblem(
      key: key, place: configuration.places[key] ?? .file, message: message)
  }
}
