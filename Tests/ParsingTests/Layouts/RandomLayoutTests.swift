import Parsing
import SettlementModel
import TestSupport
import Testing

/// What a line says, apart from how any file writes it.
private struct Told: Equatable, CustomStringConvertible {
  var id: Int
  var kind: String
  var currency: String
  /// Minor units, from the merchant's side; the fee is positive where it costs.
  var gross: Int64
  var fee: Int64?
  var second: Int

  var description: String { "\(id) \(kind) \(currency) \(gross) fee \(fee.map(String.init) ?? "-") at \(second)" }
}

/// A profile drawn by chance, and files written by it: shares no code with the reader.
private struct RandomLayout {
  enum Shape: CaseIterable { case plain, numbered, tagged, blocks }
  enum Sign: String, CaseIterable { case signed, byKind = "by_kind", debitCredit = "debit_credit", flag }
  enum Amount: CaseIterable { case exact, long, minor, hundredths }
  enum Time: CaseIterable { case iso, unix, pattern, zoneColumn }

  let shape: Shape
  let sign: Sign
  let amount: Amount
  let time: Time
  let negative: String
  let delimiter: Character
  let decimal: Character
  let grouping: Character?
  let feeParts: Int
  let joinsKind: Bool
  let isLower: Bool
  let comment: Bool
  /// Column names in the file's order.
  var order: [String]

  static let digits = ["USD": 2, "JPY": 0, "KWD": 3, "EUR": 2]
  static let kinds = ["capture", "refund", "chargeback", "payout", "reserve_release"]
  static let outgoing: Set<String> = ["refund", "chargeback", "payout"]

  init(_ random: inout some RandomNumberGenerator) {
    shape = Shape.allCases.randomElement(using: &random)!
    sign = Sign.allCases.randomElement(using: &random)!
    amount = Amount.allCases.randomElement(using: &random)!
    time = Time.allCases.randomElement(using: &random)!
    negative = ["minus", "trailing_minus", "parentheses"].randomElement(using: &random)!
    delimiter = [",", ";", "|", "\t"].randomElement(using: &random)!
    decimal = amount == .exact || amount == .long ? [".", ","].randomElement(using: &random)! : "."
    grouping = Bool.random(using: &random) ? (decimal == "." ? "," : ".") : nil
    feeParts = Int.random(in: 1...3, using: &random)
    joinsKind = Bool.random(using: &random)
    isLower = Bool.random(using: &random)
    comment = shape != .tagged && Bool.random(using: &random)
    var names = ["id", "cur", "at", "x1", "x2"] + (joinsKind ? ["act", "brk"] : ["kind"])
    names += (0..<feeParts).map { "fee\($0)" }
    names += sign == .debitCredit ? ["gd", "gc"] : ["gross"]
    if sign == .flag { names += ["drcr"] }
    if time == .zoneColumn { names.append("zone") }
    order = names.shuffled(using: &random)
    if shape == .tagged { order.insert("tag", at: 0) }
  }

  func place(_ name: String) -> String {
    shape == .numbered ? String(order.firstIndex(of: name)!) : name
  }

  var yaml: String {
    var lines = ["delimiter: \"\(delimiter == "\t" ? "\\t" : String(delimiter))\"", "sign: \(sign.rawValue)"]
    let unit = amount == .minor ? "minor" : amount == .hundredths ? "hundredths" : "major"
    let digits = amount == .exact ? ", digits: exact" : amount == .long ? ", digits: zeros" : ""
    let group = grouping.map { ", grouping: \"\($0)\"" } ?? ""
    lines.append("amounts: { unit: \(unit), decimal: \"\(decimal)\", negative: \(negative)\(digits)\(group) }")
    switch time {
    case .iso: lines.append("time_format: iso8601")
    case .unix: lines.append("time_format: unix_seconds")
    case .pattern: lines += ["time_format: \"dd.MM.yyyy HH:mm:ss\"", "time_zone: \"+08:00\""]
    case .zoneColumn:
      let zone = place("zone")
      lines += ["time_format: \"yyyy/M/d H:mm:ss\"", "time_zone: { column: \(zone), zones: { HK: \"+08:00\", NY: \"-05:00\" } }"]
    }
    if isLower { lines.append("currency_case: lower") }
    if comment { lines.append("comment_mark: \"#\"") }
    lines += rowKeys + columnKeys
    return lines.joined(separator: "\n") + "\n"
  }

  private var rowKeys: [String] {
    switch shape {
    case .plain: ["header_starts_with: [\(order[0]), \(order[1])]", "totals: { tag: TOTAL, rows: 1 }"]
    case .numbered: ["header: false", "preamble_lines: 2", "end_mark: END"]
    case .tagged:
      ["tags: { column: 0, roles: { P: preamble, H: header, L: line, C: control, E: end } }", "totals: { tag: C, rows: 1 }"]
    case .blocks:
      [
        "blocks:", "  - { header_starts_with: [How many], role: totals, rows: How many }",
        "  - { header_starts_with: [\(order[0]), \(order[1])], role: lines }",
      ]
    }
  }

  private var columnKeys: [String] {
    var columns = ["record_id: \(place("id"))", "currency: \(place("cur"))", "occurred_at: \(place("at"))"]
    columns.append(joinsKind ? "kind: { join: [\(place("act")), \(place("brk"))], with: \"+\" }" : "kind: \(place("kind"))")
    let fees = (0..<feeParts).map { place("fee\($0)") }
    columns.append(feeParts == 1 ? "fee: \(fees[0])" : "fee: { sum: [\(fees.joined(separator: ", "))] }")
    columns += sign == .debitCredit ? ["gross_debit: \(place("gd"))", "gross_credit: \(place("gc"))"] : ["gross: \(place("gross"))"]
    let kinds = Self.kinds.map { joinsKind ? "\"\($0)+x\": \($0)" : "\($0): \($0)" }
    var lines = ["columns: { \(columns.joined(separator: ", ")) }", "kinds: { \(kinds.joined(separator: ", ")) }"]
    if sign == .flag { lines.append("sign_flags: { gross: { column: \(place("drcr")), debit: [D, DR], credit: [C] } }") }
    return lines
  }

  func draw(_ id: Int, _ random: inout some RandomNumberGenerator) -> Told {
    let currency = Self.digits.keys.sorted().randomElement(using: &random)!
    // Whole major units where hundredths may not be enough or too many.
    let step: Int64 = amount == .hundredths && currency == "KWD" ? 10 : 1
    let kind = Self.kinds.randomElement(using: &random)!
    let size = Int64.random(in: 0...3_000_000, using: &random) * step
    let isOut = sign == .byKind ? Self.outgoing.contains(kind) : Bool.random(using: &random)
    let fee = Int.random(in: 0..<4, using: &random) == 0 ? nil : Int64.random(in: -500...500, using: &random) * step
    return Told(
      id: id, kind: kind, currency: currency, gross: isOut ? -size : size, fee: fee,
      second: Int.random(in: 100_000...2_000_000_000, using: &random))
  }

  /// An amount as the layout writes it.
  func text(_ minor: Int64, _ currency: String) -> String {
    let digits = Self.digits[currency]!
    var number = String(minor.magnitude)
    switch amount {
    case .minor: break
    case .hundredths:
      if digits == 0 { number += "00" }
      if digits == 3 { number = String(minor.magnitude / 10) }
      if number == "000" { number = "0" }
    case .exact, .long:
      if number.count <= digits { number = String(repeating: "0", count: digits + 1 - number.count) + number }
      var whole = String(number.dropLast(digits))
      if let grouping { whole = grouped(whole, grouping) }
      let more = amount == .long ? "0000" : ""
      let decimals = number.suffix(digits) + more
      number = decimals.isEmpty ? whole : whole + String(decimal) + decimals
    }
    guard minor < 0 else { return number }
    return negative == "minus" ? "-" + number : negative == "parentheses" ? "(\(number))" : number + "-"
  }

  private func grouped(_ whole: String, _ mark: Character) -> String {
    var text = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { text.append(mark) }
      text.append(digit)
    }
    return text
  }

  private func time(_ second: Int, _ zone: String) -> String {
    let offset = time == .zoneColumn ? (zone == "HK" ? 8 : -5) * 3600 : time == .pattern ? 8 * 3600 : 0
    let local = second + offset
    let day = BusinessDay(daysSinceEpoch: Int32(local / 86_400)).components
    let rest = local % 86_400
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    let clock = "\(two(rest % 3600 / 60)):\(two(rest % 60))"
    switch time {
    case .iso: return "\(day.year)-\(two(day.month))-\(two(day.day))T\(two(rest / 3600)):\(clock)Z"
    case .unix: return String(second)
    case .pattern: return "\(two(day.day)).\(two(day.month)).\(day.year) \(two(rest / 3600)):\(clock)"
    case .zoneColumn: return "\(day.year)/\(day.month)/\(day.day) \(rest / 3600):\(clock)"
    }
  }

  func row(_ line: Told, _ random: inout some RandomNumberGenerator) -> String {
    var cells = ["tag": "L", "id": "n\(line.id)", "x1": "(1", "x2": "", "kind": line.kind, "act": line.kind, "brk": "x"]
    cells["cur"] = isLower ? line.currency.lowercased() : line.currency
    cells["zone"] = Bool.random(using: &random) ? "HK" : "NY"
    cells["at"] = time(line.second, cells["zone"]!)
    var left = line.fee
    for part in (0..<feeParts).reversed() {
      guard let rest = left else { break }
      let unit: Int64 = amount == .hundredths && line.currency == "KWD" ? 10 : 1
      let share = part == 0 ? rest : Int64.random(in: -50...50, using: &random) * unit
      cells["fee\(part)"] = text(share, line.currency)
      left = rest - share
    }
    switch sign {
    case .signed: cells["gross"] = text(line.gross, line.currency)
    case .byKind: cells["gross"] = text(Int64(line.gross.magnitude), line.currency)
    case .flag:
      cells["gross"] = text(Int64(line.gross.magnitude), line.currency)
      cells["drcr"] = line.gross < 0 ? ["D", "DR"].randomElement(using: &random)! : "C"
    case .debitCredit:
      cells[line.gross < 0 ? "gd" : "gc"] = text(Int64(line.gross.magnitude), line.currency)
    }
    return order.map { name in
      let cell = cells[name] ?? ""
      let isQuoted = cell.contains(delimiter) || Int.random(in: 0..<8, using: &random) == 0
      return isQuoted ? "\"\(cell)\"" : cell
    }.joined(separator: String(delimiter))
  }

  /// Header, control rows and whatever else the layout has around its lines.
  func file(_ rows: [String], count: Int, _ random: inout some RandomNumberGenerator) -> String {
    let mark = String(delimiter)
    let header = order.joined(separator: mark)
    var body = rows
    for noise in ["", comment ? "#note\(mark)x" : ""] where Bool.random(using: &random) {
      body.insert(noise, at: Int.random(in: 0...body.count, using: &random))
    }
    switch shape {
    case .plain: return (["Report\(mark)1", header] + body + ["TOTAL\(mark)\(count)"]).joined(separator: "\r\n")
    case .numbered: return (["one \"odd", "two"] + body + ["END"]).joined(separator: "\n")
    case .tagged:
      let tagged = "H" + header.dropFirst(3)
      return (["P\(mark)x", tagged] + body + ["C\(mark)\(count)", "E"]).joined(separator: "\n") + "\n"
    case .blocks:
      let blocks = [["How many", String(count)], [header] + body]
      return (Bool.random(using: &random) ? blocks : blocks.reversed()).flatMap { $0 + [""] }.joined(separator: "\n")
    }
  }
}

@Suite struct RandomLayoutTests {
  @Test func whatWasWrittenIsReadBack() throws {
    let seed = UInt64.random(in: 1...UInt64.max)
    print("layout seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let layout = RandomLayout(&random)
      let told = (0..<Int.random(in: 1...12, using: &random)).map { layout.draw($0, &random) }
      let rows = told.map { layout.row($0, &random) }
      let text = layout.file(rows, count: rows.count, &random)
      let found = try parsed(text, layout)
      let read = found.lines.map {
        Told(
          id: Int($0.recordID.dropFirst())!, kind: $0.kind.rawValue, currency: $0.currency.code,
          gross: $0.grossMinorUnits, fee: $0.feeMinorUnits,
          second: Int($0.occurredAt!.milliseconds / 1000))
      }
      let isRight = found.refusal == nil && found.rejected.isEmpty && read == told
      try #require(
        isRight,
        "seed \(seed)\n\(layout.yaml)\n\(text)\nwanted \(told)\nread \(read)\n\(String(describing: found.refusal)) \(found.rejected)")
      let lost = layout.file(Array(rows.dropLast()), count: rows.count, &random)
      guard layout.shape != .numbered else { continue }
      try #require(try parsed(lost, layout).refusal?.cause == .controlTotal, "seed \(seed)\n\(lost)")
    }
  }

  private func parsed(_ text: String, _ layout: RandomLayout) throws -> ReadFile {
    try read(text, layout.yaml)
  }
}
