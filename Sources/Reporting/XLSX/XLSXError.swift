/// A workbook could not be written.
public struct XLSXError: Error, Sendable, CustomStringConvertible {
  /// What failed, as the library or the system says it.
  public let reason: String

  public var description: String {
    "the workbook cannot be written: \(reason); look for free space where temporary files and the workbook lie"
  }
}
