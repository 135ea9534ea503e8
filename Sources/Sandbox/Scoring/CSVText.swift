/// Reads the CSV of reports, with code that shares nothing with the programs that are scored.
package enum CSVText {
  /// The rows of an RFC 4180 text, header first; rows end with LF or CRLF, and none is blank.
  package static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var hasField = false
    func endField() {
      row.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
      hasField = false
    }
    func endRow() {
      guard hasField || !field.isEmpty || !row.isEmpty else { return }
      endField()
      rows.append(row)
      row = []
    }
    var bytes = text.utf8.makeIterator()
    var held: UInt8?
    while let byte = held ?? bytes.next() {
      held = nil
      switch byte {
      case UInt8(ascii: "\"") where isQuoted:
        // Two quotes inside a quoted field are one.
        held = bytes.next()
        if held == UInt8(ascii: "\"") {
          field.append(byte)
          held = nil
        } else {
          isQuoted = false
        }
      case _ where isQuoted: field.append(byte)
      case UInt8(ascii: "\""):
        isQuoted = true
        hasField = true
      case UInt8(ascii: ","):
        endField()
        hasField = true
      case UInt8(ascii: "\n"): endRow()
      case UInt8(ascii: "\r"): break
      default: field.append(byte)
      }
    }
    endRow()
    return rows
  }
}
