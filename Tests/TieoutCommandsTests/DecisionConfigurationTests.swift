import SettlementModel
import Testing
import TieoutCommands

struct DecisionConfigurationTests {
  private func read(_ decisions: String, _ environment: [String: String] = [:]) throws -> SecondPersonRule {
    try ConfigurationReader.read(
      yaml: sampleYAML + "\n" + decisions, file: "tieout.yaml", environment: environment
    ).decisions
  }

  private func problems(_ decisions: String) -> [String] {
    do {
      _ = try read(decisions)
      return []
    } catch let errors as ConfigurationErrors {
      return errors.problems.map { "\($0.key): \($0.message)" }
    } catch { return ["\(error)"] }
  }

  @Test func nothingAsksForNobody() throws {
    let rule = try read("")
    #expect(rule == SecondPersonRule())
    #expect(!rule.needsSecondPerson(.writeOff, currency: nil, differenceMinorUnits: nil))
  }

  @Test func everyKeyIsRead() throws {
    let usd = try #require(Currency(code: "USD"))
    let jpy = try #require(Currency(code: "JPY"))
    let rule = try read(
      """
      decisions:
        second_person_above: { USD: "100.00", JPY: 15000, "*": always }
        second_person_reasons: [write-off, rounding]
      """)
    #expect(rule.aloneUpToMinorUnits == [usd: 10_000, jpy: 15_000] && rule.coversOtherCurrencies)
    #expect(rule.reasons == [.writeOff, .rounding])
    let other = try read("", ["TIEOUT_DECISIONS_SECOND_PERSON_REASONS": "timing"])
    #expect(other.reasons == [.timing])
  }

  @Test func whatIsWrongIsTold() {
    let found = problems(
      """
      decisions:
        second_person_above: { USD: "1.005", XXQ: 1, EUR: -1, "*": "100" }
        second_person_reasons: [write_of]
        third_person: 1
      """)
    for words in [
      "second_person_above.USD: 1.005 is no amount", "unknown currency XXQ",
      "second_person_above.EUR: -1 is no amount", "write always", "did you mean 'write_off'",
      "decisions.third_person",
    ] { #expect(found.contains { $0.contains(words) }, "\(words)\n\(found)") }
  }
}
