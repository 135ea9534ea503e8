import SettlementModel

/// How a file's times or dates seem to be written.
struct DraftTimes {
  /// The forms that read the values, at most three; empty where none reads one.
  private(set) var forms: [String] = []
  /// Whether values need a time zone from elsewhere.
  private(set) var needsZone = false
  /// Values that no form reads.
  private(set) var unread: [String] = []
  /// Two forms that read all values in different ways; nil where the form is sure.
  private(set) var doubt: (String, String)?
  private(set) var example = ""

  private static let ofTimes = [
    "iso8601", "yyyy-MM-dd HH:mm:ss", "yyyy/MM/dd HH:mm:ss Z", "yyyy/MM/dd HH:mm:ss",
    "yyyy/M/d HH:mm:ss", "yyyy/M/d H:mm", "yyyy-MM-dd HH:mm", "dd.MM.yyyy HH:mm:ss",
    "dd.MM.yyyy HH:mm", "dd/MM/yyyy HH:mm:ss", "MM/dd/yyyy HH:mm:ss", "dd/MM/yyyy HH:mm",
    "MM/dd/yyyy HH:mm", "dd-MM-yyyy HH:mm:ss", "d MMM yyyy HH:mm:ss", "dd-MMM-yyyy HH:mm:ss",
    "yyyyMMddHHmmss", "yyyyMMdd HH:mm:ss", "unix_seconds", "unix_milliseconds", "yyyy-MM-dd",
    "yyyy/MM/dd", "dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "yyyyMMdd",
  ]
  private static let ofDates = [
    "yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "yyyy/M/d", "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy",
    "MM/dd/yyyy", "dd-MM-yyyy", "d MMM yyyy", "dd-MMM-yyyy",
  ]

  /// Forms of points in time.
  init(times values: [String]) {
    take(values, among: Self.ofTimes) { form, value in
      TimeFormat(profileText: form)?.reads(value, offsetSeconds: 0) ?? false
    }
    needsZone = forms.contains { form in
      values.contains { value in
        guard let format = TimeFormat(profileText: form) else { return false }
        return format.reads(value, offsetSeconds: 0) && !format.reads(value, offsetSeconds: nil)
      }
    }
  }

  /// Forms of dates; `time` where the values are points in time of `timeForms`.
  init(dates values: [String], timeForms: [String]) {
    take(values, among: Self.ofDates) { form, value in
      var value = value
      return TimePattern(form).map { form in value.withUTF8 { form.time($0)?.day != nil } } ?? false
    }
    guard !unread.isEmpty, !timeForms.isEmpty else { return }
    let readsAll = values.allSatisfy { value in
      value.isEmpty
        || timeForms.contains { TimeFormat(profileText: $0)?.reads(value, offsetSeconds: 0) ?? false }
    }
    if readsAll {
      forms = ["time"]
      unread = []
      doubt = nil
    }
  }

  private mutating func take(
    _ values: [String], among candidates: [String], reads: (String, String) -> Bool
  ) {
    var rest = values.filter { !$0.isEmpty }
    example = rest.first ?? ""
    while !rest.isEmpty, forms.count < 3 {
      let counts = candidates.map { form in rest.count { reads(form, $0) } }
      guard let most = counts.max(), most > 0, let place = counts.firstIndex(of: most) else { break }
      let form = candidates[place]
      if forms.isEmpty, form.contains("dd/MM") || form.contains("MM/dd/yyyy"),
        let other = candidates.indices.first(where: {
          $0 > place && counts[$0] == most && candidates[$0].count == form.count
            && candidates[$0].contains("/")
        })
      {
        doubt = (form, candidates[other])
      }
      forms.append(form)
      rest.removeAll { reads(form, $0) }
    }
    unread = rest
  }

  /// What short names of zones stand for; those that stand for several are not among them.
  static let zones: [String: String] = [
    "GMT": "+00:00", "BST": "+01:00", "CET": "+01:00", "CEST": "+02:00", "EET": "+02:00",
    "EEST": "+03:00", "EST": "-05:00", "EDT": "-04:00", "PST": "-08:00", "PDT": "-07:00",
    "SGT": "+08:00", "HKT": "+08:00", "JST": "+09:00",
  ]
}

extension TimeFormat {
  /// Whether the text is of this format.
  fileprivate func reads(_ text: String, offsetSeconds: Int?) -> Bool {
    var text = text
    return text.withUTF8 { timestamp($0, offsetSeconds: offsetSeconds) != nil }
  }
}
