import Foundation
import TestSupport
import Testing

/// The profiles of providers, each on a file in its public format.
///
/// `UPDATE_EXPECTED=1` writes what is read anew; look at every changed amount before you commit it.
@Suite("Shipped profiles read the samples of their layouts", .ownThreads)
struct ShippedProfileTests {
  static let folder = PackageFiles.root.appending(path: "samples/profiles")
  static let names = [
    "adyen-settlement-details", "airwallex-settlement-details", "antom-settlement-details",
    "checkout-financial-actions", "onerway-settlement", "payermax-settlement-detail", "paypal-stl",
    "stripe-payout-itemized",
  ]

  /// The path of a layout's sample.
  static func sample(_ name: String) throws -> URL {
    let files = try FileManager.default.contentsOfDirectory(
      at: folder.appending(path: name), includingPropertiesForKeys: nil)
    return try #require(files.first { $0.lastPathComponent != "expected.csv" })
  }

  static func tieout(_ arguments: String...) throws -> ProgramRun {
    try runProgram("tieout", arguments, in: folder)
  }

  @Test("every line is read as expected", arguments: names)
  func linesAreTheExpectedOnes(name: String) throws {
    let run = try Self.tieout(
      "profile", "preview", try Self.sample(name).path, "--profile", name, "--lines", "0",
      "--format", "csv")
    #expect(run.exitCode == 0, "\(run)")
    let expected = Self.folder.appending(path: "\(name)/expected.csv")
    if ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" {
      try Data(run.standardOutput.utf8).write(to: expected)
    }
    #expect(run.standardOutput == String(decoding: try Data(contentsOf: expected), as: UTF8.self))
  }

  @Test("the provider's own sums give the same nets, line by line")
  func ownSumsAgree() throws {
    let check = Process()
    check.executableURL = URL(filePath: "/usr/bin/env")
    check.arguments = ["python3", Self.folder.appending(path: "check.py").path]
    let output = Pipe()
    check.standardOutput = output
    check.standardError = output
    try check.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    check.waitUntilExit()
    #expect(check.terminationStatus == 0, "\(text)")
    #expect(text.split(separator: "\n").count { $0.hasSuffix(": ok") } == Self.names.count, "\(text)")
  }

  @Test("each profile is listed, has no errors, and says what it follows", arguments: names)
  func profileIsInOrder(name: String) throws {
    let list = try Self.tieout("profile", "list")
    #expect(list.standardOutput.contains("\(name)\t"))
    let show = try Self.tieout("profile", "show", name)
    for word in ["# Specification:", "2026-11-21", "# Verified", "# Assumed:"] {
      #expect(show.standardOutput.contains(word), "\(name) does not say \(word)")
    }
    let validate = try Self.tieout("profile", "validate", name, try Self.sample(name).path)
    #expect(validate.exitCode == 0, "\(validate)")
    #expect(validate.standardOutput.contains("nothing is refused"))
    #expect(!validate.standardOutput.contains("unknown kind"), "\(validate)")
  }

  @Test(
    "a file without its end, or with another total, is refused",
    arguments: [
      ("antom-settlement-details", "<END>", ""), ("paypal-stl", "\"FF\",11\r\n", ""),
      ("paypal-stl", "\"SF\",\"USD\",13550", "\"SF\",\"USD\",13551"),
      ("paypal-stl", "\"SC\",11", "\"SC\",12"), ("onerway-settlement", "USD,5,", "USD,6,"),
      ("onerway-settlement", ",66.65", ",66.66"), ("onerway-settlement", ",-25.40,CARD", ",-25.4,CARD\r\n,"),
      ("adyen-settlement-details", ",98.62,", ",98.625,"),
      ("checkout-financial-actions", "-1.50000000", "-1.50300000"),
      ("stripe-payout-itemized", ",24.05,", ",\"24,05\","),
    ])
  func damageIsRefused(name: String, text: String, other: String) throws {
    let original = try String(contentsOf: Self.sample(name), encoding: .utf8)
    let damaged = original.replacingOccurrences(of: text, with: other)
    try #require(damaged != original, "\(name) has no \(text)")
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".csv")
    try Data(damaged.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let run = try Self.tieout("profile", "validate", name, file.path)
    #expect(run.exitCode == 65, "\(run)")
    #expect(run.standardError.contains("tieout: error: "))
  }
}
