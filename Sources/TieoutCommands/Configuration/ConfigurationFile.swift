import Foundation
import SettlementModel

/// Finds and loads the configuration file.
package enum ConfigurationFile {
  /// The file to use: `--config`, `$TIEOUT_CONFIG`, `./tieout.yaml`, `/etc/tieout/tieout.yaml`, the
  /// first that is given or exists; nil where none is.
  package static func locate(option: String?, environment: [String: String]) -> String? {
    if let option { return option }
    if let variable = environment["TIEOUT_CONFIG"], !variable.isEmpty { return variable }
    return ["tieout.yaml", "/etc/tieout/tieout.yaml"].first {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  /// The validated configuration of the file that ``locate(option:environment:)`` finds.
  package static func load(
    option: String?, environment: [String: String]
  ) throws(ConfigurationErrors) -> Configuration {
    guard let path = locate(option: option, environment: environment) else {
      throw errors(
        "tieout.yaml",
        "no configuration found; write ./tieout.yaml or /etc/tieout/tieout.yaml, or name a file "
          + "with --config or TIEOUT_CONFIG")
    }
    return try ConfigurationReader.read(
      yaml: text(path), file: path, environment: environment)
  }

  private static func text(_ path: String) throws(ConfigurationErrors) -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw errors(path, "cannot read the configuration file; check path and permissions")
    }
    let data: Data
    do {
      data = try handle.read(upToCount: Limits.configurationBytesMax + 1) ?? Data()
    } catch {
      throw errors(path, "cannot read the configuration file; check path and permissions")
    }
    guard data.count <= Limits.configurationBytesMax else {
      throw errors(path, "is larger than 1 MiB; this is no configuration")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw errors(path, "is not UTF-8 text; save it as UTF-8")
    }
    return text
  }

  private static func errors(_ path: String, _ message: String) -> ConfigurationErrors {
    ConfigurationErrors(
      file: path, problems: [ConfigurationProblem(key: "", place: .file, message: message)])
  }
}
