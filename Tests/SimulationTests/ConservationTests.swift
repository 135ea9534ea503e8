import Foundation
import TestSupport
import Testing

/// Nothing is lost on the way: what a reader of its own counts in the files is what the summary accounts for.
///
/// The reader shares nothing with the program: it splits the CSV and the NDJSON itself and adds up decimals as text.
@Suite("Conservation", .ownThreads)
struct ConservationTests {
  @Test("lines and records in count and value", arguments: UInt64(41)...46)
  func countsAndSums(seed: UInt64) throws {
    let world = try WorldOnDisk(.init(seed: seed))
    let run = try world.run()
    #expect(run.exitCode == 2, "seed \(seed): \(run)")
    let summary = try world.summary()
    #expect(summary["conservation"] as? String == "ok")

    let lines = try SettledLines(world)
    #expect(lines.count > 0 && lines.statedCount == lines.count, "seed \(seed)")
    try expect(
      summary["lines"], count: lines.count, value: lines.gross,
      buckets: ["matched", "discrepant", "waiting", "batch_level", "rejected"], "seed \(seed), lines")

    let records = try SettleableRecords(world)
    try expect(
      summary["records"], count: records.count, value: records.value,
      buckets: ["matched", "pending", "discrepant", "not_settleable"], "seed \(seed), records")
    let verified = try world.tieout(["db", "verify"])
    #expect(
      verified.standardOutput.contains("\(lines.count) lines and \(records.count) records"),
      "\(verified)")
  }

  @Test("the summary's findings add up to the rows of the reports", arguments: UInt64(41)...42)
  func findings(seed: UInt64) throws {
    let world = try WorldOnDisk(.init(seed: seed))
    _ = try world.run()
    let rows = try world.report("discrepancies.csv") + world.report("pending.csv")
    var counts: [String: Int] = [:]
    var sums = DecimalSums()
    for row in rows {
      let key = "\(row["class"] ?? "") \(row["code"] ?? "") \(row["currency"] ?? "")"
      counts[key, default: 0] += 1
      if let difference = row["difference"], !difference.isEmpty { try sums.add(difference, to: key) }
    }
    let totals = try #require(try world.summary()["findings"] as? [[String: Any]])
    #expect(totals.count == counts.count, "seed \(seed)")
    for total in totals {
      let key = ["class", "code", "currency"].map { total[$0] as? String ?? "" }
        .joined(separator: " ")
      #expect(total["count"] as? Int == counts[key], "seed \(seed), \(key)")
      if let difference = total["difference"] as? String {
        #expect(difference == sums.text(key), "seed \(seed), \(key)")
      }
    }
  }

  /// Holds one section of the summary to a count and to sums by currency, in total and over its buckets.
  private func expect(
    _ section: Any?, count: Int, value: DecimalSums, buckets: [String], _ place: Comment
  ) throws {
    let section = try #require(section as? [String: Any])
    let counts = try #require(section["count"] as? [String: Int])
    #expect(counts["total"] == count, place)
    #expect(buckets.reduce(0) { $0 + (counts[$1] ?? 0) } == count, place)
    let values = try #require(section["value"] as? [String: [String: String]])
    #expect(Set(values.keys) == value.keys, place)
    for (currency, amounts) in values {
      #expect(amounts["total"] == value.text(currency), "\(place): \(currency)")
      var sum = DecimalSums()
      for bucket in buckets {
        if let amount = amounts[bucket] { try sum.add(amount, to: currency) }
      }
      #expect(amounts["total"] == sum.text(currency), "\(place): buckets of \(currency)")
    }
  }
}

/// What a world's settlement files hold.
private struct SettledLines {
  var count = 0
  /// What the control rows say.
  var statedCount = 0
  var gross = DecimalSums()

  init(_ world: WorldOnDisk) throws {
    for name in try world.settlementFiles() {
      let records = WorldTable.records(try world.text("settlement/\(name)"))
      guard let header = records.first,
        let currency = header.firstIndex(of: "currency"), let amount = header.firstIndex(of: "amount")
      else { throw ProgramError("\(name) has no header") }
      for record in records.dropFirst() where record != [""] {
        if record[0] == "#TOTAL" {
          statedCount += Int(record[2]) ?? 0
        } else {
          count += 1
          try gross.add(record[amount], to: record[currency])
        }
      }
    }
  }
}

/// The captures, intents standing as captures, and refunds of a world's archive.
private struct SettleableRecords {
  var count = 0
  var value = DecimalSums()

  init(_ world: WorldOnDisk) throws {
    func objects(_ name: String) throws -> [[String: String]] {
      try world.text("archive/\(name).ndjson").split(separator: "\n").map { try Self.fields($0) }
    }
    let captures = try objects("captures")
    let refunds = try objects("refunds")
    let intents = try objects("payment_intents")
    let withCaptures = Set(captures.compactMap { $0["payment_intent_id"] })
    for capture in captures { try add(capture, capture["amount"]) }
    var captured: [String: (amount: String, currency: String)] = [:]
    for intent in intents {
      let stated = intent["captured_amount"] == "null" ? nil : intent["captured_amount"]
      let isWhole = stated == nil && intent["status"] == "succeeded"
      guard let amount = isWhole ? intent["amount"] : stated, let id = intent["id"],
        let currency = intent["currency"]
      else { continue }
      captured[id] = (amount, currency)
      // A stated amount of zero stands for nothing; an intent that succeeded whole stands for one capture, also of zero.
      let isNothing = !isWhole && amount.allSatisfy { $0 == "0" || $0 == "." }
      if !withCaptures.contains(id), !isNothing { try add(intent, amount) }
    }
    for refund in refunds {
      count += 1
      let id = refund["payment_intent_id"] ?? ""
      let currency = refund["currency"] ?? ""
      if let amount = refund["amount"], amount != "null" {
        try value.subtract(amount, from: currency)
      } else {
        // All that was captured less what other refunds took.
        try value.subtract(captured[id]?.amount ?? "", from: currency)
        for other in refunds
        where other["payment_intent_id"] == id && other["id"] != refund["id"]
          && other["status"] != "failed"
        {
          try value.add(other["amount"] ?? "", to: currency)
        }
      }
    }
  }

  private mutating func add(_ object: [String: String], _ amount: String?) throws {
    count += 1
    try value.add(amount ?? "", to: object["currency"] ?? "")
  }

  /// The top-level fields of an object as they are written; numbers stay text, so that no digit is lost.
  private static func fields(_ line: Substring) throws -> [String: String] {
    guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    else { throw ProgramError("no object: \(line)") }
    var fields = object.compactMapValues { $0 as? String }
    for name in ["amount", "captured_amount"] {
      guard let start = line.range(of: "\"\(name)\":") else { continue }
      let rest = line[start.upperBound...].drop { $0 == " " }
      fields[name] = String(rest.prefix { !",}".contains($0) }).filter { $0 != "\"" }
    }
    return fields
  }
}

/// Exact sums of decimals by a name, each with as many digits as its longest decimal.
struct DecimalSums {
  private var sums: [String: (units: Int, digits: Int)] = [:]

  var keys: Set<String> { Set(sums.keys) }

  mutating func add(_ text: String, to key: String) throws { try add(text, to: key, sign: 1) }
  mutating func subtract(_ text: String, from key: String) throws { try add(text, to: key, sign: -1) }

  /// The sum as a decimal; empty where nothing was added.
  func text(_ key: String) -> String {
    guard let (units, digits) = sums[key] else { return "" }
    let magnitude = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - magnitude.count)) + magnitude
    let whole = padded.dropLast(digits)
    return (units < 0 ? "-" : "") + whole + (digits > 0 ? "." + padded.suffix(digits) : "")
  }

  private mutating func add(_ text: String, to key: String, sign: Int) throws {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), var units = Int(parts.joined()) else {
      throw ProgramError("'\(text)' is no decimal")
    }
    var digits = parts.count == 2 ? parts[1].count : 0
    var sum = sums[key] ?? (0, digits)
    while digits < sum.digits { (units, digits) = (units * 10, digits + 1) }
    while sum.digits < digits { sum = (sum.units * 10, sum.digits + 1) }
    sums[key] = (sum.units + sign * units, digits)
  }
}
