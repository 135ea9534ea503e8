import Compression
import SettlementModel

/// A first profile for a file, guessed from the file itself.
///
/// Guessing happens here and nowhere else: whatever a draft says is marked as a guess, for a person
/// to confirm, and what reads files at night takes its word from the confirmed profile only.
public struct ProfileDraft: Sendable, Hashable {
  /// The profile, with a `# guess:`, `# unknown:` or `# needed:` beside what was not certain.
  public let yaml: String
  /// Fields that every profile needs and that no column was found for.
  public let missing: [String]

  /// Looks at the beginning of a file.
  ///
  /// - Parameters:
  ///   - name: the file's base name, which may hold a date.
  ///   - member: which file inside a zip is meant; empty for the only one.
  /// - Throws: `ByteSourceError` where the file cannot be unpacked, ``DraftProblem`` where it is no
  ///   table.
  public static func make(
    path: String, name: String, member: String = "", limits: ParsingLimits = ParsingLimits()
  ) throws -> ProfileDraft {
    let source = try DraftSource(path: path, member: member, limits: limits)
    guard let table = DraftTable(text: source.text) else {
      throw DraftProblem(
        "no delimiter gives two fields a row; a profile reads files whose rows have fields")
    }
    let shape = DraftShape(table)
    guard !shape.lines.isEmpty else { throw DraftProblem("there is a header, and no line to look at") }
    return ProfileDraft(source: source, table: table, shape: shape, name: name)
  }

  init(source: DraftSource, table: DraftTable, shape: DraftShape, name: String) {
    let fields = DraftFields(shape)
    let amounts = DraftAmounts(fields.writtenAmounts())
    let sums = DraftSums(fields, amounts: amounts)
    let kinds = DraftKindRows(fields, amounts: amounts)
    var writer = DraftWriter()
    writer.comment("A draft, made by looking at \(name). Every guess is for you to confirm:")
    writer.comment("compare it with the provider's documentation, then validate and preview.")
    writer.entry("name", DraftText.scalar(Self.profileName(of: name)))
    writer.entry("description", "Draft from one file, not yet confirmed.")
    writer.entry("version", "1")
    writer.blank()
    writer.layout(source: source, table: table, shape: shape, name: name)
    writer.times(fields)
    writer.amounts(amounts, fields: fields, kinds: kinds)
    missing = writer.columns(fields, sums: sums)
    writer.kinds(kinds)
    writer.ending(shape: shape, fields: fields, sums: sums)
    yaml = writer.text
  }

  private static func profileName(of fileName: String) -> String {
    let base = fileName.split(separator: ".").first.map(String.init) ?? fileName
    let words = base.lowercased().split { !$0.isASCII || !$0.isLetter }
    let name = words.prefix(4).joined(separator: "-")
    return name.isEmpty ? "my-layout" : name
  }
}

/// Why no draft can be made of a file.
public struct DraftProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// One sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}
