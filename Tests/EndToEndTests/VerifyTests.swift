import Foundation
import TestSupport
import Testing

/// `db verify` counts what has been matched, and calls nothing wrong that only has not been yet.
@Suite("db verify", .ownThreads)
struct VerifyTests {
  @Test func whatIsNotMatchedYetIsNoMistake() throws {
    let sample = try Sample()
    let late = sample.directory.appending(path: "settlement/500000000000001_settlement_20260305.csv")
    let aside = sample.directory.appending(path: "late.csv")
    try FileManager.default.moveItem(at: late, to: aside)
    #expect(try sample.tieout("fetch", "--date", Sample.day).exitCode == 0)
    let fetched = try sample.tieout("db", "verify")
    #expect(fetched.exitCode == 0 && fetched.standardOutput.contains("nothing has been matched yet"), "\(fetched)")

    #expect(try sample.tieout("run", "--date", Sample.day).exitCode == 2)
    let matched = try sample.tieout("db", "verify")
    #expect(matched.exitCode == 0 && matched.standardOutput.contains("ok: 14 lines and"), "\(matched)")
    #expect(matched.standardError.isEmpty, "\(matched)")

    try FileManager.default.moveItem(at: aside, to: late)
    #expect(try sample.tieout("fetch", "--date", Sample.day).exitCode == 0)
    let behind = try sample.tieout("db", "verify")
    #expect(behind.exitCode == 0 && behind.standardOutput.contains("ok: 14 lines and"), "\(behind)")
    #expect(behind.standardError.contains("has not been matched yet"), "\(behind)")
    _ = try sample.tieout("run", "--date", Sample.day)
    let whole = try sample.tieout("db", "verify")
    #expect(whole.exitCode == 0 && whole.standardOutput.contains("ok: 20 lines and"), "\(whole)")
  }
}
