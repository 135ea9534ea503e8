/// The bytes of an audit entry that its hash is over.
///
/// Each field is written as its length in bytes, `:`, its bytes and `,` (a netstring), and a field
/// without a value as `-,`. No other sequence of fields gives the same bytes. First stands the
/// name of this form, then the hash of the entry before in hex digits (64 zeros for the first entry), then
/// the fields in the order of ``fieldNames``.
public enum AuditEncoding {
  /// The name of the form; another order or another field is another form.
  public static let form = "tieout.audit/1"

  /// What the first entry follows on.
  public static let firstPredecessor = String(repeating: "0", count: 64)

  /// Columns of the stored entry, in the order in which they are encoded.
  public static let fieldNames = [
    "id", "subject_type", "subject", "action", "reason", "note", "assignee", "decided_by",
    "second_by", "login", "decided_at", "amounts", "detail", "run", "reference",
  ]

  /// The bytes to hash.
  ///
  /// - Parameters:
  ///   - fields: one for each of ``fieldNames``; numbers as decimal text, nil for no value.
  ///   - predecessor: the hash of the entry before, as it is stored.
  public static func bytes(
    of fields: [[UInt8]?], following predecessor: [UInt8]
  ) -> [UInt8] {
    precondition(fields.count == fieldNames.count)
    var bytes: [UInt8] = []
    append(Array(form.utf8), to: &bytes)
    append(predecessor, to: &bytes)
    for field in fields { append(field, to: &bytes) }
    return bytes
  }

  /// The fields of an entry.
  public static func fields(of entry: AuditEntry) -> [[UInt8]?] {
    let texts: [String?] = [
      String(entry.number), entry.subjectType.rawValue, entry.subject, entry.action.rawValue,
      entry.reason, entry.note, entry.assignee, entry.by, entry.second, entry.login,
      String(entry.at.milliseconds), entry.amounts, entry.detail, entry.run.map { String($0) },
      entry.reference.map { String($0) },
    ]
    return texts.map { $0.map { Array($0.utf8) } }
  }

  private static func append(_ field: [UInt8]?, to bytes: inout [UInt8]) {
    if let field {
      bytes += Array(String(field.count).utf8)
      bytes.append(UInt8(ascii: ":"))
      bytes += field
    } else {
      bytes.append(UInt8(ascii: "-"))
    }
    bytes.append(UInt8(ascii: ","))
  }
}
