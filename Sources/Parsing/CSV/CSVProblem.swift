/// What is wrong with the form of one row; the rows after it can be read.
package enum CSVProblem: String, Sendable, Hashable {
  case bareQuote = "bare quote"
  case textAfterQuote = "text after quote"
  case nulByte = "NUL byte"
  case fieldTooLarge = "field too large"
  case rowTooLarge = "row too large"

  /// The problem in one sentence.
  package var detail: String {
    switch self {
    case .bareQuote: "A quote stands inside a field that does not start with one."
    case .textAfterQuote: "Text follows the closing quote of a field."
    case .nulByte: "The row has a NUL byte."
    case .fieldTooLarge: "A field is larger than 1 MiB."
    case .rowTooLarge: "The row is larger than 4 MiB."
    }
  }
}

/// What is wrong with a file so that nothing after it can be trusted.
package enum CSVFileError: Error, Sendable, Hashable {
  /// A quote that opens in the row starting at this physical line is never closed.
  case unterminatedQuote(line: Int)
  /// A byte that is not UTF-8, by its offset in the unpacked file.
  case invalidByte(line: Int, offset: Int64)
  /// A byte order mark of an encoding that is not read.
  case foreignByteOrderMark(encoding: String)
  /// A line before the header is larger than 4 MiB.
  case preambleTooLarge(line: Int)
}
