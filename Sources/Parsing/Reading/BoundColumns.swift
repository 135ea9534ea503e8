import SettlementModel

/// A profile's columns tied to the field indexes of one file.
struct BoundColumns {
  /// Fields that every line has; nil until the first line of a file without a header tells.
  private(set) var width: Int?
  /// The header as the file writes it; empty without one.
  let header: [String]
  /// About columns that the profile or the file does not know.
  private(set) var warnings: [String] = []
  /// Whether a column of the profile is absent.
  private(set) var lacksColumns = false
  private var indexes: [CanonicalField: Int] = [:]
  /// Of the columns that make up fields together.
  private var furtherIndexes: [FileProfile.Column: Int] = [:]

  /// Ties the columns of a file without a header.
  init(withoutHeader profile: FileProfile) {
    header = []
    for (field, column) in profile.columns {
      if case .index(let index) = column { indexes[field] = index }
    }
    for column in profile.furtherColumns {
      if case .index(let index) = column { furtherIndexes[column] = index }
    }
  }

  /// Ties the columns by a header's names.
  ///
  /// - Throws: a refusal where a name stands twice or a needed column is missing.
  init(header: [String], row: Int, profile: FileProfile) throws(FileRefusal) {
    self.header = header
    width = header.count
    var indexByName: [String: Int] = [:]
    for (index, name) in header.enumerated()
    where indexByName.updateValue(index, forKey: name) != nil {
      throw Self.refusal(row, "the column \(RawText.quoted(name.utf8)) stands twice")
    }
    var used: Set<Int> = []
    var missing: [(field: CanonicalField, name: String)] = []
    for field in CanonicalField.allCases {
      guard case .named(let names)? = profile.columns[field] else { continue }
      if let index = names.lazy.compactMap({ indexByName[$0] }).first {
        indexes[field] = index
        used.insert(index)
      } else {
        missing.append((field, names[0]))
      }
    }
    for column in profile.furtherColumns {
      guard case .named(let names) = column,
        let index = names.lazy.compactMap({ indexByName[$0] }).first
      else { continue }
      furtherIndexes[column] = index
      used.insert(index)
    }
    if let tags = profile.recordTags { used.insert(tags.index) }
    let strangers = header.indices.filter { !used.contains($0) }.map { header[$0] }
    for case .named(let names) in profile.furtherColumns
    where furtherIndexes[.named(names)] == nil {
      throw Self.missing(names[0], row, among: strangers)
    }
    let needed = Self.neededFields(of: profile)
    let isIdentified = CanonicalField.identifiers.contains {
      indexes[$0] != nil || profile.derivedFields[$0] != nil
    }
    lacksColumns = !missing.isEmpty
    for (field, name) in missing {
      let isIdentifier = !isIdentified && CanonicalField.identifiers.contains(field)
      guard needed.contains(field) || isIdentifier else {
        if let renamed = strangers.first(where: { NearestWord.areSpellings($0, name) }) {
          throw Self.refusal(
            row,
            "the column '\(name)' is missing and \(RawText.quoted(renamed.utf8)) looks like it under another name")
        }
        warnings.append("the column '\(name)' is absent; \(field.rawValue) stays empty")
        continue
      }
      throw Self.missing(name, row, among: strangers)
    }
    for name in strangers {
      warnings.append(
        "the column \(RawText.quoted(name.utf8)) is not in the profile; it is not read")
    }
  }

  /// The field's index in a row, or nil where the file does not have it.
  func index(of field: CanonicalField) -> Int? { indexes[field] }

  /// The index of a column that a field is made of together with others, or nil.
  func index(of column: FileProfile.Column) -> Int? { furtherIndexes[column] }

  /// The smallest number of fields that has every column.
  var widthMin: Int { max(indexes.values.max() ?? 0, furtherIndexes.values.max() ?? 0) + 1 }

  /// Takes the width of the first line where no header told it.
  mutating func learnWidth(_ count: Int) {
    if width == nil { width = max(count, widthMin) }
  }

  /// The column as a person finds it: its name, or its field index.
  func name(of index: Int) -> String {
    header.indices.contains(index) ? header[index] : String(index)
  }

  /// The fields whose columns a file must have: those that every line needs, and what control rows
  /// sum.
  private static func neededFields(of profile: FileProfile) -> Set<CanonicalField> {
    var fields: [CanonicalField] = [.kind, .currency, .gross]
    fields += (profile.allControlRows + [profile.summaryFile?.layout].compactMap { $0 })
      .flatMap { $0.sums.keys.map(\.field) }
    fields += profile.computedFields[.gross].map { [$0.terms[0].field] } ?? []
    guard profile.sign == .debitCredit else { return Set(fields) }
    return Set(fields.flatMap { $0.debitAndCredit.map { [$0.debit, $0.credit] } ?? [$0] })
  }

  private static func missing(_ name: String, _ row: Int, among strangers: [String]) -> FileRefusal {
    let nearest = NearestWord.list(name, among: strangers, count: 3)
    let hint =
      nearest.isEmpty
      ? "no column of the file has a name like it"
      : "nearest: " + nearest.map { RawText.quoted($0.utf8) }.joined(separator: ", ")
    return refusal(row, "the needed column '\(name)' is missing; \(hint)")
  }

  private static func refusal(_ row: Int, _ what: String) -> FileRefusal {
    FileRefusal(
      cause: .quarantined, row: row,
      detail: "header refused: \(what). Ask for the file again or adjust the profile.")
  }
}
