import SettlementModel

/// What a file of saved webhook bodies holds, one after the other: NDJSON, form bodies one a line,
/// or one JSON text over several lines, an array of bodies too.
struct SavedBodies {
  /// One body of the file.
  enum Body {
    case json(JSONValue)
    case form([UInt8])
    /// Bytes that are neither, and why.
    case unreadable([UInt8], reason: String)
  }

  private var lines: NDJSONLines
  private var waiting: [(body: Body, position: Int)] = []
  private var isFirst = true
  /// Largest text over several lines.
  private static let documentBytesMax = 64 << 20

  init(_ bytes: any ArchiveBytes) { lines = NDJSONLines(bytes) }

  /// The next body with its place in the file: a line, or an element of an array, from 1.
  mutating func next() throws -> (body: Body, position: Int)? {
    while waiting.isEmpty {
      guard let line = try lines.next() else { return nil }
      try take(line)
    }
    return waiting.removeFirst()
  }

  private mutating func take(_ line: NDJSONLines.Line) throws {
    let (bytes, number): ([UInt8], Int)
    switch line {
    case .tooLong(let start, let position):
      let reason = "the line is longer than \(Limits.archiveLineBytesMax) bytes"
      return waiting.append((.unreadable(start, reason: reason), position))
    case .text(let text, let position): (bytes, number) = (text, position)
    }
    if Self.isBlank(bytes) { return }
    defer { isFirst = false }
    if case .unreadable = Self.body(bytes), isFirst {
      return try takeDocument(startingWith: bytes, number: number)
    }
    add(Self.body(bytes), number)
  }

  /// Reads on from a first line that is no JSON text by itself: the file may be one text.
  private mutating func takeDocument(startingWith first: [UInt8], number: Int) throws {
    var all: [(bytes: [UInt8], position: Int)] = [(first, number)]
    var count = first.count
    while count <= Self.documentBytesMax, let line = try lines.next() {
      guard case .text(let bytes, let position) = line else { break }
      all.append((bytes, position))
      count += bytes.count + 1
    }
    let whole = Array(all.map(\.bytes).joined(separator: [0x0A]))
    if case .json(let value) = Self.body(whole) { return add(.json(value), 1) }
    for line in all where !Self.isBlank(line.bytes) { add(Self.body(line.bytes), line.position) }
  }

  /// Queues a body; of an array its elements.
  private mutating func add(_ body: Body, _ position: Int) {
    guard case .json(let value) = body, let elements = value.elements else {
      return waiting.append((body, position))
    }
    for (index, element) in elements.enumerated() { waiting.append((.json(element), index + 1)) }
  }

  private static func body(_ bytes: [UInt8]) -> Body {
    if WebhookDelivery.isForm(bytes) { return .form(bytes) }
    do throws(JSONProblem) {
      return .json(try JSONDocument(bytes).root)
    } catch {
      return .unreadable(bytes, reason: "the body is \(error)")
    }
  }

  private static func isBlank(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
  }
}
