import ArgumentParser
import Reconciliation

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Try the configuration out: permissions, host key, login, API key, database, disk.",
    discussion: """
      Changes nothing. A line for each thing that was tried, as it is tried: ok, note, or FAILED with what to do. Goes on \
      after a failure; ends with the code that a run would end with.

      Example: tieout check --config /etc/tieout/tieout.yaml
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let configuration = try invocation.configuration()
      let check = SetupCheck(invocation: invocation)
      let data = try configuration.data()
      try invocation.requireLocalFileSystem(configuration, path: SetupCheck.existing(data.path))
      // A server that does not answer takes its time: what is known is told before.
      var report = CheckReport(tell: { try StandardOutput().write(Array($0.utf8)) })
      report.passed("configuration", "\(configuration.file) has no errors")
      check.checkData(data, into: &report)
      if check.checkSecrets(of: configuration, into: &report) {
        let plan = try check.plan(of: configuration)
        if plan.sources.contains(where: \.isRemote) { check.checkSSHLibrary(into: &report) }
        for source in plan.sources { await check.check(source, into: &report) }
        await check.checkRecords(of: configuration, plan, into: &report)
      }
      report.add(AfterRunCheck(configuration, environment: invocation.environment))
      if let error = report.tellError { throw error }
      let count = report.failures.count
      if count > 0 {
        let things = count == 1 ? "1 thing needs" : "\(count) things need"
        invocation.console.error("\(things) to be put right; look for FAILED")
      }
      return .combined(report.failures)
    }
  }
}
