/// A workbook could not be written.
public struct XLSXError: Error, Sendable, CustomStringConvertible {
  /// What failed, as the library or the system says it.
  public let reason: String
  /// The folder in which the workbook was being made; empty where none was.
  public internal(set) var directory = ""

  init(reason: String) { self.reason = reason }

  public var description: String {
    let place = directory.isEmpty ? "" : " in \(directory)"
    return "the workbook cannot be written\(place): \(reason); free some space there or check the disk, then run again"
  }
}
