/// How the files of a night's folder spell their texts, so that texts can be replaced in them and
/// figures never are.
public enum PublishedForm: Sendable, Hashable {
  case rows, objects, page
  /// The night's figures, in which no text is about an order.
  case figures

  /// The form of the file of this name; nil for one that no night writes, or that has no text to
  /// replace in place.
  public init?(name: String) {
    switch name {
    case "discrepancies.csv", "pending.csv": self = .rows
    case "discrepancies.json": self = .objects
    case "report.html": self = .page
    case "summary.json": self = .figures
    default: return nil
    }
  }

  /// The text as it stands in such a file.
  public func spelled(_ text: String) -> String {
    var bytes: [UInt8] = []
    switch self {
    case .rows:
      for byte in text.utf8 { bytes += byte == CSVRow.quote ? [byte, byte] : [byte] }
    case .objects:
      JSONText.append(text, to: &bytes)
      bytes = Array(bytes.dropFirst().dropLast())
    case .page: HTMLText.append(text, to: &bytes)
    case .figures: return text
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The file with what `replace` makes of each text, as it is spelled, that may name an order;
  /// everything else stays byte by byte.
  public func rewritten(_ bytes: [UInt8], replace: @escaping ([UInt8]) -> [UInt8]) -> [UInt8] {
    switch self {
    case .rows: PublishedRows(replace: replace).rewritten(bytes)
    case .objects: PublishedObjects(replace: replace).rewritten(bytes)
    case .page: PublishedPage(replace: replace).rewritten(bytes)
    case .figures: bytes
    }
  }
}
