import ArgumentParser
import DurableFiles
import Foundation
import Reconciliation
import Store

struct DatabaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db", abstract: "Check, back up, rebuild and clear the database.",
    discussion: "Example: tieout db verify",
    subcommands: [
      Verify.self, Backup.self, DatabaseRebuildCommand.self, DatabaseEraseCommand.self,
      DatabasePurgeCommand.self,
    ])

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract:
        "Check every page, index and reference, count all lines and records by two paths, and check the audit trail.",
      discussion: """
        The audit trail is a chain: each entry is hashed together with the one before. A change shows at the first entry \
        that does not fit. Whoever can write the database can also make a new chain, or cut its end off: keep the head \
        that is printed, or that of `tieout status`, somewhere else, and hand it in with --head later. Then everything up \
        to that entry is proven to be as it was.

        Example: tieout db verify
        """)

    @OptionGroup var options: GlobalOptions

    @Option(
      help: ArgumentHelp("A head of the audit trail that was noted earlier.", valueName: "hash"),
      transform: { text in
        let digits = text.lowercased()
        guard digits.utf8.count == 64, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
          throw ValidationError("'\(text)' is no head; it is 64 digits from 0 to f")
        }
        return digits
      })
    var head: String?

    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.reporting {
        let database = try invocation.presentDatabase()
        let damage = try database.verify()
        for problem in damage { invocation.console.error(problem) }
        let files = try Self.keptFiles(of: database, try invocation.configuration(needsFiles: false).data())
        for problem in files { invocation.console.error(problem) }
        guard damage.isEmpty, files.isEmpty else { return .cannotWrite }
        let conservation = try Self.conservation(of: database, invocation)
        for difference in conservation?.differences ?? [] { invocation.console.error(difference) }
        let audit = try database.verifyAudit(knownHead: head)
        for problem in Self.problems(of: audit) { invocation.console.error(problem) }
        guard conservation?.isConserved != false, audit.isSound else { return .invariantBroken }
        if let facts = conservation?.facts {
          print("ok: \(facts.lines) lines and \(facts.records) records, each in exactly one bucket")
        } else {
          print("ok: nothing has been matched yet, so that there is nothing to count")
        }
        print("audit trail: \(audit.head.count) entries, head \(audit.head.hash)")
        if let proof = Self.proof(of: audit) { print(proof) }
        return .done
      }
    }

    /// What is wrong with the kept files, a sentence each.
    private static func keptFiles(
      of database: SettlementDatabase, _ data: DataDirectory
    ) throws -> [String] {
      try database.keptContents().compactMap { content in
        let path = data.inbox + "/" + content.sha256
        guard FileManager.default.fileExists(atPath: path) else {
          return "\(path): \(content.name) is not kept any more; put it back from a backup"
        }
        guard try FileDigest(ofFileAt: path).hex == content.keptSHA256 else {
          return "\(path): the bytes kept of \(content.name) are not those that came; put it back from a backup"
        }
        return nil
      }
    }

    /// Counts what has been matched; nil where nothing has. What came after the last matching is in
    /// no bucket yet, and no mistake.
    private static func conservation(
      of database: SettlementDatabase, _ invocation: Invocation
    ) throws -> Conservation? {
      guard let judged = try database.lastJudgingRunIfBehind() else {
        if try database.isUnjudged() { return nil }
        var counted = try database.conservation()
        counted.differences += try database.problemsOfKeptSums(counted)
        return counted
      }
      invocation.console.info(
        "counted as of the run for \(judged.businessDay); what came after it has not been matched yet")
      let then = try SettlementDatabase.open(path: try invocation.databasePath(), asOf: judged.id)
      defer { try? then.close() }
      return try then.conservation()
    }

    private static func problems(of audit: AuditVerification) -> [String] {
      var problems: [String] = []
      if let problem = audit.problem {
        problems.append(problem)
        if let proof = proof(of: audit) { problems.append(proof) }
      }
      if audit.knownHead == .lost {
        problems.append(
          "no entry that fits has the given head: entries were changed or taken out since it was noted, or it is of "
            + "another database")
      }
      return problems
    }

    /// What a head that was found proves.
    private static func proof(of audit: AuditVerification) -> String? {
      guard case .found(let number) = audit.knownHead else { return nil }
      let later = audit.head.count - number
      return number == 0
        ? "the given head is that of an empty audit trail, which proves nothing"
        : "the given head is entry \(number): the first \(number) entries are as they were; \(later) came after it"
    }
  }

  struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "backup", abstract: "Write a copy of the database while it may be in use.",
      discussion: "Example: tieout db backup /backup/tieout-2026-03-05.sqlite")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The copy's path; must not exist.", completion: .file())
    var file: String

    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.reporting {
        let database = try invocation.presentDatabase()
        try database.backup(to: file)
        return .done
      }
    }
  }
}
