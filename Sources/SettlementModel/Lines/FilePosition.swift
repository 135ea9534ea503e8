/// A place in a settlement file as a person finds it.
public struct FilePosition: Sendable, Hashable, Comparable {
  /// Name of the configured source.
  public var source: String
  /// Base name as received, with `.gz`.
  public var file: String
  /// Physical line, from 1 with header and preamble, where the row starts; 0 for the file as a whole.
  public var row: Int

  public init(source: String, file: String, row: Int) {
    self.source = source
    self.file = file
    self.row = row
  }

  /// File in byte order, then row, then source.
  public static func < (left: FilePosition, right: FilePosition) -> Bool {
    if left.file != right.file { return left.file.utf8.lexicographicallyPrecedes(right.file.utf8) }
    if left.row != right.row { return left.row < right.row }
    return left.source.utf8.lexicographicallyPrecedes(right.source.utf8)
  }
}
