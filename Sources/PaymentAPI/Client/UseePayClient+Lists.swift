import SettlementModel

/// One page of a list.
struct ListPage: Sendable {
  var items: [JSONValue]
  var shape: PageShape
  /// Whether the API says that there is no such list.
  var isAbsent: Bool
  var serverTime: Timestamp?
}

extension UseePayClient {
  /// A list to walk.
  struct List: Sendable {
    var path: String
    var query: [APIRequest.QueryItem] = []
    var appID: String
    var mayBeAbsent = false
  }

  /// One page of a list.
  func page(_ number: Int, of list: List) async throws -> ListPage {
    let pagination = configuration.pagination
    let paging = [
      APIRequest.QueryItem(pagination.pageParameter, String(number)),
      APIRequest.QueryItem(pagination.sizeParameter, String(pagination.pageSize)),
    ]
    let answer = try await exchange.answer(
      to: APIRequest(
        path: list.path, query: paging + list.query, appID: list.appID, form: .list,
        mayBeAbsent: list.mayBeAbsent))
    let items = answer.items
    let root = answer.document?.root
    let hasMore = root?.nonNull("has_more").flatMap { value -> Bool? in
      switch value.kind {
      case .true: true
      case .false: false
      default: nil
      }
    }
    let total = root?.nonNull("total").flatMap { Int64(String(decoding: $0.raw, as: UTF8.self)) }
    let ids = items.map { String(decoding: ($0.nonNull("id") ?? $0).raw, as: UTF8.self) }
    return ListPage(
      items: items, shape: PageShape(ids: ids, hasMore: hasMore, total: total),
      isAbsent: answer.document == nil, serverTime: answer.serverTime)
  }

  /// Captures of one intent, in pages where the API pages them; none where the API answers 404.
  func captures(ofIntent id: String, appID: String) async throws -> FetchedRecords {
    guard !configuration.capturesPath.isEmpty, id != ".", id != ".." else { return .init() }
    let path = configuration.capturesPath.split(
      separator: "{id}", omittingEmptySubsequences: false
    ).joined(separator: BaseURL.escaped(id))
    let list = List(path: path, appID: appID, mayBeAbsent: true)
    var pages = PageSeries(
      firstPage: configuration.pagination.firstPage,
      pageSize: configuration.pagination.pageSize, repeatedPageEnds: true)
    var fetched = FetchedRecords()
    while true {
      let page = try await page(pages.currentPage, of: list)
      if page.isAbsent { return fetched }
      fetched.append(
        try await reading(appID: appID).records(
          .capture, from: page.items, origin: path,
          position: fetched.records.count + fetched.rejected.count + 1, ofIntent: id))
      do throws(PageSeries.Problem) {
        if try pages.take(page.shape) == .end { return fetched }
      } catch {
        throw error.error(at: path)
      }
    }
  }

  /// Refunds of one intent. Where the API does not honour the filter, only the first page is looked
  /// through: all refunds come with their own series anyway.
  func refunds(ofIntent id: String, appID: String) async throws -> FetchedRecords {
    let path = ListedResource.refunds.path
    let list = List(path: path, query: [.init("payment_intent_id", id)], appID: appID)
    var pages = PageSeries(
      firstPage: configuration.pagination.firstPage, pageSize: configuration.pagination.pageSize)
    var fetched = FetchedRecords()
    while true {
      let page = try await page(pages.currentPage, of: list)
      var isFiltered = true
      var own: [JSONValue] = []
      for item in page.items {
        let named = try? ObjectFields(item, unit: .major).text("payment_intent_id")
        if named == id { own.append(item) } else { isFiltered = false }
      }
      fetched.append(
        try await reading(appID: appID).records(.refund, from: own, origin: path, position: 1))
      do throws(PageSeries.Problem) {
        if try pages.take(page.shape) == .end || !isFiltered { return fetched }
      } catch {
        throw error.error(at: path)
      }
    }
  }
}
