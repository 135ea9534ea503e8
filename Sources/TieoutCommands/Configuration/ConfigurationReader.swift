import SettlementModel

/// Turns the text of a configuration file, and the environment's overrides, into one validated
/// value.
package struct ConfigurationReader {
  let document: ConfigurationDocument
  let directory: String
  var problems: [ConfigurationProblem]

  /// The configuration, or everything that is wrong with it.
  ///
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: the file's path; relative paths in it are relative to its directory.
  ///   - environment: all variables; nothing else reads them for the configuration.
  package static func read(
    yaml: String, file: String, environment: [String: String]
  ) throws(ConfigurationErrors) -> Configuration {
    var document = ConfigurationDocument(yaml: yaml)
    // A file that is not YAML at all has no further news.
    guard document.isYAML else {
      throw ConfigurationErrors(file: file, problems: document.problems)
    }
    document.override(from: environment)
    var reader = ConfigurationReader(
      document: document, directory: directory(of: file), problems: document.problems)
    let configuration = reader.configuration(file: file)
    guard reader.problems.isEmpty, let configuration else {
      throw ConfigurationErrors(file: file, problems: reader.problems)
    }
    return configuration
  }

  private mutating func configuration(file: String) -> Configuration? {
    let merchant = readMerchant()
    let holidays = Set(days("holidays") ?? [])
    let zoneName = required("time_zone")
    let calendar = calendar(ofZone: zoneName, holidays: holidays)
    let dataDirectory = requiredPath("data_directory")
    let limits = readLimits()
    let sources = readSources()
    let api = readAPI()
    let matching = readMatching(of: merchant)
    let fees = readFees()
    let report = readReport()
    let accounts = readAccounts()
    let decisions = readDecisions()
    let log = readLog()
    let afterRun = readAfterRun()
    guard let merchant, let zoneName, let calendar, let dataDirectory, let limits, let api,
      let matching
    else { return nil }
    return Configuration(
      file: file, merchant: merchant, timeZoneName: zoneName, calendar: calendar,
      dataDirectory: dataDirectory, dataDirectoryGroup: nonEmpty("data_directory_group"),
      limits: limits, sources: sources, api: api, matching: matching, fees: fees,
      report: report, accounts: accounts, decisions: decisions, log: log, afterRun: afterRun,
      places: document.places)
  }

  private mutating func readMerchant() -> Configuration.Merchant? {
    let number = required("merchant.number")
    let appIDs = texts("merchant.app_ids")
    if let appIDs {
      if appIDs.isEmpty { report("merchant.app_ids", "name at least one app id") }
      if Set(appIDs).count < appIDs.count { report("merchant.app_ids", "an app id stands twice") }
    } else {
      reportMissing("merchant.app_ids")
    }
    guard let number, let appIDs else { return nil }
    return Configuration.Merchant(
      number: number, appIDs: appIDs, otherNumbers: texts("merchant.other_numbers") ?? [])
  }

  private mutating func calendar(
    ofZone name: String?, holidays: Set<BusinessDay>
  ) -> BusinessCalendar? {
    guard let name else { return nil }
    guard let calendar = BusinessTimeZone.calendar(name, holidays: holidays) else {
      report(
        "time_zone",
        "unknown time zone \(name); write an IANA name such as Asia/Shanghai, or an offset such "
          + "as +08:00")
      return nil
    }
    return calendar
  }

}

// What all parts read with. A value with a wrong shape was reported already: it reads as its
// default or nil.
extension ConfigurationReader {
  /// Whether the key is written, in the file or as a variable.
  func isWritten(_ path: String) -> Bool { document.places[path] != nil }

  func text(_ path: String) -> String? {
    if case .text(let text) = value(path) { text } else { nil }
  }

  func nonEmpty(_ path: String) -> String? {
    text(path).flatMap { $0.isEmpty ? nil : $0 }
  }

  func integer(_ path: String) -> Int? {
    if case .integer(let number) = value(path) { number } else { nil }
  }

  func boolean(_ path: String) -> Bool {
    if case .boolean(true) = value(path) { true } else { false }
  }

  func day(_ path: String) -> BusinessDay? {
    if case .day(let day) = value(path) { day } else { nil }
  }

  func texts(_ path: String) -> [String]? {
    if case .texts(let texts) = value(path) { texts } else { nil }
  }

  func days(_ path: String) -> [BusinessDay]? {
    if case .days(let days) = value(path) { days } else { nil }
  }

  func numbers(_ path: String) -> [String: Int]? {
    if case .numbers(let numbers) = value(path) { numbers } else { nil }
  }

  func decimals(_ path: String) -> [String: String]? {
    if case .decimals(let decimals) = value(path) { decimals } else { nil }
  }

  /// The path, made relative to the configuration file's directory.
  func path(_ path: String) -> String? {
    text(path).map { resolved($0) }
  }

  func resolved(_ path: String) -> String {
    if path.hasPrefix("/") || directory.isEmpty { return path }
    let short = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    return directory.hasSuffix("/") ? directory + short : directory + "/" + short
  }

  mutating func required(_ path: String) -> String? {
    if let text = text(path) {
      if !text.isEmpty { return text }
      report(path, "is empty; write \(ConfigurationShape.text.expectation)")
      return nil
    }
    reportMissing(path)
    return nil
  }

  mutating func requiredPath(_ path: String) -> String? {
    required(path).map { resolved($0) }
  }

  mutating func report(_ path: String, _ message: String) {
    problems.append(
      ConfigurationProblem(key: path, place: place(path), message: message))
  }

  /// Reports a key that is not there, unless it is there with a bad value.
  mutating func reportMissing(_ path: String) {
    guard !isWritten(path) else { return }
    let meaning = ConfigurationKeys.key(at: path)?.shape.expectation ?? "a value"
    report(path, "is missing; write \(meaning)")
  }

  /// Where the key is written, else the nearest map around it.
  private func place(_ path: String) -> ConfigurationPlace {
    var path = path[...]
    while !path.isEmpty {
      if let place = document.places[String(path)] { return place }
      guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
      path = path[..<end]
    }
    return .line(1)
  }

  private func value(_ path: String) -> ConfigurationValue? {
    document.values[path] ?? ConfigurationKeys.key(at: path)?.defaultValue
  }

  private static func directory(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }
}
