import SettlementModel

/// A row of a file that could not be read, as an object of a stream.
struct RejectedRowObject {
  static let type = "rejected_row"

  var place: FilePosition
  var column: String
  var reason: String
  var detail: String

  static func text(of row: RejectedRow, source: String, file: String) -> ObjectText {
    var object = ObjectText(type: type)
    object.put("source", source)
    object.put("file", file)
    object.put("row", Int64(row.row))
    object.putText("column", row.column)
    object.put("reason", row.reason)
    object.put("detail", row.detail)
    object.put("raw_text", row.rawText)
    return object
  }

  init(_ object: ObjectMembers) throws(StreamProblem) {
    place = FilePosition(
      source: try object.text("source"), file: try object.requiredText("file"),
      row: Int(try object.requiredInteger("row")))
    column = try object.text("column")
    reason = try object.requiredText("reason")
    detail = try object.text("detail")
  }
}

/// An API object that could not be read, as an object of a stream.
struct RejectedRecordObject {
  static let type = "rejected_record"

  var reference: RecordReference
  var origin: String
  var position: Int
  var reason: String

  static func text(of record: RejectedRecord) -> ObjectText {
    var object = ObjectText(type: type)
    object.put("origin", record.origin)
    object.put("position", Int64(record.position))
    object.put("record_type", record.type.rawValue)
    object.putText("id", record.id)
    object.put("reason", record.reason)
    object.put("raw_text", record.rawText)
    return object
  }

  init(_ object: ObjectMembers) throws(StreamProblem) {
    guard let type = RecordType(rawValue: try object.requiredText("record_type")) else {
      throw StreamProblem("record_type", "is no type of record")
    }
    reference = RecordReference(type: type, id: try object.text("id"))
    origin = try object.text("origin")
    position = Int(try object.requiredInteger("position"))
    reason = try object.requiredText("reason")
  }
}
