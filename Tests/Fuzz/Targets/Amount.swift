import SettlementModel

/// Byte 0 chooses digits, exactness and decimal mark; the rest is the text.
///
/// Holds: the reader accepts what the written form says and nothing else, and its value is that of long multiplication
/// on decimal digits; what it refuses as too large is.
func fuzzAmount(_ input: [UInt8]) throws {
  guard let choice = input.first else { return }
  let text = Array(input.dropFirst())
  let digits = Int8(choice & 7) % 5
  let isExact = choice & 8 != 0
  let mark: UInt8 = choice & 16 == 0 ? 0x2E : 0x2C
  let wanted = referenceAmount(text, digits: Int(digits), isExact: isExact, mark: mark)
  var found: Int64?
  do throws(AmountProblem) {
    found = try AmountText.minorUnits(
      of: text, digits: digits, exactDigits: isExact, decimalMark: mark)
  } catch {
    found = nil
  }
  try expect(found == wanted, "\(String(decoding: text, as: UTF8.self)): \(found as Any), wanted \(wanted as Any)")
  try fuzzRate(text, mark: mark)
}

/// A rate that is read must say itself again, digit for digit, leading zeros apart.
private func fuzzRate(_ text: [UInt8], mark: UInt8) throws {
  guard let rate = try? ExchangeRate(text: text, decimalMark: mark) else { return }
  let again = String(decoding: text, as: UTF8.self).replacing(mark)
  let plain = again.drop { $0 == "0" }
  let whole = plain.isEmpty || plain.first == "." ? "0" + plain : String(plain)
  try expect(rate.description == whole, "\(rate) read from \(again)")
}

extension String {
  fileprivate func replacing(_ mark: UInt8) -> String {
    String(decoding: utf8.map { $0 == mark ? 0x2E : $0 }, as: UTF8.self)
  }
}

/// The value by decimal digits in an array; nil for what is no amount of the form or too large.
private func referenceAmount(_ text: [UInt8], digits: Int, isExact: Bool, mark: UInt8) -> Int64? {
  let isNegative = text.first == 0x2D
  let parts = text.dropFirst(isNegative ? 1 : 0)
    .split(separator: mark, maxSplits: Int.max, omittingEmptySubsequences: false)
  guard parts.count <= 2, parts.allSatisfy({ part in
    !part.isEmpty && part.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }) else { return nil }
  let decimals = parts.count == 2 ? parts[1].count : 0
  guard decimals <= digits, !isExact || decimals == digits else { return nil }
  let padding = [UInt8](repeating: 0x30, count: digits - decimals)
  let all = Array(parts.joined()) + padding
  let plain = Array(all.drop { $0 == 0x30 })
  let largest = Array("9223372036854775807".utf8)
  guard plain.count < largest.count
    || (plain.count == largest.count && !largest.lexicographicallyPrecedes(plain))
  else { return nil }
  // At most 19 digits that are no more than the largest: this cannot overflow.
  let magnitude = plain.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
  return isNegative ? -magnitude : magnitude
}
