import ArgumentParser
import Foundation
import OpenPGP
import Parsing
import Reporting
import SettlementModel

struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Look at file layouts and try them on a file.",
    subcommands: [List.self, Show.self, Preview.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "The profiles that are built in.",
      discussion: "Example: tieout profile list")

    func run() async throws {
      for name in BuiltInProfiles.names {
        let profile = try FileProfile.builtIn(name)
        print("\(name)\t\(profile?.description ?? "")")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "A built-in profile's YAML, to start your own from.",
      discussion: "Example: tieout profile show useepay-settlement >mine.yaml")

    @Argument var name: String

    func run() async throws {
      guard let yaml = BuiltInProfiles.yaml(name) else {
        throw ValidationError("\(UnknownProfileError(name: name))")
      }
      print(yaml, terminator: "")
    }
  }

  struct Preview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "preview",
      abstract: "Show the first lines of a file as a profile reads them, and every row it refuses.",
      discussion: """
        Stores nothing.

        Example: tieout profile preview mail/wallet-2026-03-05.csv --profile profiles/wallet.yaml
        """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "A settlement file, plain or gzip.") var file: String
    @Option(help: "A built-in profile's name or a path.") var profile: String
    @Option(help: "How many lines to show.") var lines = 10
    @Option(help: "Name of the source whose OpenPGP key decrypts the file.") var source: String?

    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.reporting {
        let isPath = profile.contains("/") || profile.hasSuffix(".yaml")
        let (layout, _) = try Configuration.profile(isPath ? .path(profile) : .builtIn(profile))
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let preview = try SettlementFileReader.preview(
          path: file, name: name, profile: layout, decryption: decryption(invocation),
          maxLines: lines)
        let output = StandardOutput()
        try ReportFormat.table.write(
          PreviewRows(lines: preview.lines), to: output, tableWidth: invocation.console.outputWidth)
        return conclude(preview, console: invocation.console)
      }
    }

    /// What decrypts the files of the named source.
    private func decryption(_ invocation: Invocation) throws -> OpenPGPKey? {
      guard let source else { return nil }
      let configuration = try invocation.configuration()
      guard let named = configuration.sources.first(where: { $0.name == source }) else {
        throw ValidationError("the configuration has no source \(source)")
      }
      return named.decryption(environment: invocation.environment)
    }

    private func conclude(_ preview: FilePreview, console: Console) -> ExitStatus {
      for reject in preview.rejected {
        console.error("\(file):\(reject.row): \(reject.column): \(reject.reason): \(reject.detail)")
      }
      for warning in preview.reading.warnings { console.warning("\(file): \(warning)") }
      if let refusal = preview.reading.refusal {
        console.error("\(file): the file is refused: \(refusal.detail)")
      }
      let counts = preview.reading.counts
      console.info(
        "\(counts.physical) rows: \(counts.loaded) lines, \(counts.rejected) rejected, \(counts.header) header, "
          + "\(counts.preamble) preamble, \(counts.control) control, \(counts.blank) blank, \(counts.ignored) ignored")
      return preview.reading.refusal == nil && counts.rejected == 0 ? .done : .inputRefused
    }
  }
}

/// Parsed lines as rows of a table.
private struct PreviewRows: ReportRows {
  let lines: [SettlementLine]
  let columns = [
    "row", "kind", "record_id", "payment_intent_id", "merchant_order_id", "occurred_at", "currency",
    "gross", "fee", "tax", "net",
  ]

  func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    for line in lines {
      let digits = line.settlementCurrency.digits
      func amount(_ units: Int64?) -> ReportCell {
        units.map {
          .amount(DecimalText.majorUnits(ofMinorUnits: Int128($0), digits: digits))
        } ?? .empty
      }
      try body([
        .integer(Int64(line.position.row)), .text(line.kind.rawValue), .text(line.recordID),
        .text(line.paymentIntentID), .text(line.merchantOrderID),
        .text(line.occurredAt?.description ?? ""), .text(line.currency.code),
        .amount(
          DecimalText.majorUnits(
            ofMinorUnits: Int128(line.grossMinorUnits), digits: line.currency.digits)),
        amount(line.feeMinorUnits), amount(line.taxMinorUnits), amount(line.netMinorUnits),
      ])
    }
  }
}
