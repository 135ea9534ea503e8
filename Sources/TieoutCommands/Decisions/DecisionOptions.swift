import ArgumentParser
import Foundation
import Reconciliation
import SettlementModel
import Store

/// What every command that decides takes.
struct DecisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Who decides. Default: the user who is logged in.", valueName: "name"),
    transform: DecisionOptions.person)
  var by: PersonName?

  static func person(_ text: String) throws -> PersonName {
    guard let name = PersonName(text) else { throw ValidationError("'\(text)' is no person's name") }
    return name
  }

  /// A finding's id; the case of its letters does not matter.
  static func findingID(_ text: String) -> String {
    text.utf8.count == 17 && text.uppercased().hasPrefix("F")
      ? "F" + text.dropFirst().lowercased() : text
  }

  /// Who decides: `--by`, else who is logged in.
  func decider(_ invocation: Invocation) throws -> PersonName {
    let name = invocation.environment["USER"] ?? NSUserName()
    guard let known = by ?? PersonName(name) else {
      throw ValidationError("nobody is logged in by a name; say with --by who decides")
    }
    return known
  }

  /// A decision by this person, now.
  func decision(
    _ action: FindingDecision.Action, about id: String, note: String, _ invocation: Invocation
  ) throws -> FindingDecision {
    FindingDecision(
      findingID: Self.findingID(id), action: action, note: note, by: try decider(invocation),
      login: LoginName.current, at: invocation.clock.now())
  }
}
