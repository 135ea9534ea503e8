import SettlementModel

// The part `decisions`: what closing a finding takes.
extension ConfigurationReader {
  mutating func readDecisions() -> SecondPersonRule {
    let path = "decisions.second_person_above"
    var rule = SecondPersonRule(reasons: [])
    if let others = decimals(path)?["*"] {
      // Amounts of other currencies cannot be told without rates, so for these it is all or none.
      if others == "always" {
        rule.coversOtherCurrencies = true
      } else {
        report("\(path).*", "\(others) is no amount of a currency; write always, or leave it out")
      }
    }
    rule.aloneUpToMinorUnits = amounts(path, except: "*")
    for word in texts("decisions.second_person_reasons") ?? [] {
      if let reason = ResolutionReason(word: word) {
        rule.reasons.insert(reason)
      } else {
        report("decisions.second_person_reasons", ReasonOption.unknown(word))
      }
    }
    return rule
  }
}
