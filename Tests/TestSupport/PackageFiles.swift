public import Foundation

/// The package as it lies on disk, for tests that read its sources and documents or drive its programs.
public enum PackageFiles {
  /// The package's root folder.
  public static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every file below a folder of the package whose name ends with `suffix`, ordered by path; build folders left out.
  public static func files(under folder: String, suffix: String) -> [URL] {
    let start = root.appending(path: folder)
    guard
      let walk = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
    else { return [] }
    return walk.compactMap { $0 as? URL }
      .filter { $0.path.hasSuffix(suffix) && !$0.path.contains("/.build") }
      .sorted { $0.path < $1.path }
  }

  /// A file's path from the package's root.
  public static func relativePath(_ file: URL) -> String {
    String(file.path.dropFirst(root.path.count + 1))
  }

  /// A text file's content; a missing file is a failure of the test that asks.
  public static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// A program of the build that the tests belong to, such as `tieout`; of the folder that `PROGRAMS` names where that is
  /// set.
  public static func program(_ name: String) -> URL {
    // The test bundle lies in the folder of its build's products, and so do the programs.
    let bundle = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["PROGRAMS"].map { URL(filePath: $0) }
    let places = [named, bundle].compactMap { $0 } + [
      root.appending(path: ".build/release"), root.appending(path: ".build/debug"),
    ]
    for candidate in places {
      let program = candidate.appending(path: name)
      if FileManager.default.isExecutableFile(atPath: program.path) { return program }
    }
    return bundle.appending(path: name)
  }
}
