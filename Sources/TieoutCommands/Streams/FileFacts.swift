import SettlementModel

/// What the cases say of one file: an object that goes from their evaluation into that of the files.
struct FileFacts {
  let name: StreamTotals.FileName
  var file: StreamTotals.File

  static let type = "file_facts"

  init(name: StreamTotals.FileName, file: StreamTotals.File) {
    self.name = name
    self.file = file
  }

  var text: ObjectText {
    var object = ObjectText(type: Self.type)
    object.put("source", name.source)
    object.put("file", name.name)
    object.put("settled_lines", Int64(file.settledLines))
    object.put("too_large", Int64(file.tooLarge))
    object.put("too_small", Int64(file.tooSmall))
    if let line = file.firstUnknown {
      object.put("first_unknown", object: LineObject.text(of: line))
    }
    return object
  }

  init(_ object: ObjectMembers) throws(StreamProblem) {
    name = StreamTotals.FileName(
      source: try object.text("source"), name: try object.requiredText("file"))
    file = StreamTotals.File(
      settledLines: try object.count("settled_lines") ?? 0,
      tooLarge: try object.count("too_large") ?? 0, tooSmall: try object.count("too_small") ?? 0,
      firstUnknown: try object.object("first_unknown").map(LineObject.line))
  }

  /// Adds what another part of the stream says of the same file.
  mutating func add(_ other: FileFacts) {
    file.settledLines += other.file.settledLines
    file.tooLarge += other.file.tooLarge
    file.tooSmall += other.file.tooSmall
    guard let line = other.file.firstUnknown else { return }
    if file.firstUnknown.map({ line.position.row < $0.position.row }) ?? true {
      file.firstUnknown = line
    }
  }
}
