/// What an erasure did.
public struct ErasureOutcome: Sendable, Hashable {
  /// What stands for the order from now on.
  public var pseudonym = ""
  /// Rows of settlement files about the order.
  public var rows = 0
  /// Objects of the API about the order.
  public var records = 0
  public var rewrittenFiles = 0
  public var rewrittenArchiveFiles = 0
  /// Reports that were rewritten, below `reports/`.
  public var rewrittenReports: [String] = []
  /// Workbooks of the same nights, which were removed.
  public var removedReports: [String] = []
  /// Copies of the database beside it, which may still hold it and are the user's to delete.
  public var copies: [String] = []

  public init() {}
}

/// Why nothing was erased.
public enum ErasureError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownOrder(id: String)
  /// A kept file that cannot be rewritten.
  case unwritable(name: String, path: String, reason: String)

  public var description: String {
    switch self {
    case .unknownOrder(let id):
      "no line and no record names the merchant order \(id); nothing was erased. "
        + "`tieout explain ID` tells what an id is known as"
    case .unwritable(let name, let path, let reason):
      "\(name), kept as \(path), names the order and cannot be rewritten: \(reason). Nothing was "
        + "erased; purge it with `tieout db purge` once it is settled"
    }
  }
}
