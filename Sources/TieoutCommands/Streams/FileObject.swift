import SettlementModel

/// What reading one file gave, as an object of a stream: digest, counts, sums, and why nothing of it counts.
struct FileObject {
  static let type = "file"

  var source: String
  var name: String
  /// 64 hex digits in lower case.
  var sha256: String
  var reading: FileReading
  /// First and last settlement date of its lines; nil where none states one.
  var settledOn: ClosedRange<BusinessDay>?

  init(source: String, name: String, sha256: String, reading: FileReading) {
    self.source = source
    self.name = name
    self.sha256 = sha256
    self.reading = reading
  }

  var text: ObjectText {
    var object = ObjectText(type: Self.type)
    object.put("source", source)
    object.put("file", name)
    object.put("sha256", sha256)
    object.put("file_date", reading.fileDate)
    object.put("first_settled_on", settledOn?.lowerBound)
    object.put("last_settled_on", settledOn?.upperBound)
    object.put("rows", object: rows)
    object.put("gross", objects: Self.sums(reading.totals.gross))
    object.put("net", objects: Self.sums(reading.totals.net))
    if let refusal = reading.refusal { object.put("refusal", object: Self.text(of: refusal)) }
    object.put(
      "warnings",
      objects: reading.warnings.map { warning in
        var object = ObjectText()
        object.put("text", warning)
        return object
      })
    return object
  }

  private var rows: ObjectText {
    var object = ObjectText()
    for (name, count) in [
      ("physical", reading.counts.physical), ("header", reading.counts.header),
      ("preamble", reading.counts.preamble), ("blank", reading.counts.blank),
      ("control", reading.counts.control), ("ignored", reading.counts.ignored),
      ("loaded", reading.counts.loaded), ("rejected", reading.counts.rejected),
    ] { object.put(name, Int64(count)) }
    return object
  }

  private static func sums(_ sums: [Currency: Int128]) -> [ObjectText] {
    sums.sorted { $0.key < $1.key }.map { currency, sum in
      var object = ObjectText()
      object.put("currency", currency.code)
      object.put(sum: "minor_units", sum)
      return object
    }
  }

  private static func text(of refusal: FileRefusal) -> ObjectText {
    var object = ObjectText()
    object.put("cause", refusal.cause.rawValue)
    object.put("row", Int64(refusal.row))
    object.put("detail", refusal.detail)
    object.putText("currency", (refusal.stated ?? refusal.summed)?.currency.code ?? "")
    object.put("stated", refusal.stated?.minorUnits)
    object.put("summed", refusal.summed?.minorUnits)
    return object
  }

  /// The parts of the object that say whether the file counts and what it does to other files.
  init(_ object: ObjectMembers) throws(StreamProblem) {
    source = try object.text("source")
    name = try object.requiredText("file")
    sha256 = try object.requiredText("sha256")
    reading = FileReading(fileDate: try object.day("file_date"))
    reading.refusal = try object.object("refusal").map(Self.refusal)
    guard let rows = try object.object("rows") else { throw StreamProblem("rows", "is missing") }
    reading.counts.rejected = try rows.count("rejected") ?? 0
    if let first = try object.day("first_settled_on"), let last = try object.day("last_settled_on"),
      first <= last
    {
      settledOn = first...last
    }
  }

  private static func refusal(_ object: ObjectMembers) throws(StreamProblem) -> FileRefusal {
    guard let cause = FileRefusal.Cause(rawValue: try object.requiredText("cause")) else {
      throw StreamProblem("cause", "of a refusal is none that is known")
    }
    let currency = try object.currency()
    func amount(_ name: StaticString) throws(StreamProblem) -> Money? {
      guard let currency, let amount = try object.integer(name) else { return nil }
      return Money(minorUnits: amount, currency: currency)
    }
    return FileRefusal(
      cause: cause, row: try object.count("row") ?? 0, detail: try object.requiredText("detail"),
      stated: try amount("stated"), summed: try amount("summed"))
  }
}
