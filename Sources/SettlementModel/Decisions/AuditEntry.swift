/// One entry of the audit trail: what was decided, or what became of a decision.
public struct AuditEntry: Sendable, Hashable {
  /// What happened.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    /// A person closed the finding.
    case resolve
    /// A person asked for the finding to be closed, which takes a second one.
    case propose
    /// The second person agreed, which closed the finding.
    case confirm
    /// The proposal was taken back.
    case withdraw
    /// A person opened the finding again.
    case reopen
    /// A person wrote something down.
    case note
    /// A person gave the finding to somebody, or to nobody.
    case assign
    /// A run found other amounts than those that were decided on: the finding is open again.
    case opensAgain = "opens_again"
    /// A run found the amounts of the decision again: it holds again.
    case holdsAgain = "holds_again"
    /// A person had a refused file counted as it is.
    case acceptFile = "accept_file"
    /// A person had what is known of a merchant order's buyer erased.
    case erase
    /// A person had what is settled and old taken away.
    case purge
  }

  /// What an entry is about.
  public enum Subject: String, Sendable, Hashable {
    /// ``AuditEntry/subject`` is a finding's id.
    case finding
    /// ``AuditEntry/subject`` is a source's name, `/`, and a file's name.
    case file
    /// ``AuditEntry/subject`` is what was taken away: an erased order's pseudonym, or a day.
    case database
  }

  /// From 1, without a gap.
  public var number: Int64
  public var subjectType: Subject
  public var subject: String
  public var action: Action
  /// A word of ``ResolutionReason``; other words in entries from before there was a list; empty
  /// where no reason is given.
  public var reason: String
  public var note: String
  /// Who has the finding from now on; empty for nobody, and for actions other than `assign`.
  public var assignee: String
  /// Who decided, as stated; `tieout` for what a run enters.
  public var by: String
  /// The second person, where both were named at once.
  public var second: String
  /// The system user who ran the command; empty in entries from before it was kept.
  public var login: String
  public var at: Timestamp
  /// Currency, expected and actual amount in minor units as they were, with a space between; empty
  /// for files.
  public var amounts: String
  /// Further facts that the decision was about.
  public var detail: String
  /// The run that entered it; nil for what people do by hand.
  public var run: Int64?
  /// The entry that is confirmed, withdrawn or overtaken, or the acceptance's number.
  public var reference: Int64?
  /// SHA-256 over the entry before and this one's content, 64 hex digits; empty until it is stored.
  public var hash: String

  public init(
    number: Int64 = 0, subjectType: Subject = .finding, subject: String, action: Action,
    reason: String = "", note: String = "", assignee: String = "", by: String,
    second: String = "", login: String = "", at: Timestamp, amounts: String = "",
    detail: String = "", run: Int64? = nil, reference: Int64? = nil, hash: String = ""
  ) {
    self.number = number
    self.subjectType = subjectType
    self.subject = subject
    self.action = action
    self.reason = reason
    self.note = note
    self.assignee = assignee
    self.by = by
    self.second = second
    self.login = login
    self.at = at
    self.amounts = amounts
    self.detail = detail
    self.run = run
    self.reference = reference
    self.hash = hash
  }

  /// The amounts as a report shows them: currency and decimals in major units; nil where there are
  /// none.
  public var shownAmounts: (currency: Currency, expected: Int128?, actual: Int128?)? {
    let parts = amounts.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, let currency = Currency(code: String(parts[0])) else { return nil }
    return (currency, Int128(parts[1]), Int128(parts[2]))
  }
}
