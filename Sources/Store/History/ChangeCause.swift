/// Why a finding is not what it was: one word for each kind of thing that comes in between.
public enum ChangeCause: String, Sendable, Hashable, CaseIterable {
  /// A settlement line came.
  case lineCame = "line_came"
  /// A file came, counted or refused.
  case fileCame = "file_came"
  /// A file came again with other content, or a correction took its place.
  case fileReplaced = "file_replaced"
  /// A person had a refused file counted.
  case fileAccepted = "file_accepted"
  /// The API has a record that it did not have.
  case recordCame = "record_came"
  /// The API says something else of a record.
  case recordChanged = "record_changed"
  /// The API was asked for a record and does not have it.
  case recordAbsent = "record_absent"
  /// A pull ended: complete, so that what waited for it was judged, or not.
  case pull
  /// A person resolved or reopened the finding.
  case decision
  /// Rules or configuration are others.
  case rules
  /// Nothing came; days passed.
  case days
  /// Something about other payments or files.
  case elsewhere
}

/// What caused a change, as far as the store tells.
struct ChangeEvidence {
  var cause: ChangeCause
  /// File and row, where the cause has them.
  var file = ""
  var row: Int64?
  var recordType = ""
  var recordID = ""
  /// The run that brought it.
  var run: Int64?
  var detail = ""

  init(_ cause: ChangeCause, detail: String = "") {
    self.cause = cause
    self.detail = detail
  }
}
