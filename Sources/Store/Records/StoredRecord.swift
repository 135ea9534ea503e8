import GRDB
import SettlementModel

/// How one type of API object is kept: its table, its columns, and which of two copies is the
/// newer.
protocol StoredRecord: Equatable, Sendable {
  static var table: String { get }
  static var type: RecordType { get }
  /// Columns that hold the object, `id` first.
  static var columns: [String] { get }
  /// Whether the table has a `case_key`.
  static var hasCase: Bool { get }
  var id: String { get }
  /// When this state of the object was made.
  var stateAt: Timestamp { get }
  /// Decides between copies of one time: the greater has got further.
  var progress: Int { get }
  /// Binds the columns in order, from 1.
  func bind(to statement: SQLStatement)
  /// Reads the columns in order, from 0.
  init(from row: SQLStatement) throws
}

extension StoredRecord {
  static var hasCase: Bool { true }

  /// Whether this copy takes the place of `held`: a total order over copies, so that the order in
  /// which they arrive does not matter.
  func replaces(_ held: Self) -> Bool {
    if stateAt != held.stateAt { return stateAt > held.stateAt }
    if progress != held.progress { return progress > held.progress }
    return held.canonicalText.utf8.lexicographicallyPrecedes(canonicalText.utf8)
  }

  /// All fields in one text; used to choose between copies that nothing else tells apart.
  private var canonicalText: String {
    var text = ""
    dump(self, to: &text)
    return text
  }
}
