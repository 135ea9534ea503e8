import ArgumentParser
import Foundation
import Parsing

/// What completes the name or the path of a file profile.
enum ProfileWords {
  /// Built-in names, then YAML files in the folder that the prefix leads to and one folder further.
  static let completion = CompletionKind.custom { _, _, prefix in
    candidates(prefix: prefix, in: FileManager.default)
  }

  private static func candidates(prefix: String, in files: FileManager) -> [String] {
    let folder = String(prefix[..<(prefix.lastIndex(of: "/").map { prefix.index(after: $0) } ?? prefix.startIndex)])
    var found = BuiltInProfiles.names
    for name in names(in: folder, files) {
      let path = folder + name
      if isProfile(name) {
        // What has no slash and no suffix would be taken for a built-in name; a suffix is enough.
        found.append(path)
      } else {
        found += names(in: path, files).filter(isProfile).map { path + "/" + $0 }
      }
    }
    return found.filter { $0.hasPrefix(prefix) }
  }

  private static func isProfile(_ name: String) -> Bool {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }

  /// Visible names in byte order; none where the folder cannot be read, which is no news while typing.
  private static func names(in folder: String, _ files: FileManager) -> [String] {
    do {
      return try files.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
        .filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      return []
    }
  }
}
