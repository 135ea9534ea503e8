import SettlementModel

extension ProfileReader {
  /// What `summary_file` says of the file that states the counts and sums.
  func summaryFile(_ fields: Fields, fileName: FileNamePattern?) -> SummaryFile? {
    guard let entry = top["summary_file"],
      let entries = keys.entries(
        of: entry.node, named: "summary_file",
        known: ["name"] + Self.totalsKeys(inBlock: true))
    else { return nil }
    let layout = controlRows(entries, fields, line: entry.line, inBlock: true)
    guard let name = entries["name"], let template = keys.text(name) else {
      keys.note("summary_file lacks 'name'", line: entry.line)
      return nil
    }
    let groups = SummaryFile.groups(of: template)
    for group in groups.subtracting(fileName?.groups ?? []).sorted() {
      keys.note("summary_file's name has {\(group)}, and file_name has no such group", line: name.line)
    }
    if groups.isEmpty {
      keys.note(
        "summary_file's name has no group of file_name in braces, such as {date}: it would be the same "
          + "for every file", line: name.line)
    }
    if template.contains("/") { keys.note("summary_file's name has a '/'", line: name.line) }
    return layout.map { SummaryFile(nameTemplate: template, layout: $0) }
  }
}
