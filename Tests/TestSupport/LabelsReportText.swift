/// Reads the CSV of reports with code that shares nothing with what writes it.
public enum ReportText {
  /// The rows of an RFC 4180 text, header first.
  public static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    var mayBeEscape = false
    for scalar in text.unicodeScalars {
      if isQuoted {
        if scalar == "\"" {
          isQuoted = false
          mayBeEscape = true
        } else {
          field.append(scalar)
        }
        continue
      }
      switch scalar {
      case "\"":
        // Two quotes inside a quoted field are one.
        if mayBeEscape { field.append(scalar) }
        isQuoted = true
      case ",":
        row.append(String(field))
        field = .init()
      case "\n":
        rows.append(row + [String(field)])
        row = []
        field = .init()
      case "\r":
        break
      default:
        field.append(scalar)
      }
      mayBeEscape = false
    }
    if !row.isEmpty || !field.isEmpty { rows.append(row + [String(field)]) }
    return rows
  }
}
