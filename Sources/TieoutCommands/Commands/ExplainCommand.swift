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
      let stories = try CaseStories(database: known.database, configuration: known.configuration)
        .narratives(of: id)
      guard !stories.isEmpty else {
        let then = known.asOf.map { "was known of \(id) on \($0.day)" } ?? "is known of \(id)"
        invocation.console.error("nothing \(then)")
        return .failure
      }
      let output = StandardOutput()
      for (index, story) in stories.enumerated() {
        if index > 0, format == .text { try output.write([0x0A]) }
        let width = invocation.console.outputWidth
        let text = width.map { WrappedText.wrapped(story.text, toColumns: $0) } ?? story.text
        try output.write(format == .text ? Array(text.utf8) : story.json)
      }
      return .done
    }
  }
}
