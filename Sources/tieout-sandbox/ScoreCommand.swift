import ArgumentParser
import Foundation
import Sandbox

struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Compare the reports of a night with the labels of its world.",
    discussion: """
      Prints precision and recall by code, payment, record and amounts, the share of findings that \
      agree in every field, and which codes were taken for which. Any tool's reports will do: \
      discrepancies.csv, and pending.csv where there is one, with the columns code, \
      payment_intent_id, record_id, currency, expected and actual; class, merchant_order_id, \
      record_type, file and row are compared where they are there.

      Exit codes: 0 all shares are 1, 2 something differs, 64 usage, 65 reports or labels cannot \
      be read.
      """)

  @Argument(help: "Folder of one business day's reports.")
  var reports: String

  @Argument(help: "The world's labels.ndjson.")
  var labels: String

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "How many differing findings to name.")
  var differences = 20

  func run() throws {
    let score: Score
    do throws(ScoreError) {
      score = try Score(reports: reports, labels: labels)
    } catch {
      FileHandle.standardError.write(Data("tieout-sandbox: error: \(error)\n".utf8))
      throw ExitCode(65)
    }
    print(json ? score.json : score.text(differencesMax: differences))
    guard score.isPerfect else { throw ExitCode(2) }
  }
}
