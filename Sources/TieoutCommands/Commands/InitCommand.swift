import ArgumentParser
import Foundation
import SettlementModel

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented configuration with every key, and say what is still to be filled in.",
    discussion: """
      Asks nothing and connects to nothing. A file that is there is never touched. The new one is for its owner alone \
      (mode 0600), and nothing else is made. Keys that no option sets stand behind # with their meaning and default.

      Without --sftp and --directory the source is an SFTP server whose host is to be filled in; with both there are two \
      sources. Paths are relative to the current folder.

      Example: tieout init --merchant 500000000000001 --app-id shop.example --sftp merchant@sftp.example:/settlement
      Example: tieout init trial.yaml --directory ./settlement --archive ./api-archive
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The file to write. Default: tieout.yaml.", completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("The merchant number (x-merchant-no).", valueName: "number"))
  var merchant: String = ""

  @Option(
    name: .customLong("app-id"), help: ArgumentHelp("An app id (x-app-id); may be repeated.", valueName: "id"))
  var appIDs: [String] = []

  @Option(
    help: ArgumentHelp(
      "An SFTP server with settlement files, as user@host:/directory or sftp://user@host:port/directory.",
      valueName: "address"),
    transform: SFTPAddress.init(option:))
  var sftp: SFTPAddress?

  @Option(
    help: ArgumentHelp("A folder with settlement files.", valueName: "path"), completion: .directory)
  var directory: String?

  @Option(
    name: .customLong("api-key-env"),
    help: ArgumentHelp(
      "The environment variable with the API key. Default: USEEPAY_API_KEY.", valueName: "name"))
  var apiKeyVariable: String?

  @Option(
    help: ArgumentHelp("A folder with exported NDJSON, instead of the API.", valueName: "path"),
    completion: .directory)
  var archive: String?

  @Option(
    name: .customLong("time-zone"),
    help: ArgumentHelp(
      "IANA name or offset that cuts business days. Default: +08:00.", valueName: "zone"))
  var timeZone: String = "+08:00"

  @Option(
    name: .customLong("data-directory"),
    help: ArgumentHelp(
      "Where database, files and reports are to be kept. Default: ./var.", valueName: "path"),
    completion: .directory)
  var dataDirectory: String = "./var"

  func validate() throws {
    guard file == nil || options.config == nil else {
      throw ValidationError("name the file once: \(file ?? "") or --config")
    }
    guard archive == nil || apiKeyVariable == nil else {
      throw ValidationError("--archive needs no key; leave out --api-key-env")
    }
    guard BusinessTimeZone.calendar(timeZone, holidays: []) != nil else {
      throw ValidationError(
        "--time-zone: unknown time zone '\(timeZone)'; write an IANA name such as Asia/Shanghai, or an offset such as +08:00")
    }
    if let apiKeyVariable, ConfigurationShape.variableName.value(of: apiKeyVariable) == nil {
      throw ValidationError("--api-key-env: '\(apiKeyVariable)' is no name of an environment variable")
    }
    let texts = [merchant, dataDirectory, directory ?? "", archive ?? ""] + appIDs
    guard !texts.contains(where: { $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } })
    else { throw ValidationError("a control character cannot stand in a configuration") }
  }

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let path = file ?? options.config ?? "tieout.yaml"
      let template = ConfigurationTemplate(values: values(for: path))
      try NewFile.write(Array(template.text.utf8), to: path)
      invocation.console.info("\(path) is written")
      let open = await SetupCheck(invocation: invocation).openPoints(of: path)
      for point in open { try StandardOutput().write(Array((point + "\n").utf8)) }
      let points = open.count == 1 ? "1 point is" : "\(open.count) points are"
      let check = "`tieout check --config \(path)`"
      invocation.console.info(
        open.isEmpty
          ? "nothing is left to fill in; \(check) tries it out"
          : "\(points) still open; \(check) looks again")
      return .done
    }
  }
}

extension InitCommand {
  /// What the options set, by path of the key.
  private func values(for file: String) -> [String: String] {
    let place = TemplatePaths(file: file)
    var values = [
      "merchant.number": ConfigurationValue.text(merchant).yaml,
      "merchant.app_ids": ConfigurationValue.texts(appIDs).yaml,
      "time_zone": ConfigurationValue.text(timeZone).yaml,
      "data_directory": place.yaml(dataDirectory),
    ]
    if let archive {
      values["api.archive"] = place.yaml(archive)
    } else {
      values["api.base_url"] = "https://openapi.useepay.com"
      values["api.key_env"] = apiKeyVariable ?? "USEEPAY_API_KEY"
    }
    var sources: [[String: String]] = []
    if sftp != nil || directory == nil {
      var source = (sftp ?? .unknown).values
      source["name"] = "useepay"
      sources.append(source)
    }
    if let directory {
      sources.append([
        "name": sources.isEmpty ? "useepay" : "inbox", "directory.path": place.yaml(directory),
      ])
    }
    for (index, source) in sources.enumerated() {
      for (key, value) in source { values["sources[\(index)].\(key)"] = value }
      values["sources[\(index)].files"] = "\"*_settlement_*.csv*\""
      values["sources[\(index)].profile"] = "useepay-settlement"
    }
    return values
  }
}
