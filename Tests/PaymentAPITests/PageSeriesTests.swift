import PaymentAPI
import Testing

/// One walk: the answers in order, and what comes of the last.
struct PagingCase: Sendable, CustomTestStringConvertible {
  var name: String
  var answers: [PageShape]
  var ends: Result<PageSeries.Step, PageSeries.Problem>
  var repeatedPageEnds = false

  var testDescription: String { name }
}

@Suite struct PageSeriesTests {
  static let cases: [PagingCase] = [
    .init(
      name: "has_more false", answers: [.init(ids: ["a", "b"], hasMore: false)],
      ends: .success(.end)),
    .init(
      name: "has_more true on a short page", answers: [.init(ids: ["a"], hasMore: true)],
      ends: .success(.next(page: 1))),
    .init(
      name: "full page without has_more", answers: [.init(ids: ["a", "b"])],
      ends: .success(.next(page: 1))),
    .init(name: "short page without has_more", answers: [.init(ids: ["a"])], ends: .success(.end)),
    .init(name: "empty page without has_more", answers: [.init(ids: [])], ends: .success(.end)),
    .init(
      name: "full pages, then an empty one", answers: [.init(ids: ["a", "b"]), .init(ids: [])],
      ends: .success(.end)),
    .init(
      name: "two empty pages that promise more",
      answers: [.init(ids: [], hasMore: true), .init(ids: [], hasMore: true)],
      ends: .success(.next(page: 2))),
    .init(
      name: "three empty pages that promise more",
      answers: .init(repeating: .init(ids: [], hasMore: true), count: 3),
      ends: .failure(.emptyPages(page: 2))),
    .init(
      name: "the same page again",
      answers: [.init(ids: ["a", "b"], hasMore: true), .init(ids: ["a", "b"], hasMore: true)],
      ends: .failure(.pageAgain(page: 1))),
    .init(
      name: "a circle of two pages",
      answers: [
        .init(ids: ["a"], hasMore: true), .init(ids: ["b"], hasMore: true),
        .init(ids: ["a"], hasMore: true),
      ], ends: .failure(.pageAgain(page: 2))),
    .init(
      name: "an object shifted over a page's edge is no loop",
      answers: [.init(ids: ["a", "b"], hasMore: true), .init(ids: ["b", "c"], hasMore: true)],
      ends: .success(.next(page: 2))),
    .init(
      name: "the same page of a call that knows no paging",
      answers: [.init(ids: ["a", "b"]), .init(ids: ["a", "b"])], ends: .success(.end),
      repeatedPageEnds: true),
    .init(
      name: "no end", answers: (0..<4).map { .init(ids: ["\($0)"], hasMore: true) },
      ends: .failure(.tooManyPages(max: 4))),
  ]

  @Test(arguments: cases)
  func walks(_ row: PagingCase) {
    var pages = PageSeries(
      firstPage: 0, pageSize: 2, repeatedPageEnds: row.repeatedPageEnds, pagesMax: 4)
    var last: Result<PageSeries.Step, PageSeries.Problem> = .success(.end)
    for answer in row.answers {
      do throws(PageSeries.Problem) {
        last = .success(try pages.take(answer))
      } catch {
        last = .failure(error)
      }
    }
    #expect(last == row.ends)
  }

  @Test func tellsWhetherTheTotalMoved() throws {
    var still = PageSeries(firstPage: 1, pageSize: 1)
    _ = try still.take(.init(ids: ["a"], hasMore: true, total: 2))
    _ = try still.take(.init(ids: ["b"], hasMore: false, total: 2))
    #expect(!still.totalMoved)
    var moved = PageSeries(firstPage: 1, pageSize: 1)
    _ = try moved.take(.init(ids: ["a"], hasMore: true, total: 2))
    _ = try moved.take(.init(ids: ["b"], hasMore: false, total: 1))
    #expect(moved.totalMoved)
  }
}
