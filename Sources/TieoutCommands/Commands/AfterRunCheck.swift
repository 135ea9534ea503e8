import Foundation
import Notification

/// What `check` says of `after_run`: whether a run will be able to tell of itself. Nothing is sent.
///
/// Trouble is a note and no failure, as it is at night.
struct AfterRunCheck {
  private(set) var passed: [(what: String, detail: String)] = []
  private(set) var noted: [(what: String, detail: String)] = []

  init(_ configuration: Configuration, environment: [String: String]) {
    let tasks = configuration.afterRun
    if let path = tasks.metricsFile { checkMetrics(path) }
    for (key, reference) in [("post_url", tasks.postURL), ("ping_url", tasks.pingURL)] {
      guard let reference else { continue }
      let what = "after_run.\(key)"
      do {
        let address = try AfterRun.address(reference, environment: environment)
        passed.append((what, "\(address.host), not tried"))
      } catch let error as NotificationError {
        noted.append((what, error.description))
      } catch let error as SecretProblem {
        noted.append((what, error.description))
      } catch {
        noted.append((what, "cannot be read"))
      }
    }
  }

  private mutating func checkMetrics(_ path: String) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    if access(folder, W_OK | X_OK) == 0 {
      passed.append(("after_run.metrics_file", path))
    } else {
      noted.append(("after_run.metrics_file", "\(folder) cannot be written; make it, or let this user write there"))
    }
  }
}
