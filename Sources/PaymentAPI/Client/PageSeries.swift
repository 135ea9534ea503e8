import SettlementModel

/// What paging needs to know of one answer.
package struct PageShape: Sendable, Hashable {
  /// The objects' ids, or whatever tells them apart, in order.
  package var ids: [String]
  /// `has_more`, where the answer has it.
  package var hasMore: Bool?
  /// `total`, where the answer has it.
  package var total: Int64?

  package init(ids: [String], hasMore: Bool? = nil, total: Int64? = nil) {
    self.ids = ids
    self.hasMore = hasMore
    self.total = total
  }
}

/// Walks the pages of one list; pure, so that every way of ending is a row of a table.
///
/// The series ends where `has_more` is false or, without it, at the first page that is not full.
package struct PageSeries: Sendable {
  /// How the walk goes on after a page.
  package enum Step: Sendable, Hashable {
    case next(page: Int)
    case end
  }

  /// Why a walk cannot go on.
  package enum Problem: Error, Sendable, Hashable {
    /// A page began with an object that an earlier page began with.
    case pageAgain(page: Int)
    /// Several pages without objects in a row, each promising more.
    case emptyPages(page: Int)
    case tooManyPages(max: Int)
  }

  private static let emptyPagesMax = 3

  private let pageSize: Int
  private let pagesMax: Int
  /// Whether a repeated page without `has_more` ends the list: of a call that knows no paging.
  private let repeatedPageEnds: Bool
  private var page: Int
  private var pagesTaken = 0
  private var emptyPages = 0
  private var firstIDs: Set<String> = []
  private var firstTotal: Int64?
  private var lastTotal: Int64?

  package init(
    firstPage: Int, pageSize: Int, repeatedPageEnds: Bool = false,
    pagesMax: Int = Limits.pagesMax
  ) {
    self.page = firstPage
    self.pageSize = pageSize
    self.repeatedPageEnds = repeatedPageEnds
    self.pagesMax = pagesMax
  }

  /// The page to ask for.
  package var currentPage: Int { page }

  /// Whether `total` moved while the pages were read, so that a shift between pages may have hidden
  /// an object.
  package var totalMoved: Bool { firstTotal != lastTotal }

  /// Takes the answer for ``currentPage``.
  package mutating func take(_ shape: PageShape) throws(Problem) -> Step {
    pagesTaken += 1
    firstTotal = firstTotal ?? shape.total
    lastTotal = shape.total ?? lastTotal
    if let first = shape.ids.first, !firstIDs.insert(first).inserted {
      guard repeatedPageEnds, shape.hasMore == nil else { throw .pageAgain(page: page) }
      return .end
    }
    guard shape.hasMore ?? (shape.ids.count >= pageSize) else { return .end }
    emptyPages = shape.ids.isEmpty ? emptyPages + 1 : 0
    guard emptyPages < Self.emptyPagesMax else { throw .emptyPages(page: page) }
    guard pagesTaken < pagesMax else { throw .tooManyPages(max: pagesMax) }
    page += 1
    return .next(page: page)
  }
}

extension PageSeries.Problem {
  /// The problem as an error of the list at `path`.
  func error(at path: String) -> PaymentAPIError {
    switch self {
    case .pageAgain(let page):
      PaymentAPIError(
        code: .pagingLoops, place: path, what: "page \(page) begins like an earlier page")
    case .emptyPages(let page):
      PaymentAPIError(
        code: .pagingLoops, place: path,
        what: "pages up to \(page) are empty and still promise more")
    case .tooManyPages(let max):
      PaymentAPIError(code: .tooManyPages, place: path, what: "no end after \(max) pages")
    }
  }
}
