import SettlementModel

extension NarrativeEvent {
  /// An entry of the audit trail.
  static func decision(_ entry: AuditEntry) -> NarrativeEvent {
    var notes: [String] = []
    if !entry.note.isEmpty { notes.append("note: \(entry.note)") }
    if !entry.detail.isEmpty { notes.append(entry.detail) }
    if let amounts = shownAmounts(of: entry) { notes.append(amounts) }
    return NarrativeEvent(
      .decision, time: entry.at, headline: "\(headline(of: entry)) (audit entry \(entry.number))",
      notes: notes,
      members: [
        .init("entry", .integer(entry.number)),
        .init("subject", .text(entry.subject)), .init("action", .text(entry.action.rawValue)),
        .init("reason", .text(entry.reason)), .init("note", .text(entry.note)),
        .init("assigned_to", .text(entry.assignee)), .init("decided_by", .text(entry.by)),
        .init("second_by", .text(entry.second)), .init("login", .text(entry.login)),
        .init("hash", .text(entry.hash)),
      ])
  }

  private static func headline(of entry: AuditEntry) -> String {
    let subject = "\(entry.subjectType.rawValue) \(entry.subject)"
    let login = entry.login.isEmpty || entry.login == entry.by ? "" : " (login \(entry.login))"
    let person = entry.by + login
    let second = entry.second.isEmpty ? "" : " and \(entry.second)"
    switch entry.action {
    case .resolve: return "\(subject) resolved as \(entry.reason) by \(person)\(second)"
    case .propose:
      return "\(subject): \(person) proposed to resolve it as \(entry.reason); a second person "
        + "must confirm"
    case .confirm: return "\(subject) resolved as \(entry.reason), confirmed by \(person)"
    case .withdraw: return "\(subject): the proposal was withdrawn by \(person)"
    case .reopen: return "\(subject) opened again by \(person)"
    case .note: return "\(subject): note by \(person)"
    case .assign:
      return entry.assignee.isEmpty
        ? "\(subject) assigned to nobody by \(person)"
        : "\(subject) assigned to \(entry.assignee) by \(person)"
    case .opensAgain:
      return "\(subject) is open again: run \(entry.run ?? 0) found other amounts"
    case .holdsAgain:
      return "\(subject) is resolved again: run \(entry.run ?? 0) found the amounts decided on"
    case .acceptFile: return "\(subject) accepted as it is by \(person)"
    case .erase: return "\(subject) erased by \(person)"
    case .purge: return "what is settled and older than \(subject) purged by \(person)"
    }
  }

  private static func shownAmounts(of entry: AuditEntry) -> String? {
    guard let amounts = entry.shownAmounts, let expected = amounts.expected,
      let actual = amounts.actual
    else { return nil }
    let shown = [expected, actual].map {
      DecimalText.majorUnits(ofMinorUnits: $0, digits: amounts.currency.digits)
    }
    return "expected \(shown[0]), actual \(shown[1]) \(amounts.currency) at that time"
  }
}
