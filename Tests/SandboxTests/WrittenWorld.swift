import Foundation
import Sandbox

/// A world in a temporary directory, and a little reader of it that shares nothing with the writer.
final class WrittenWorld {
  let directory: String
  let counts: WorldGenerator.Counts

  init(_ parameters: WorldParameters, through day: String? = nil) throws {
    directory = NSTemporaryDirectory() + "tieout-world-\(UUID().uuidString)"
    counts = try WorldGenerator(parameters).write(
      to: directory, through: try day.map { try WorldParameters.day($0) })
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// Every file below the directory by its relative path.
  func contents() throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: directory) {
      var isDirectory: ObjCBool = false
      let path = directory + "/" + name
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      if !isDirectory.boolValue { contents[name] = try Data(contentsOf: URL(filePath: path)) }
    }
    return contents
  }

  func lines(_ name: String) throws -> [String] {
    let text = try String(contentsOfFile: directory + "/" + name, encoding: .utf8)
    return text.split(separator: "\n").map(String.init)
  }

  /// Rows of every settlement file by its name, header first.
  func settlementFiles() throws -> [String: [[String]]] {
    var files: [String: [[String]]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: directory + "/settlement") {
      files[name] = try lines("settlement/" + name).map { line in
        line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    }
    return files
  }

  /// Labels as texts by member name.
  func labels() throws -> [[String: String]] {
    try lines("labels.ndjson").map { line in
      try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
    }
  }

  /// Ids of an archive's objects.
  func ids(_ name: String) throws -> [String] {
    struct Identified: Decodable { var id: String }
    return try lines("archive/\(name).ndjson").map { line in
      try JSONDecoder().decode(Identified.self, from: Data(line.utf8)).id
    }
  }
}

/// Hundredths or thousandths of a decimal, by removing its point.
func units(_ text: String) throws -> Int {
  guard let number = Int(text.filter { $0 != "." }) else { throw NotANumber(text: text) }
  return number
}

struct NotANumber: Error { var text: String }
