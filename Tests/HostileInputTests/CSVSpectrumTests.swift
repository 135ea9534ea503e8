import Foundation
import FuzzTargets
import TestSupport
import Testing

/// The twelve files of csv-spectrum, as published beside this package (`../shared/corpora`, see CONTRIBUTING.md), read
/// whole, byte by byte, and cut once at every place.
@Suite("csv-spectrum")
struct CSVSpectrumTests {
  static let folder = PackageFiles.root.deletingLastPathComponent()
    .appending(path: "shared/corpora/csv-spectrum")

  /// Names of the files; empty where the folder is missing, which the first test refuses.
  static let names = ((try? FileManager.default.contentsOfDirectory(
    atPath: folder.appending(path: "csvs").path)) ?? [])
    .filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }.sorted()

  @Test("there are twelve")
  func thereAreTwelve() {
    #expect(Self.names.count == 12, "\(Self.folder.path) is needed")
  }

  @Test(arguments: names)
  func aFileReadsAsItsJSONSays(name: String) throws {
    let bytes = Array(try Data(contentsOf: Self.folder.appending(path: "csvs/\(name).csv")))
    let whole = try tokenized(bytes, 0x2C, 0x22, sizes: [max(1, bytes.count)], bufferBytes: 1 << 16)
    // One of them has quotes inside unquoted fields, which this reader names and a row's owner then refuses.
    let isBare = name == "location_coordinates"
    #expect(whole.error == nil)
    #expect(whole.rows.contains { $0.problem != nil } == isBare)

    let rows = whole.rows.filter { $0.length > 0 }
      .map { $0.fields.map { String(decoding: $0, as: UTF8.self) } }
    let header = try #require(rows.first)
    let read = rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    let json = try Data(contentsOf: Self.folder.appending(path: "json/\(name).json"))
    // The one with coordinates is published as the object itself.
    let wanted =
      isBare
      ? [try JSONDecoder().decode([String: String].self, from: json)]
      : try JSONDecoder().decode([[String: String]].self, from: json)
    // Its telephone number was replaced in the JSON and not in the file; every other value must agree.
    #expect(!isBare || read[0]["Contact Phone Number"] == "2095257564")
    func compared(_ row: [String: String]) -> [String: String] {
      isBare ? row.filter { $0.key != "Contact Phone Number" } : row
    }
    #expect(read.map(compared) == wanted.map(compared))
    #expect(read.map(\.count) == wanted.map(\.count))

    #expect(try tokenized(bytes, 0x2C, 0x22, sizes: [1], bufferBytes: 1) == whole, "byte by byte")
    for split in 1..<bytes.count {
      let pieces = [split, bytes.count]
      #expect(try tokenized(bytes, 0x2C, 0x22, sizes: pieces, bufferBytes: 16) == whole, "cut at \(split)")
    }
  }
}
