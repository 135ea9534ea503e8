/// What version 8 adds: the definitions of indexes that a first load does without for a while.
enum SchemaV8 {
  static let statements = [suspendedIndexes]

  /// Empty but during a first load, and after one that was killed until the next opening.
  static let suspendedIndexes = """
    CREATE TABLE suspended_index (
      name TEXT PRIMARY KEY NOT NULL,
      -- The statement that makes it again.
      definition TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """
}
