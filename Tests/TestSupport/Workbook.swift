public import Foundation

/// A workbook as openpyxl reads it, which shares nothing with the writer.
public struct Workbook: Decodable, Sendable {
  public struct Cell: Decodable, Sendable, Equatable {
    /// `s` text, `n` number, `d` date or time, `f` formula; empty for an empty cell.
    public let type: String
    /// As text; of a formula its text.
    public let value: String
    /// Of a formula the result that the file keeps; else the value.
    public let result: String
    public let format: String
    public let bold: Bool
  }
  public struct Sheet: Decodable, Sendable {
    public let name: String
    /// The first cell that moves, such as `A2`.
    public let frozen: String
    /// The range of the filter.
    public let filter: String
    public let links: Int
    public let widths: [Double]
    /// With the header, from the top; all have the same length.
    public let rows: [[Cell]]
  }
  public let title: String
  public let created: String
  public let sheets: [Sheet]

  /// Reads a workbook.
  ///
  /// - Throws: ``ProgramError`` with what Python says, where it cannot be read.
  public init(_ file: URL) throws {
    let script = PackageFiles.root.appending(path: "Tests/Workbooks/dump.py").path
    // Debian's own Python has the package; another one that comes first in PATH may not.
    let run = try runProgram(
      "/usr/bin/python3", [script, file.path], in: FileManager.default.temporaryDirectory)
    guard run.exitCode == 0 else { throw ProgramError("python3-openpyxl reads it: \(run)") }
    self = try JSONDecoder().decode(Workbook.self, from: Data(run.standardOutput.utf8))
  }
}
