import GRDB
import SettlementModel

/// A finding as it was open after two runs; nil where it was not open, or resolved.
struct ComparedFinding {
  /// One side.
  struct Side {
    let finding: Finding
    let origin: FindingOrigin
    let caseKey: Int64?

    /// What the finding is worth; nil where a comparison makes no sense.
    var value: Int128? { finding.differenceMinorUnits }
  }

  /// What became of a finding.
  enum Change: String {
    case new, gone, amount
    /// Another class or code, such as a pending item that became a break; its amount may be another
    /// as well.
    case findingClass = "class"
  }

  var change: Change
  var before: Side?
  var after: Side?

  /// The side that tells what the finding is about: the later one that there is.
  var subject: Side { after ?? before! }

  /// Both sides as changes: none where they are equal in class, code and amounts, two where the
  /// currency is another.
  static func changes(from before: Side?, to after: Side?) -> [ComparedFinding] {
    guard let before else {
      return after.map { [ComparedFinding(change: .new, before: nil, after: $0)] } ?? []
    }
    guard let after else { return [ComparedFinding(change: .gone, before: before, after: nil)] }
    let (old, new) = (before.finding, after.finding)
    if old.currency != new.currency {
      return [
        ComparedFinding(change: .gone, before: before, after: nil),
        ComparedFinding(change: .new, before: nil, after: after),
      ]
    }
    if old.code != new.code {
      return [ComparedFinding(change: .findingClass, before: before, after: after)]
    }
    let isEqual =
      old.expectedMinorUnits == new.expectedMinorUnits
      && old.actualMinorUnits == new.actualMinorUnits
    return isEqual ? [] : [ComparedFinding(change: .amount, before: before, after: after)]
  }
}
