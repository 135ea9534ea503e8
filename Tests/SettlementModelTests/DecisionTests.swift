import SettlementModel
import Testing

/// Reasons, names, the rule of two persons, and the bytes that an audit entry is hashed by.
struct DecisionTests {
  @Test func reasonsAreReadAsPeopleWriteThem() {
    for reason in ResolutionReason.allCases {
      #expect(ResolutionReason(word: reason.rawValue) == reason)
      let hyphens = reason.rawValue.map { $0 == "_" ? "-" : String($0) }.joined()
      #expect(ResolutionReason(word: " \(hyphens.uppercased()) ") == reason)
      #expect(reason.sentence.hasSuffix("."), "\(reason)")
    }
    for word in ["", "writeoff2", "write_off_", "ok"] {
      #expect(ResolutionReason(word: word) == nil, "\(word)")
    }
  }

  @Test(
    "two spellings of one name",
    arguments: [
      ("Anna Müller", "anna  mu\u{308}ller"), ("ANNA", " anna "), ("an\u{200B}na", "anna"),
      ("a\u{AD}nna", "Anna"), ("Straße", "STRASSE"), ("Anna\u{A0}B", "anna b"), ("李雷", "李雷 "),
    ])
  func spellings(left: String, right: String) throws {
    #expect(try #require(PersonName(left)) == #require(PersonName(right)))
    #expect(Set([PersonName(left), PersonName(right)]).count == 1)
  }

  @Test func otherNamesAreOthers() {
    for (left, right) in [("anna", "anne"), ("anna b", "annab"), ("muller", "müller"), ("李雷", "李蕾")] {
      #expect(PersonName(left) != PersonName(right), "\(left) \(right)")
    }
  }

  @Test func aNameIsNotAnyText() {
    for text in ["", "  ", "\u{200B}", "--", "a\nb", "a\u{7}", String(repeating: "a", count: 201)] {
      #expect(PersonName(text) == nil, "\(text)")
    }
    #expect(PersonName("  anna ")?.text == "anna")
  }

  @Test func theRuleIsAboutReasonAmountAndCurrency() throws {
    let usd = try #require(Currency(code: "USD"))
    let eur = try #require(Currency(code: "EUR"))
    var rule = SecondPersonRule(aloneUpToMinorUnits: [usd: 100])
    func needs(_ reason: ResolutionReason, _ currency: Currency?, _ difference: Int128?) -> Bool {
      rule.needsSecondPerson(reason, currency: currency, differenceMinorUnits: difference)
    }
    #expect(!needs(.writeOff, usd, 100) && !needs(.writeOff, usd, -100))
    #expect(needs(.writeOff, usd, 101) && needs(.writeOff, usd, -101))
    #expect(needs(.writeOff, usd, Int128(Int64.max) * 4) && needs(.writeOff, usd, nil))
    #expect(!needs(.timing, usd, 101))
    #expect(!needs(.writeOff, eur, 101) && !needs(.writeOff, nil, nil))
    rule.coversOtherCurrencies = true
    #expect(needs(.writeOff, eur, 0) && needs(.writeOff, nil, nil) && !needs(.writeOff, usd, 1))
    rule.reasons = [.timing]
    #expect(needs(.timing, eur, 1) && !needs(.writeOff, eur, 1))
  }

  private func bytes(_ entry: AuditEntry) -> [UInt8] {
    AuditEncoding.bytes(
      of: AuditEncoding.fields(of: entry),
      following: Array(AuditEncoding.firstPredecessor.utf8))
  }

  @Test func theEncodingIsWhatTheDocumentSays() {
    let entry = AuditEntry(
      number: 7, subject: "F1", action: .resolve, reason: "other", note: "é:,", by: "a",
      at: Timestamp(milliseconds: 12), amounts: "USD 1 2", reference: 3)
    let zeros = String(repeating: "0", count: 64)
    #expect(
      String(decoding: bytes(entry), as: UTF8.self)
        == "14:tieout.audit/1,64:\(zeros),1:7,7:finding,2:F1,7:resolve,5:other,4:é:,,0:,1:a,0:,0:,"
        + "2:12,7:USD 1 2,0:,-,1:3,")
  }

  /// Text may move from one field to the next and look like the encoding itself: the bytes differ.
  @Test func noTwoEntriesHaveTheSameBytes() {
    let texts = ["", "a", "ab", "b", ",", ":", "1:a,", "-", "0:,", "2:ab,0:,"]
    var seen: [[UInt8]: [String]] = [:]
    for reason in texts {
      for note in texts {
        for assignee in texts {
          let entry = AuditEntry(
            subject: "F", action: .note, reason: reason, note: note, assignee: assignee, by: "b",
            at: Timestamp(milliseconds: 0))
          let earlier = seen.updateValue([reason, note, assignee], forKey: bytes(entry))
          #expect(earlier == nil, "\([reason, note, assignee])")
        }
      }
    }
  }
}
