import SettlementModel
import Yams

extension ProfileReader {
  /// The keys of a layout of control rows.
  static func totalsKeys(inBlock: Bool) -> [String] {
    (inBlock ? [] : ["tag", "scope", "at"]) + ["currency", "batch_id", "rows", "by"]
      + FileProfile.ControlRows.Sum.allCases.map(\.rawValue)
  }

  /// The layouts of control rows under `totals`.
  func controlRows(
    _ fields: Fields, tags: FileProfile.RecordTags?
  ) -> [FileProfile.ControlRows] {
    guard let entry = top["totals"] else { return [] }
    let nodes = entry.node.sequence.map(Array.init) ?? [entry.node]
    var layouts: [FileProfile.ControlRows] = []
    for node in nodes {
      let line = entry.node.sequence == nil ? entry.line : node.mark?.line ?? entry.line
      guard
        let entries = keys.entries(
          of: node, named: "totals", known: Self.totalsKeys(inBlock: false)),
        let layout = controlRows(entries, fields, line: line, inBlock: false)
      else { continue }
      check(layout, tags, line: line)
      if layouts.contains(where: { $0.tag == layout.tag }) {
        keys.note("totals has the tag '\(layout.tag)' twice", line: line)
      }
      layouts.append(layout)
    }
    return layouts
  }

  private func check(
    _ layout: FileProfile.ControlRows, _ tags: FileProfile.RecordTags?, line: Int
  ) {
    if let tags, tags.roles[layout.tag] != .control {
      keys.note("the tag '\(layout.tag)' does not have the role control", line: line)
    }
    if layout.scope == .section, tags?.has(.section) != true {
      keys.note("scope: section needs tags with the role section", line: line)
    }
    if let mark = top["end_mark"], keys.text(mark) == layout.tag {
      keys.note("totals and end_mark have the same tag", line: mark.line)
    }
  }

  /// One layout; nil, and noted, where it makes no sense.
  func controlRows(
    _ entries: [String: ProfileKeys.Entry], _ fields: Fields, line: Int, inBlock: Bool
  ) -> FileProfile.ControlRows? {
    if !inBlock, entries["tag"] == nil { keys.note("totals lacks 'tag'", line: line) }
    func place(_ key: String) -> FileProfile.Column? {
      entries[key].flatMap { entry in
        guard !inBlock else { return column(entry, hasHeader: true) }
        return keys.whole(entry, min: 1, max: 10_000).map { .index($0) }
      }
    }
    var sums: [FileProfile.ControlRows.Sum: FileProfile.Column] = [:]
    for sum in FileProfile.ControlRows.Sum.allCases {
      guard let entry = entries[sum.rawValue] else { continue }
      sums[sum] = place(sum.rawValue)
      let isMapped = fields.named.contains(sum.field.rawValue) || fields.has(sum.field)
      if !isMapped {
        keys.note(
          "totals states a sum of \(sum.field.rawValue), and columns has no \(sum.field.rawValue)",
          line: entry.line)
      }
    }
    if entries["rows"] == nil, sums.isEmpty {
      keys.note("totals states neither rows nor a sum: it checks nothing", line: line)
    }
    if entries["batch_id"] != nil, !fields.has(.batchID) {
      keys.note("totals has a batch_id, and columns has none", line: line)
    }
    let tag = inBlock ? "" : keys.text(entries["tag"])
    guard let tag else { return nil }
    let isOfLines = !sums.isEmpty && sums.keys.allSatisfy(\.isOfLineCurrency)
    let grouping = keys.choice(entries["by"], FileProfile.ControlRows.Grouping.self)
    return FileProfile.ControlRows(
      tag: tag, currency: place("currency"), batchID: place("batch_id"), rows: place("rows"),
      sums: sums, grouping: grouping ?? (isOfLines ? .currency : .settlementCurrency),
      scope: keys.choice(entries["scope"], FileProfile.ControlRows.Scope.self) ?? .file,
      position: inBlock
        ? nil : keys.choice(entries["at"], FileProfile.ControlRows.Position.self) ?? .end)
  }
}
