/// What stands above a report.
///
/// It names no clock: the same data give the same bytes, whenever they are written.
public struct ReportHeading: Sendable, Hashable {
  /// The report's name, as `tieout report` knows it; a sheet or a section is named by it.
  public var name: String
  /// The title for people.
  public var title: String
  /// The day that ages are counted to; nil where a report has none.
  public var businessDay: BusinessDay?
  /// Each filter in words, such as `currency USD`; empty where everything is shown.
  public var filters: [String]

  /// - Parameter title: the name with a capital letter and spaces where it is nil.
  public init(
    name: String, title: String? = nil, businessDay: BusinessDay?, filters: [String] = []
  ) {
    self.name = name
    self.title = title ?? Self.title(of: name)
    self.businessDay = businessDay
    self.filters = filters
  }

  private static func title(of name: String) -> String {
    let spaced = name.map { $0 == "_" || $0 == "-" ? " " : String($0) }.joined()
    return spaced.prefix(1).uppercased() + spaced.dropFirst()
  }
}

/// One report of a document that may hold several.
public struct HeadedReport {
  public var heading: ReportHeading
  public var rows: any ReportRows

  public init(_ heading: ReportHeading, _ rows: any ReportRows) {
    self.heading = heading
    self.rows = rows
  }
}
