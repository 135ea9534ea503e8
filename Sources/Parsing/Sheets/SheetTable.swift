import Compression
import Encodings

/// A table that a person saved as CSV out of a spreadsheet, read whole.
///
/// What spreadsheets do to CSV is put up with: a byte order mark, UTF-16, any line ends, `;` or a
/// tab between the fields, a first line `sep=;`, quotes or none, empty rows. A table is small:
/// ``bytesMax`` bounds it.
package struct SheetTable: Sendable, Hashable {
  /// One row that is not empty.
  package struct Row: Sendable, Hashable {
    /// As the spreadsheet counts, from 1: line ends within cells do not count, empty rows do.
    package let number: Int
    package let cells: [String]
  }

  package let header: Row
  package let rows: [Row]
  /// What is wrong with the form of rows, by their number.
  package let damagedRows: [Int: String]

  /// Largest file.
  package static let bytesMax = 64 << 20
  private static let delimiters = Array(",;\t|".utf8)

  /// Reads the file whose header has a column of this name, whatever its case.
  ///
  /// - Throws: ``SheetProblem`` where it is no such table.
  package static func read(path: String, column: String) throws -> SheetTable {
    let source = try MemorySource(path: path)
    if source.bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw SheetProblem("is a workbook, not CSV; save it from the spreadsheet as CSV (UTF-8)")
    }
    let encoding = try encoding(of: source.bytes)
    for delimiter in delimiters {
      let front = try? rows(source.again(), encoding: encoding, delimiter: delimiter, countMax: 2)
      // A spreadsheet's own line may stand before the header.
      let header = front?.found.firstIndex { row in
        row.cells.contains { name(of: $0) == column }
      }
      guard let front, let header,
        header == 0 || front.found[0].cells[0].lowercased().hasPrefix("sep=")
      else { continue }
      let (found, damaged) = try rows(
        source, encoding: encoding, delimiter: delimiter, hiddenCount: header)
      return SheetTable(
        header: found[header], rows: Array(found.dropFirst(header + 1)), damagedRows: damaged)
    }
    // Says what makes the table unreadable, where that is why.
    _ = try rows(source, encoding: encoding, delimiter: delimiters[0])
    throw SheetProblem(
      "has no column \(column) in its first row; the first row must hold the columns' names")
  }

  /// A header's cell as a name: no spaces around it, lower case.
  package static func name(of cell: String) -> String {
    let trimmed = cell.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
    return String(trimmed.reversed()).lowercased()
  }

  private static func encoding(of bytes: [UInt8]) throws -> TextEncoding {
    do {
      _ = try DecodedText.source(MemorySource(bytes), encoding: .utf8)
      return .utf8
    } catch TextError.looksLike(_, let found) {
      return found
    } catch let error as TextError {
      throw SheetProblem(error.description)
    }
  }

  /// - Parameter hiddenCount: rows at the beginning that a spreadsheet does not show.
  private static func rows(
    _ source: MemorySource, encoding: TextEncoding, delimiter: UInt8, countMax: Int = .max,
    hiddenCount: Int = 0
  ) throws -> (found: [Row], damaged: [Int: String]) {
    var rows: [Row] = []
    var damaged: [Int: String] = [:]
    var number = -hiddenCount
    do {
      let reader = CSVReader(
        try DecodedText.source(source, encoding: encoding), delimiter: delimiter)
      while rows.count < countMax, try reader.next() {
        number += 1
        if let problem = reader.problem {
          damaged[number] = problem.detail
          continue
        }
        let cells = (0..<reader.fieldCount).map {
          String(decoding: reader.bytes(of: $0), as: UTF8.self)
        }
        if cells.contains(where: { !$0.allSatisfy(\.isWhitespace) }) {
          rows.append(Row(number: number, cells: cells))
        }
      }
    } catch let error as CSVFileError {
      throw SheetProblem(words(error))
    } catch let error as TextError {
      throw SheetProblem(error.description)
    }
    return (rows, damaged)
  }

  private static func words(_ error: CSVFileError) -> String {
    switch error {
    case .invalidByte(let line, _):
      "line \(line): its bytes are not UTF-8; save the table as CSV UTF-8 or as Unicode text"
    case .unterminatedQuote(let line): "line \(line): a quote that opens here is never closed"
    case .foreignByteOrderMark(let encoding): "is in \(encoding), which is not read"
    case .preambleTooLarge(let line): "line \(line): the row is too large"
    }
  }
}

/// Why a file cannot be read as a table; the sentence goes on after the file's name.
package struct SheetProblem: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// A small file in memory, which can be read again from its start.
private final class MemorySource: ByteSource {
  let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads the whole file; one that is larger than a table may be is refused.
  convenience init(path: String) throws {
    do {
      let file = try FileByteSource(path: path)
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = try chunk.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0
      {
        bytes += chunk[..<count]
        guard bytes.count <= SheetTable.bytesMax else {
          throw SheetProblem("is larger than \(SheetTable.bytesMax >> 20) MiB")
        }
      }
      self.init(bytes)
    } catch let error as ByteSourceError {
      throw SheetProblem("cannot be read: \(error)")
    }
  }

  func again() -> MemorySource { MemorySource(bytes) }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - offset)
    bytes.withUnsafeBytes { whole in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: whole[offset..<offset + count]))
    }
    offset += count
    return count
  }
}
