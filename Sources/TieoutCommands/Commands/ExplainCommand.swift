import ArgumentParser
import Matching
import Reporting
import SettlementModel
import Store

struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Everything known about one id, in time order.",
    discussion: """
      The id of a payment intent, capture, refund, invoice, checkout session, subscription, dispute, merchant order, ARN, \
      settlement transaction, payout, batch or finding. What nothing ties gets suggestions: other lines or records of the \
      same amount and currency within days of it. They are never matches.

      A subscription or session is first followed from what was agreed to what was paid out: due, billed, captured, settled, \
      paid out, period by period, with what is missing between two of them.

      Example: tieout explain ORD-1003
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var asOf: AsOfOptions

  @Argument(help: "The id.")
  var id: String

  private static let formats = Vocabulary<ExplainFormat>("format")

  @Option(
    help: "text or json. Default: text.", completion: formats.completion,
    transform: formats.value(of:))
  var format: ExplainFormat = .text

  enum ExplainFormat: String, CaseIterable { case text, json }

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let known = try invocation.readingDatabase(asOf: asOf.asOf)
      let cases = CaseStories(database: known.database, configuration: known.configuration)
      let chains = try SubscriptionStories(database: known.database, policy: cases.policy())
        .chains(of: id)
      let stories = try cases.narratives(of: id)
      guard !chains.isEmpty || !stories.isEmpty else {
        let then = known.asOf.map { "was known of \(id) on \($0.day)" } ?? "is known of \(id)"
        invocation.console.error("nothing \(then)")
        return .failure
      }
      let output = StandardOutput()
      if format == .json {
        try output.write(StoryDocument.json(chains: chains, stories: stories))
        return .done
      }
      for (index, text) in (chains.map(\.text) + stories.map(\.text)).enumerated() {
        if index > 0 { try output.write([0x0A]) }
        let width = invocation.console.outputWidth
        let shown = width.map { WrappedText.wrapped(text, toColumns: $0) } ?? text
        try output.write(Array(shown.utf8))
      }
      return .done
    }
  }
}
