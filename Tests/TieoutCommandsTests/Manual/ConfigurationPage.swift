import TieoutCommands

/// The page of section 5: every key of the configuration.
enum ConfigurationPage {
  static func page(version: String) -> ManPage {
    var page = ManPage(
      name: "tieout.yaml", section: 5, abstract: "configuration of tieout", version: version)
    page.heading("DESCRIPTION")
    page.paragraph(
      """
      One YAML file says everything that tieout goes by. Unknown keys are errors; all errors are listed at once, with \
      their lines. Paths are relative to the file. Keys in a list are written with [] below.

      Every key that names a variable can be set in the environment instead; the variable wins, and lists are written \
      with commas. A secret never stands in the file: a key ending in _env names a variable, a key ending in _file a \
      file that only its owner may read.

      tieout init writes a file with every key; tieout check tries one out.
      """)
    page.heading("KEYS")
    for key in ConfigurationKeys.all { item(key, on: &page) }
    page.heading("FILES")
    page.item(
      "./tieout.yaml, /etc/tieout/tieout.yaml",
      meaning: ["Read in this order, where neither --config nor TIEOUT_CONFIG names a file."])
    page.heading("ENVIRONMENT")
    page.item("TIEOUT_CONFIG", meaning: ["The configuration file, where --config names none."])
    page.item("TIEOUT_*", meaning: ["Stand in for the keys that name them."])
    page.heading("EXAMPLES")
    page.paragraph("The least that settlement files in a folder and an archive of the API need:")
    page.typed([least])
    page.references([("tieout", 1), ("tieout-check", 1), ("tieout-init", 1)])
    return page
  }

  /// A configuration that is read without an error.
  static let least = """
    merchant: { number: "500000000000001", app_ids: [shop.example] }
    time_zone: "+08:00"
    data_directory: ./var
    sources:
      - { name: useepay, directory: { path: ./drop }, files: "*.csv", profile: useepay-settlement }
    api: { archive: ./api-archive }
    """

  private static func item(_ key: ConfigurationKey, on page: inout ManPage) {
    var facts: [String] = []
    if key.isRequired { facts.append("Required.") }
    if let value = key.defaultValue { facts.append("Default: \(value.yaml).") }
    if key.defaultValue == nil, let example = key.example { facts.append("Example: \(example).") }
    if let variable = key.variable { facts.append("Variable: \(variable).") }
    let meaning = key.fullMeaning.prefix(1).uppercased() + key.fullMeaning.dropFirst() + "."
    page.item(
      key.path, meaning: [meaning + " " + key.shape.expectation.asSentence, facts.joined(separator: " ")])
  }
}

extension String {
  /// As what is to be written behind a key.
  fileprivate var asSentence: String { "Write \(self)." }
}
