import Foundation
import PaymentAPI

/// Findings as an engine left them: a file with one object a line, or a folder of such files.
struct FindingFolder {
  private let files: [String]

  /// Finds `*.ndjson` files, and in folders that an engine wrote the parts of each.
  ///
  /// - Throws: ``StreamProblem`` where there is none, or a folder of parts lacks the mark that it is whole.
  init(path: String) throws {
    files = try Self.files(at: path)
    guard !files.isEmpty else {
      throw StreamProblem("\(path) holds no findings: no .ndjson file, and no part-… of a folder that an engine wrote")
    }
  }

  /// The file of that path, or those in the folder of that path.
  private static func files(at path: String) throws -> [String] {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue {
      return [path]
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw StreamProblem("\(path) cannot be read: \(error.localizedDescription)")
    }
    var found: [String] = []
    let parts = names.filter { $0.hasPrefix("part-") }
    guard parts.isEmpty || names.contains("_SUCCESS") else {
      throw StreamProblem("\(path) is not whole: the engine has not put _SUCCESS beside its parts")
    }
    for name in names where name.hasPrefix("part-") || name.hasSuffix(".ndjson") {
      let inner = path + "/" + name
      guard FileManager.default.fileExists(atPath: inner) else { continue }
      found += try files(at: inner)
    }
    return found
  }

  /// Calls `body` once a finding; objects of other types are passed over.
  ///
  /// - Throws: ``StreamProblem`` with file and line for what cannot be read.
  func forEachFinding(_ body: (FindingObject) throws -> Void) throws {
    for file in files {
      var lines = NDJSONLines(try PlainArchiveBytes(path: file))
      while let line = try lines.next() {
        guard case .text(let bytes, let number) = line else {
          throw StreamProblem("\(file): a line is too long for a finding")
        }
        if bytes.isEmpty { continue }
        do {
          let object = try ObjectMembers(try JSONDocument(bytes).root)
          guard try object.text("type") == FindingObject.type else { continue }
          try body(try FindingObject(object))
        } catch let problem as JSONProblem {
          throw StreamProblem("\(file):\(number): the line is \(problem)")
        } catch let problem as StreamProblem {
          throw StreamProblem("\(file):\(number): \(problem)")
        }
      }
    }
  }
}
