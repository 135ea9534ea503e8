import Compression
import Parsing
import Testing

/// One row as the tokenizer tells it.
private struct Row: Equatable, CustomStringConvertible {
  var line: Int
  var fields: [String]
  var problem: CSVProblem?

  init(_ line: Int, _ fields: [String], _ problem: CSVProblem? = nil) {
    self.line = line
    self.fields = fields
    self.problem = problem
  }

  var description: String { "\(line): \(fields) \(problem?.rawValue ?? "")" }
}

private struct Walk: Equatable {
  var rows: [Row] = []
  /// Offset and length of every row.
  var extents: [[Int64]] = []
  var error: CSVFileError?
}

private func walk(_ bytes: [UInt8], sizes: [Int], bufferBytes: Int = 1 << 16) throws -> Walk {
  let reader = CSVReader(PiecewiseSource(bytes, sizes: sizes), bufferBytes: bufferBytes)
  var walk = Walk()
  do {
    while try reader.next() {
      let fields = (0..<reader.fieldCount).map {
        String(decoding: reader.bytes(of: $0), as: UTF8.self)
      }
      walk.rows.append(Row(reader.line, reader.isBlank ? [] : fields, reader.problem))
      walk.extents.append([reader.byteOffset, reader.byteLength])
    }
  } catch let error as CSVFileError {
    walk.error = error
  }
  return walk
}

/// Walks bytes whole, byte by byte, and cut once at every place; all must agree.
private func walkEveryWay(_ bytes: [UInt8]) throws -> Walk {
  let whole = try walk(bytes, sizes: [max(1, bytes.count)])
  #expect(try walk(bytes, sizes: [1], bufferBytes: 1) == whole, "byte by byte")
  for split in 1..<max(1, bytes.count) {
    #expect(try walk(bytes, sizes: [split, bytes.count]) == whole, "split at \(split)")
  }
  return whole
}

@Suite struct CSVReaderTests {
  private static let cases: [(String, [Row])] = [
    ("", []),
    ("a", [Row(1, ["a"])]),
    ("a,b,c\n1,2,3", [Row(1, ["a", "b", "c"]), Row(2, ["1", "2", "3"])]),
    ("a,b,c\r\n1,2,3\r\n", [Row(1, ["a", "b", "c"]), Row(2, ["1", "2", "3"])]),
    ("a,b\r1,2\r", [Row(1, ["a", "b"]), Row(2, ["1", "2"])]),
    ("a\nb\r\nc\rd", [Row(1, ["a"]), Row(2, ["b"]), Row(3, ["c"]), Row(4, ["d"])]),
    ("a,b\n1,\"\"\n,\n", [Row(1, ["a", "b"]), Row(2, ["1", ""]), Row(3, ["", ""])]),
    ("1,\"ha \"\"ha\"\" ha\"\n3,4\n", [Row(1, ["1", "ha \"ha\" ha"]), Row(2, ["3", "4"])]),
    ("John,\"Anytown, WW\",08123", [Row(1, ["John", "Anytown, WW", "08123"])]),
    (
      "1,\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [102.0, 0.5]}\"\n",
      [Row(1, ["1", "{\"type\": \"Point\", \"at\": [102.0, 0.5]}"])]
    ),
    (
      "1,2\n\"Once upon \na time\",5\n7,8\n",
      [Row(1, ["1", "2"]), Row(2, ["Once upon \na time", "5"]), Row(4, ["7", "8"])]
    ),
    (
      "\"Once upon \r\na time\",5\r\n7,8\r\n",
      [Row(1, ["Once upon \r\na time", "5"]), Row(3, ["7", "8"])]
    ),
    (
      "1,\"ha \n\"\"ha\"\" \nha\"\n3,4",
      [Row(1, ["1", "ha \n\"ha\" \nha"]), Row(4, ["3", "4"])]
    ),
    ("\"a\rb\",c\nd", [Row(1, ["a\rb", "c"]), Row(3, ["d"])]),
    ("4,5,ʤ\n", [Row(1, ["4", "5", "ʤ"])]),
    ("\u{FEFF}a,b\n", [Row(1, ["a", "b"])]),
    ("\u{FEFF}\"a\",b\n", [Row(1, ["a", "b"])]),
    ("\n\na\n\n", [Row(1, []), Row(2, []), Row(3, ["a"]), Row(4, [])]),
    ("\r\n\r\na", [Row(1, []), Row(2, []), Row(3, ["a"])]),
    ("\"\"\n", [Row(1, [""])]),
    ("\"\"\"\"\n", [Row(1, ["\""])]),
    ("\"a\"\"\",\"\"\"b\"\n", [Row(1, ["a\"", "\"b"])]),
    ("37°36'37.8\"N,x\ny\n", [Row(1, ["37°36'37.8\"N", "x"], .bareQuote), Row(2, ["y"])]),
    ("\"a\"b,c\nd\n", [Row(1, ["a\"b", "c"], .textAfterQuote), Row(2, ["d"])]),
    ("\"a\" ,c\nd\n", [Row(1, ["a\" ", "c"], .textAfterQuote), Row(2, ["d"])]),
    ("a\u{0}b,c\nd", [Row(1, ["a\u{0}b", "c"], .nulByte), Row(2, ["d"])]),
    ("\"a\u{0}\nb\",c\nd", [Row(1, ["a\u{0}\nb", "c"], .nulByte), Row(3, ["d"])]),
  ]

  @Test(arguments: cases.indices)
  func everyCaseReadsTheSameHoweverItComes(index: Int) throws {
    let (text, rows) = Self.cases[index]
    let found = try walkEveryWay(Array(text.utf8))
    #expect(found.rows == rows)
    #expect(found.error == nil)
  }

  @Test func offsetsAndLengthsCountBytesWithoutLineEnds() throws {
    let found = try walkEveryWay(Array("\u{FEFF}a,b\r\n\"x\ny\"\n\nʤ".utf8))
    #expect(found.extents == [[3, 3], [8, 5], [14, 0], [15, 2]])
  }

  @Test(arguments: ["a,b\n\"c,d\ne,f\n", "a,b\n\"c\"\"", "a\n\""])
  func anOpenQuoteAtTheEndIsAnError(text: String) throws {
    let found = try walkEveryWay(Array(text.utf8))
    #expect(found.error == .unterminatedQuote(line: 2))
    #expect(found.rows.count == 1)
  }

  @Test(
    arguments: [
      ([0xFF], 6), ([0xC3], 6), ([0xC0, 0x80], 6), ([0xED, 0xA0, 0x80], 6), ([0x80], 6),
      ([0xF5, 0x80, 0x80, 0x80], 6), ([0xE2, 0x82], 6), ([0xF4, 0x90, 0x80, 0x80], 6),
      ([0xC3, 0xA9, 0xE9], 8),
    ] as [([UInt8], Int64)])
  func aByteThatIsNotUTF8IsNamed(bytes: [UInt8], offset: Int64) throws {
    let found = try walkEveryWay(Array("a,b\nc,".utf8) + bytes + Array("\nd,e\n".utf8))
    #expect(found.error == .invalidByte(line: 2, offset: offset))
  }

  @Test(arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]])
  func anotherByteOrderMarkIsNamed(bytes: [UInt8]) throws {
    #expect(try walkEveryWay(bytes).error == .foreignByteOrderMark(encoding: "utf-16"))
  }

  @Test(arguments: [1, 3, 64, 5000])
  func largeRowsAndFieldsAreSkippedAndNamed(size: Int) throws {
    let long = String(repeating: "x", count: 3000)
    let text =
      "a,b\n\(long),\(long)\nc,d\n\"\(long)\n\"\"\(long)\r\n\",e\r\nf,\(long.prefix(600))\ng,h"
    let reader = CSVReader(
      PiecewiseSource(Array(text.utf8), sizes: [size]), rowBytesMax: 2000, fieldBytesMax: 500,
      bufferBytes: 64)
    var found: [String] = []
    while try reader.next() {
      found.append("\(reader.line) \(reader.fieldCount) \(reader.problem?.rawValue ?? "")")
      if reader.problem == .rowTooLarge { #expect(reader.rawText.utf8.count <= 4096) }
      let end = Int(reader.byteOffset + reader.byteLength)
      #expect(end == text.utf8.count || [0x0A, 0x0D].contains(Array(text.utf8)[end]))
    }
    #expect(
      found == [
        "1 2 ", "2 0 row too large", "3 2 ", "4 0 row too large", "7 2 field too large", "8 2 ",
      ])
  }

  @Test func aQuoteThatOpensALargeRowAndNeverClosesIsAnError() throws {
    let text = "a\n\"" + String(repeating: "x\n", count: 3000)
    let reader = CSVReader(
      PiecewiseSource(Array(text.utf8), sizes: [100]), rowBytesMax: 1000, bufferBytes: 64)
    #expect(try reader.next())
    #expect(throws: CSVFileError.unterminatedQuote(line: 2)) { _ = try reader.next() }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let seed = UInt64.random(in: 1...UInt64.max)
    print("seed \(seed)")
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let alphabet = ["a", "\"", ",", "\n", "\r", "é", "日", " ", "#", "7"]
    for _ in 0..<300 {
      let rows = (0..<1 + next(5)).map { _ in
        (0..<1 + next(4)).map { _ in (0..<next(6)).map { _ in alphabet[next(10)] }.joined() }
      }
      let end = ["\n", "\r\n", "\r"][next(3)]
      let text = rows.map { fields in
        fields.map {
          "\""
            + $0.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
        }.joined(separator: ",") + end
      }.joined()
      let found = try walk(Array(text.utf8), sizes: [1 + next(40)], bufferBytes: 1 + next(64))
      #expect(found.rows.map(\.fields) == rows, "seed \(seed)")
      #expect(found.rows.allSatisfy { $0.problem == nil }, "seed \(seed)")
    }
  }

  @Test func theRowAsReceivedKeepsItsQuotes() throws {
    let reader = CSVReader(PiecewiseSource(Array("\"a\"\"b\",c\n".utf8), sizes: [4]))
    #expect(try reader.next())
    #expect(reader.rawText == "\"a\"\"b\",c")
    #expect(String(decoding: reader.bytes(of: 0), as: UTF8.self) == "a\"b")
  }

  @Test(arguments: [1, 2, 100])
  func preambleLinesAreSkippedRaw(size: Int) throws {
    let text = "\u{FEFF}Report \"of\r\n\nmonth\ra,b\n"
    let reader = CSVReader(PiecewiseSource(Array(text.utf8), sizes: [size]), bufferBytes: 4)
    for line in 1...3 {
      #expect(try reader.skipPreambleLine())
      #expect(reader.line == line)
    }
    #expect(try reader.next())
    #expect(reader.line == 4 && reader.fieldCount == 2)
    #expect(try !reader.next())
    #expect(try !reader.skipPreambleLine())
  }
}
