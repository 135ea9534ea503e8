import SettlementModel

/// Types the lines of a file: by the short way where the profile asks for nothing special, else by
/// the way that knows every form. Decided once a file.
enum RowTyper {
  case plain(LineTyper)
  case special(SpecialLineTyper)

  /// - Parameter nameGroups: what the file's name says, by group.
  init(_ profile: FileProfile, _ columns: BoundColumns, _ nameGroups: [String: String]) {
    self =
      profile.isPlain
      ? .plain(LineTyper(profile: profile, columns: columns))
      : .special(SpecialLineTyper(profile: profile, columns: columns, nameGroups: nameGroups))
  }

  /// Whether the row's kind is one that is counted and not stored, as far as the row reaches.
  func isOfIgnoredKind(_ row: CSVRow) -> Bool {
    switch self {
    case .plain(let typer): typer.isOfIgnoredKind(row)
    case .special(let typer): typer.isOfIgnoredKind(row)
    }
  }

  /// The currency in which control rows count the row, if it can be told though the row cannot be
  /// read.
  func controlCurrency(of reader: CSVReader) -> Currency? {
    switch self {
    case .plain(let typer): typer.controlCurrency(of: reader)
    case .special(let typer): typer.controlCurrency(of: reader)
    }
  }

  /// The line of the reader's current row. Its texts go into the batch, it itself does not.
  func line(of reader: CSVReader, textsInto batch: LineBatch) throws(RowFault) -> BatchedLine {
    switch self {
    case .plain(let typer): try typer.line(of: reader, textsInto: batch)
    case .special(let typer): try typer.line(of: reader, textsInto: batch)
    }
  }

  /// What the section row says that starts the lines to come.
  func begin(section: [[UInt8]]) {
    if case .special(let typer) = self { typer.section = section }
  }
}
