import Foundation
import TestSupport

/// The payment API over a world's archive: what the server truly has, answered as it should be.
struct ArchiveAPI: Sendable {
  /// JSON of every object, by list.
  private var lists: [String: [String]] = [:]
  private var captures: [String: [String]] = [:]
  /// Whether lists state their total.
  var statesTotal = false
  /// An object that no answer shows.
  var hidden = ""
  /// What is wrong with its pages; nil for nothing.
  var paging: Paging?

  /// What can be wrong with pages, the first excepted.
  enum Paging: String, Sendable, CaseIterable {
    /// They show an object of the page before again, as if one had come in before it.
    case shifted
    /// The first intent is gone from the list, so that those after it have moved up.
    case deleted
    /// They end with an older version of the first object.
    case stale
    /// They are the first page again, and promise more.
    case repeated
    /// They are empty and promise more.
    case empty
  }

  init(archive: URL) throws {
    for name in ["payment_intents", "refunds", "invoices", "subscriptions"] {
      lists[name] = try Self.lines(of: archive.appending(path: name + ".ndjson"))
    }
    for line in try Self.lines(of: archive.appending(path: "captures.ndjson")) {
      guard let intent = Self.field("payment_intent_id", of: line) else { continue }
      captures[intent, default: []].append(line)
    }
  }

  /// The answer to a request.
  func reply(to request: ReceivedRequest) -> ScriptedReply {
    let parts = request.path.split(separator: "/").dropFirst(2).map(String.init)
    guard let name = parts.first, let listed = lists[name] else { return Self.absent }
    let all = listed.filter { isShown($0) }
    switch parts.count {
    case 1:
      let intent = request.parameter("payment_intent_id")
      let wanted = all.filter { intent == nil || Self.field("payment_intent_id", of: $0) == intent }
      return page(wanted, of: name, request)
    case 2: return all.first { Self.field("id", of: $0) == parts[1] }.map { .json($0) } ?? Self.absent
    default: return captures[parts[1]].map { page($0.filter(isShown), of: "captures", request) } ?? Self.absent
    }
  }

  private func page(_ all: [String], of name: String, _ request: ReceivedRequest) -> ScriptedReply {
    let number = request.parameter("page_num").flatMap { Int($0) } ?? 0
    let size = request.parameter("page_size").flatMap { Int($0) } ?? 10
    var all = all
    if paging == .deleted, name == "payment_intents" { all.removeFirst() }
    let paging = number > 0 ? paging : nil
    let start = paging == .repeated ? 0 : number * size - (paging == .shifted ? 1 : 0)
    var items = paging == .empty ? [] : Array(all.dropFirst(start).prefix(size))
    let hasMore = start + size < all.count || paging == .repeated || paging == .empty
    if paging == .stale, name == "payment_intents" {
      items.append(
        all[0].replacing("\"modify_at\":\"2026-", with: "\"modify_at\":\"2025-")
          .replacing("\"status\":\"succeeded\"", with: "\"status\":\"cancelled\""))
    }
    let total = statesTotal ? ",\"total\":\(all.count)" : ""
    return .json("{\"items\":[\(items.joined(separator: ","))],\"has_more\":\(hasMore)\(total)}")
  }

  private func isShown(_ json: String) -> Bool {
    hidden.isEmpty || Self.field("id", of: json) != hidden
  }

  private static let absent = ScriptedReply.json(
    #"{"code":"resource_not_found","message":"There is no such object."}"#, status: 404)

  private static func lines(of file: URL) throws -> [String] {
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// The text of a field in JSON without spaces; nil without one.
  private static func field(_ name: String, of json: String) -> String? {
    guard let start = json.firstRange(of: "\"\(name)\":\"")?.upperBound else { return nil }
    return String(json[start...].prefix { $0 != "\"" })
  }
}
