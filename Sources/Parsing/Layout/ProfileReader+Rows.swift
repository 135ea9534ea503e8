import SettlementModel
import Yams

extension ProfileReader {
  /// What tells the rows of a file apart, validated.
  func rows(hasHeader: Bool) -> (tags: FileProfile.RecordTags?, headerStart: [String]) {
    let start = top["header_starts_with"].flatMap { keys.texts($0) } ?? []
    if let entry = top["header_starts_with"], !hasHeader {
      keys.note("header_starts_with needs header: true", line: entry.line)
    }
    let tags = tags(hasHeader: hasHeader)
    for key in ["header_starts_with", "comment_mark", "blocks", "end_mark"] {
      guard tags != nil, let entry = top[key] else { continue }
      keys.note("\(key) does not go with tags: give such rows a tag's role", line: entry.line)
    }
    if let entry = top["header_starts_with"], top["blocks"] != nil {
      keys.note("header_starts_with does not go with blocks: each block has its own", line: entry.line)
    }
    return (tags, start)
  }

  private func tags(hasHeader: Bool) -> FileProfile.RecordTags? {
    guard let entry = top["tags"],
      let entries = keys.entries(of: entry.node, named: "tags", known: ["column", "roles"])
    else { return nil }
    guard let stated = entries["roles"],
      let listed = keys.entries(of: stated.node, named: "tags.roles", known: nil)
    else {
      keys.note("tags lacks 'roles'", line: entry.line)
      return nil
    }
    var roles: [String: FileProfile.RecordTags.Role] = [:]
    for role in listed.values {
      roles[role.key] = keys.choice(role, FileProfile.RecordTags.Role.self)
    }
    let tags = FileProfile.RecordTags(
      index: keys.whole(entries["column"], max: 10_000) ?? 0, roles: roles)
    if !tags.has(.line) { keys.note("tags has no role line", line: entry.line) }
    if tags.has(.header) != hasHeader {
      keys.note(
        hasHeader ? "tags has no role header; say header: false if there is none"
          : "tags has a role header, which needs header: true", line: entry.line)
    }
    return tags
  }

  /// The tables of a file that has several.
  func blocks(_ fields: Fields) -> [FileProfile.Block] {
    guard let entry = top["blocks"] else { return [] }
    guard let nodes = entry.node.sequence, !nodes.isEmpty else {
      keys.note("blocks must be a list", line: entry.line)
      return []
    }
    if keys.isFalse(top["header"]) { keys.note("blocks needs header: true", line: entry.line) }
    let blocks = nodes.compactMap { block($0, fields) }
    if blocks.count(where: { $0.role == .lines }) != 1 {
      keys.note("blocks needs just one block with the role lines", line: entry.line)
    }
    for (index, block) in blocks.enumerated() {
      for other in blocks[..<index]
      where block.headerStart.starts(with: other.headerStart)
        || other.headerStart.starts(with: block.headerStart)
      {
        keys.note(
          "two blocks start alike, with '\(block.headerStart[0])': give more of their columns",
          line: entry.line)
      }
    }
    return blocks
  }

  private func block(_ node: Node, _ fields: Fields) -> FileProfile.Block? {
    let line = node.mark?.line ?? 0
    let own = ["header_starts_with", "role"]
    guard
      let entries = keys.entries(
        of: node, named: "a block", known: own + Self.totalsKeys(inBlock: true))
    else { return nil }
    guard let start = entries["header_starts_with"].flatMap({ keys.texts($0) }), !start.isEmpty,
      let role = keys.text(entries["role"])
    else {
      keys.note("a block lacks 'header_starts_with' or 'role'", line: line)
      return nil
    }
    let further = entries.keys.filter { !own.contains($0) }.sorted()
    switch role {
    case "totals":
      return controlRows(entries, fields, line: line, inBlock: true).map {
        FileProfile.Block(headerStart: start, role: .totals($0))
      }
    case "lines", "skipped":
      if let first = further.first {
        keys.note("\(first) goes with the role totals only", line: entries[first]!.line)
      }
      return FileProfile.Block(headerStart: start, role: role == "lines" ? .lines : .skipped)
    default:
      keys.note("role cannot be '\(role)'; it is one of: lines, totals, skipped", line: line)
      return nil
    }
  }
}
