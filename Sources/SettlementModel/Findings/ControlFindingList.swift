/// Control findings with their ids: equal places are told apart by an ordinal.
public struct ControlFindingList: Sendable {
  public private(set) var findings: [Finding] = []
  private var ordinals: [String: Int] = [:]

  public init() {}

  /// Adds a finding about a place.
  public mutating func append(_ code: FindingCode, at place: FilePosition, detail: String) {
    append(code, at: place, detail: detail) { _ in }
  }

  /// Adds a finding about a place; `change` may add to it what plays no part in its id.
  public mutating func append(
    _ code: FindingCode, at place: FilePosition, detail: String,
    _ change: (inout Finding) throws -> Void
  ) rethrows {
    let parts = FindingIdentity.parts(of: place)
    let name = ([code.rawValue] + parts).joined(separator: "\u{0}")
    let ordinal = ordinals[name, default: 0]
    ordinals[name] = ordinal + 1
    var finding = Finding(
      id: FindingIdentity.id(code: code, parts: parts, ordinal: ordinal), code: code,
      position: place, detail: detail)
    try change(&finding)
    findings.append(finding)
  }

  /// The findings, where nothing else dates them aged from the date of their file, so that a night caught up counts as
  /// one on time.
  public func dated(_ fileDate: (FilePosition) -> BusinessDay?) -> [Finding] {
    findings.map { finding in
      guard finding.agesFrom == nil, let place = finding.position else { return finding }
      var dated = finding
      dated.agesFrom = fileDate(place)
      return dated
    }
  }
}

// What is said of refused input.
extension ControlFindingList {
  /// Adds that a file is set aside; `place.row` is the refusal's.
  public mutating func append(_ refusal: FileRefusal, of place: FilePosition, sha256: String) {
    let isTotal = refusal.cause == .controlTotal
    append(
      isTotal ? .controlTotalMismatch : .fileQuarantined, at: place,
      detail: refusal.detail + Self.release(of: place.file, sha256: sha256, after: refusal.cause)
    ) { finding in
      guard isTotal, let currency = (refusal.stated ?? refusal.summed)?.currency else { return }
      finding.currency = currency
      finding.expectedMinorUnits = refusal.stated.map { Int128($0.minorUnits) }
      finding.actualMinorUnits = refusal.summed.map { Int128($0.minorUnits) }
    }
  }

  /// How a person has the file counted though it was refused; empty where nobody can.
  private static func release(
    of name: String, sha256: String, after cause: FileRefusal.Cause
  ) -> String {
    let isPlain = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || [0x2E, 0x5F, 0x2D].contains($0)
    }
    let named = isPlain && name.utf8.first != 0x2D ? name : String(sha256.prefix(16))
    return switch cause {
    case .quarantined: ""
    case .unclearCorrection:
      " Count it as a replacement with `tieout ingest --accept \(named) --replaces NAME --note TEXT`,"
        + " or beside the other without --replaces."
    case .controlTotal, .tooManyRejects, .summaryMissing:
      " If it is right as it is, `tieout ingest --accept \(named) --note TEXT` counts it."
    }
  }

  /// Adds that a row could not be read.
  public mutating func append(
    rejectedRow place: FilePosition, column: String, reason: String, detail: String
  ) {
    let column = column.isEmpty ? "" : " in \(column)"
    append(
      .rowRejected, at: place,
      detail: Self.sentence("\(reason)\(column): \(detail)")
        + " Have the file issued again, or correct the profile.")
  }

  /// Adds that an API object could not be read.
  public mutating func append(
    rejected record: RecordReference, origin: String, position: Int, reason: String
  ) {
    append(
      .recordRejected, at: FilePosition(source: "", file: origin, row: position),
      detail: Self.sentence(reason) + " Nothing of the object counts until it can be read."
    ) { finding in
      finding.recordType = record.type
      finding.recordID = record.id
    }
  }

  /// The text with a full stop.
  private static func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? text : text + "."
  }
}
