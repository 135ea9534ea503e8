/// Finds time formats that could read one text in two ways.
///
/// Every format is spelled out as the shapes that its texts can have (`9999-99-99`) beside what each
/// place means (`yyyy-MM-dd`): one shape with two meanings is ambiguous.
enum TimeShapes {
  private typealias Spelling = (shape: String, meaning: String)

  /// Whether no text is read in two ways by two of the formats.
  static func areDistinct(_ formats: [TimeFormat]) -> Bool {
    var meanings: [String: String] = [:]
    for format in formats {
      for (shape, meaning) in spellings(of: format) {
        if let other = meanings.updateValue(meaning, forKey: shape), other != meaning {
          return false
        }
      }
    }
    return true
  }

  private static func spellings(of format: TimeFormat) -> [Spelling] {
    switch format {
    case .unixSeconds: return (1...12).map { (nines($0), "unix") }
    case .unixMilliseconds: return (1...15).map { (nines($0), "unix milliseconds") }
    case .iso8601:
      let whole = ["yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss"].flatMap { text in
        ["", ".SSS", "Z", ".SSSZ"].compactMap { TimePattern(text + $0) }
      }
      return whole.flatMap { spellings(of: .pattern($0)) }
    case .pattern(let pattern):
      return pattern.parts.reduce([("", "")]) { spellings, part in
        spellings.flatMap { start in
          choices(of: part).map { (start.shape + $0.shape, start.meaning + $0.meaning) }
        }
      }
    }
  }

  private static func nines(_ count: Int) -> String { String(repeating: "9", count: count) }

  private static func choices(of part: TimePattern.Part) -> [Spelling] {
    func digits(_ counts: ClosedRange<Int>) -> [Spelling] {
      counts.map { (nines($0), String(repeating: part.name!, count: $0)) }
    }
    switch part {
    case .year: return digits(4...4)
    case .month(let isFixed), .day(let isFixed), .hour(let isFixed):
      return digits(isFixed ? 2...2 : 1...2)
    case .minute, .second: return digits(2...2)
    case .fraction: return digits(1...9)
    case .monthName: return [("aaa", "MMM")]
    case .offset:
      return ["Z", "+99", "-99", "+9999", "-9999", "+99:99", "-99:99"].map {
        ($0, String(repeating: "z", count: $0.count))
      }
    case .literal(let byte):
      let text = String(UnicodeScalar(byte))
      return [((0x30...0x39).contains(byte) ? "9" : text, text)]
    }
  }
}
