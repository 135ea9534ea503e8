import Foundation
import TestSupport
import Testing

/// The output of `tieout report compare`, held to what the two nights published.
struct Comparison {
  private let changes: [[String: String]]
  private let totals: [[String: String]]

  static let causes: Set = [
    "line_came", "file_came", "file_replaced", "file_accepted", "record_came", "record_changed",
    "record_absent", "pull", "decision", "rules", "days", "elsewhere",
  ]

  init(_ text: String) throws {
    let rows = try WorldTable.rows(text)
    changes = rows.filter { $0["change"]?.hasPrefix("total_") == false }
    totals = rows.filter { $0["change"]?.hasPrefix("total_") == true }
  }

  func check(
    from before: [[String: String]], to after: [[String: String]], in world: WorldOnDisk,
    _ place: Comment
  ) throws {
    checkChanges(from: before, to: after, place)
    try checkTotals(from: before, to: after, place)
    for change in changes { try checkCause(change, in: world, place) }
  }

  /// The changes are what the published files say, worked out another way.
  private func checkChanges(
    from before: [[String: String]], to after: [[String: String]], _ place: Comment
  ) {
    func byID(_ rows: [[String: String]]) -> [String: [String: String]] {
      Dictionary(uniqueKeysWithValues: rows.map { ($0["finding_id"] ?? "", $0) })
    }
    let (old, new) = (byID(before), byID(after))
    var expected: [String] = []
    for id in Set(old.keys).union(new.keys) {
      guard let one = old[id] else {
        expected.append("new \(id)")
        continue
      }
      guard let other = new[id] else {
        expected.append("gone \(id)")
        continue
      }
      if one["currency"] != other["currency"] {
        expected += ["gone \(id)", "new \(id)"]
      } else if one["code"] != other["code"] {
        expected.append("class \(id)")
      } else if one["expected"] != other["expected"] || one["actual"] != other["actual"] {
        expected.append("amount \(id)")
      }
    }
    let found = changes.map { "\($0["change"] ?? "") \($0["finding_id"] ?? "")" }
    #expect(differences(multiset(found), multiset(expected)) == "", place)
  }

  /// Open value of the first night + new + changed + gone = open value of the second, by currency;
  /// both ends are the published files' sums.
  private func checkTotals(
    from before: [[String: String]], to after: [[String: String]], _ place: Comment
  ) throws {
    for currency in Set(totals.compactMap { $0["currency"] }) {
      func total(_ name: String) throws -> (count: Int, value: Int) {
        let row = try #require(
          totals.first { $0["change"] == "total_\(name)" && $0["currency"] == currency })
        return (try #require(Int(row["count"] ?? "")), minorUnits(row["difference"]))
      }
      func sum(_ rows: [[String: String]]) -> (count: Int, value: Int) {
        let own = rows.filter { $0["currency"] == currency }
        return (own.count, own.map { minorUnits($0["difference"]) }.reduce(0, +))
      }
      let (first, last) = (try total("before"), try total("after"))
      let (new, changed, gone) = (try total("new"), try total("changed"), try total("gone"))
      #expect(first == sum(before) && last == sum(after), "\(place) \(currency)")
      #expect(first.value + new.value + changed.value + gone.value == last.value, "\(place) \(currency)")
      #expect(first.count + new.count - gone.count == last.count, "\(place) \(currency)")
      for (names, total) in [(["new"], new), (["amount", "class"], changed), (["gone"], gone)] {
        let own = changes.filter { names.contains($0["change"] ?? "") }
        #expect(sum(own) == total, "\(place) \(currency) \(names)")
      }
    }
    let currencies = Set((before + after).compactMap { $0["currency"] })
    #expect(currencies == Set(totals.compactMap { $0["currency"] }), place)
  }

  /// An amount without its point: all of a currency have the same number of digits.
  private func minorUnits(_ text: String?) -> Int {
    Int((text ?? "").filter { $0 != "." }) ?? 0
  }

  /// A cause is one of the closed list, and what it names is there.
  private func checkCause(
    _ change: [String: String], in world: WorldOnDisk, _ place: Comment
  ) throws {
    let cause = change["cause"] ?? ""
    let told: Comment = "\(place): \(change)"
    #expect(Self.causes.contains(cause), told)
    switch cause {
    case "line_came", "file_came", "file_replaced", "file_accepted":
      let file = try #require(change["cause_file"].flatMap { $0.isEmpty ? nil : $0 }, told)
      let path = world.directory.appending(path: "drop/\(file)").path
      #expect(FileManager.default.fileExists(atPath: path), told)
      #expect(cause != "line_came" || Int(change["cause_row"] ?? "") ?? 0 > 1, told)
    case "record_came", "record_changed":
      let type = try #require(change["cause_record_type"].flatMap { $0.isEmpty ? nil : $0 }, told)
      let archive = try world.text("archive/\(type)s.ndjson")
      #expect(archive.contains("\"\(change["cause_record_id"] ?? "")\""), told)
      #expect(Int(change["cause_run"] ?? "") != nil, told)
    case "decision": #expect(change["cause_detail"]?.contains(" by ") == true, told)
    default: break
    }
  }
}
