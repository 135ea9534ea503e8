import Foundation

/// Turns paths of a command line, relative to the current folder, into such as a configuration file
/// writes, relative to its own.
struct TemplatePaths {
  /// The configuration file.
  let file: String

  /// The path as YAML.
  func yaml(_ path: String) -> String {
    let isBeside = !file.contains("/") || (file.hasPrefix("./") && !file.dropFirst(2).contains("/"))
    if path.hasPrefix("/") { return ConfigurationValue.text(path).yaml }
    guard isBeside else {
      let absolute = URL(filePath: path).standardizedFileURL.path
      return ConfigurationValue.text(absolute).yaml
    }
    let isMarked = path.hasPrefix("./") || path.hasPrefix("../")
    return ConfigurationValue.text(isMarked ? path : "./" + path).yaml
  }
}
