public import SettlementModel

/// What one line of an archive is about, without reading the object.
public enum ArchivedObject {
  /// The object of a line in the file with this name, such as `refunds.ndjson`; nil for an event
  /// around an object, for what cannot be read, and for other files.
  public static func reference(of line: [UInt8], inFile name: String) -> RecordReference? {
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    guard let type = RecordType.allCases.first(where: { $0.archiveName == plain }) else { return nil }
    let document: JSONDocument
    do throws(JSONProblem) {
      document = try JSONDocument(line)
    } catch {
      return nil
    }
    let root = document.root
    guard root.kind == .object, root[key: "data"] == nil, let id = root[key: "id"], id.kind == .string else {
      return nil
    }
    return RecordReference(type: type, id: String(decoding: id.raw, as: UTF8.self))
  }
}
