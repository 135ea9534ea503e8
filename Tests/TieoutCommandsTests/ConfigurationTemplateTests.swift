import Testing
import TieoutCommands

@Suite("The configuration template")
struct ConfigurationTemplateTests {
  /// What `init` is told where it is told enough.
  static let values = [
    "merchant.number": "\"500000000000001\"", "merchant.app_ids": "[shop.example]",
    "time_zone": "\"+08:00\"", "data_directory": "./var",
    "sources[0].name": "useepay", "sources[0].sftp.host": "sftp.example",
    "sources[0].sftp.username": "merchant", "sources[0].sftp.private_key": "./id_ed25519",
    "sources[0].sftp.known_hosts": "./known_hosts", "sources[0].sftp.directory": "/settlement",
    "sources[0].files": "\"*.csv\"", "sources[0].profile": "useepay-settlement",
    "api.base_url": "https://openapi.useepay.com", "api.key_env": "USEEPAY_API_KEY",
  ]

  static let template = TemplateLines(ConfigurationTemplate(values: values).text)

  @Test("holds every key, once, with its meaning")
  func everyKey() {
    let lines = Self.template.lines.filter { !$0.path.isEmpty }
    #expect(Set(lines.map(\.path)) == Set(ConfigurationKeys.all.map(\.path)))
    #expect(lines.count == ConfigurationKeys.all.count)
    for line in lines {
      let meaning = ConfigurationKeys.key(at: line.path)?.meaning ?? "?"
      #expect(line.text.contains("# " + meaning), "\(line.text)")
    }
  }

  @Test("is read as it is, every key at what the options say or at its default")
  func isRead() throws {
    let text = ConfigurationTemplate(values: Self.values).text
    let written = try ConfigurationReader.read(yaml: text, file: "t.yaml", environment: [:])
    let bare = """
      merchant: { number: "500000000000001", app_ids: [shop.example] }
      time_zone: "+08:00"
      data_directory: ./var
      sources:
        - name: useepay
          sftp: { host: sftp.example, username: merchant, private_key: ./id_ed25519,
            known_hosts: ./known_hosts, directory: /settlement }
          files: "*.csv"
          profile: useepay-settlement
      api: { base_url: "https://openapi.useepay.com", key_env: USEEPAY_API_KEY }
      """
    var expected = try ConfigurationReader.read(yaml: bare, file: "t.yaml", environment: [:])
    expected.places = written.places
    #expect(written == expected)
  }

  /// Keys that stand beside one that is set, of which a file has one.
  static let alternatives: Set<String> = [
    "sources[].sftp.password_env", "sources[].sftp.password_file", "sources[].directory",
    "sources[].directory.path", "api.key_file", "api.archive",
  ]

  @Test("any key that is commented out can be set by taking the marks away")
  func uncommenting() {
    var tried = 0
    for (index, line) in Self.template.lines.enumerated() where line.depth > 0 {
      var lines = Self.template
      lines.uncomment(index)
      #expect(lines.lines[index].depth == 0)
      tried += 1
      do throws(ConfigurationErrors) {
        _ = try ConfigurationReader.read(yaml: lines.text, file: "t.yaml", environment: [:])
        #expect(!Self.alternatives.contains(line.path), "\(line.path) is no alternative")
      } catch {
        let isTold = error.problems.allSatisfy { $0.message.contains("one of") }
        #expect(
          isTold && Self.alternatives.contains(line.path), "\(line.path): \(error)\n\(lines.text)")
      }
    }
    #expect(tried > 40)
  }

  @Test("a template without any value is YAML with known keys alone")
  func emptyTemplate() {
    let text = ConfigurationTemplate(values: [:]).text
    do throws(ConfigurationErrors) {
      _ = try ConfigurationReader.read(yaml: text, file: "t.yaml", environment: [:])
      Issue.record("what is required is not there")
    } catch {
      for problem in error.problems {
        let isMissing = problem.message.contains("is missing") || problem.message.contains("has no")
        #expect(isMissing, "\(problem)")
      }
    }
  }

  @Test(
    "texts come back as they were",
    arguments: ["plain", "+08:00", "0123", "true", "no", "", "a b", "a: b", "# no", "\"q\"", "back\\slash", "é", "{x}", "- x", "*.csv"])
  func texts(text: String) throws {
    var values = Self.values
    values["data_directory_group"] = ConfigurationValue.text(text).yaml
    let read = try ConfigurationReader.read(
      yaml: ConfigurationTemplate(values: values).text, file: "t.yaml", environment: [:])
    #expect(read.dataDirectoryGroup == (text.isEmpty ? nil : text))
  }
}
