/// How a table is shown.
public struct TableStyle: Sendable, Hashable {
  /// Columns of the terminal; nil never cuts text.
  public var width: Int?
  /// Whether escape sequences for colour may be written: only where a terminal shows them.
  public var usesColor: Bool

  public init(width: Int? = nil, usesColor: Bool = false) {
    self.width = width
    self.usesColor = usesColor
  }
}
