import Reconciliation
import SettlementModel
import Store
import Synchronization

/// Tells a person on standard error how a run goes on: a live line on a terminal, plain lines otherwise.
final class ConsoleProgress: NightProgress {
  private let console: Console
  /// Bytes and records at which the live line was last drawn, so that it does not flicker.
  private let lastDrawn = Mutex<Int64>(0)
  private let records = Mutex<Int>(0)

  init(console: Console) {
    self.console = console
  }

  func began(stage: String) {
    endLiveLine()
    console.detail(stage)
  }

  func fetched(file: String, bytes: Int64, of total: Int64) {
    draw(at: bytes, step: 4 << 20) { "\(file): \(bytes >> 20) of \(total >> 20) MiB" }
  }

  func ingested(file: String, result: FileImportResult) {
    endLiveLine()
    switch result {
    case .imported(let reading, let replaces):
      console.info(
        "\(file): \(reading.counts.loaded) lines, \(reading.counts.rejected) rejected"
          + (replaces ? "; it replaces what came under this name before" : ""))
      for warning in reading.warnings { console.warning("\(file): \(warning)") }
    case .again: console.detail("\(file): the same as before")
    case .duplicate(let original): console.warning("\(file): the same content as \(original), counted once")
    case .restored: console.info("\(file): the content of an earlier version again")
    case .refused(let refusal): console.error("\(file): \(refusal.detail)")
    case .refusedBefore(let refusal): console.detail("\(file): still refused: \(refusal.detail)")
    }
  }

  func pulled(account: String, records count: Int) {
    let sum = records.withLock { all in
      all += count
      return all
    }
    draw(at: Int64(sum), step: 2000) { "\(account): \(sum) records" }
  }

  func note(_ text: String) {
    endLiveLine()
    console.detail(text)
  }

  private func draw(at position: Int64, step: Int64, _ text: () -> String) {
    guard console.errorIsTerminal, console.verbosity > .quiet else { return }
    let isDue = lastDrawn.withLock { last in
      guard position < last || position - last >= step else { return false }
      last = position
      return true
    }
    if isDue { console.liveLine(text()) }
  }

  private func endLiveLine() {
    if console.errorIsTerminal { console.liveLine("") }
  }
}
