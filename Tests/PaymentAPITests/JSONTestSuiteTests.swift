import Foundation
import PaymentAPI
import TestSupport
import Testing

/// The published JSONTestSuite, as it lies beside this package (`../shared/corpora`): what its names begin with says
/// what must become of a text.
@Suite("JSONTestSuite")
struct JSONTestSuiteTests {
  static let folder = PackageFiles.root.deletingLastPathComponent()
    .appending(path: "shared/corpora/JSONTestSuite/test_parsing")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".json") }.sorted()

  private func problem(_ name: String) throws -> JSONProblem? {
    let bytes = try Array(Data(contentsOf: Self.folder.appending(path: name)))
    do throws(JSONProblem) {
      _ = try JSONDocument(bytes)
      return nil
    } catch {
      return error
    }
  }

  private func names(_ prefix: String) -> [String] { Self.names.filter { $0.hasPrefix(prefix) } }

  /// The grammar has nothing against an object with a key that comes twice; which of the two is meant nobody knows, and
  /// so exactly these are refused, by that name.
  @Test func whatMustBeReadIsRead() throws {
    let names = names("y_")
    try #require(names.count == 95, "\(Self.folder.path) is needed")
    for name in names {
      let problem = try problem(name)
      if name.hasPrefix("y_object_duplicated_key") {
        #expect(problem?.reason == "the key \"a\" comes twice", "\(name): \(problem as Any)")
      } else {
        #expect(problem == nil, "\(name): \(problem as Any)")
      }
    }
  }

  @Test func whatMustBeRefusedIsRefused() throws {
    let names = names("n_")
    try #require(names.count == 188, "\(Self.folder.path) is needed")
    for name in names {
      let problem = try #require(try problem(name), "\(name) was read")
      #expect(!problem.reason.isEmpty && problem.offset >= 0, "\(name): \(problem)")
    }
  }

  /// Either is right; a text that is read gives all its values, or says which cannot be taken from it.
  @Test func whatIsLeftOpenEndsWell() throws {
    let names = names("i_")
    try #require(names.count == 35, "\(Self.folder.path) is needed")
    for name in names {
      let bytes = try Array(Data(contentsOf: Self.folder.appending(path: name)))
      guard let document = try? JSONDocument(bytes) else { continue }
      for value in document.root.elements ?? [document.root] where value.kind == .string {
        do throws(JSONProblem) {
          #expect(try !value.text().contains("\u{FFFD}"), "\(name)")
        } catch {
          #expect(error.reason == "a surrogate without its partner", "\(name): \(error)")
        }
      }
    }
  }
}
