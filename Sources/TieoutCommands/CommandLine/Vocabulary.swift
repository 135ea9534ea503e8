import ArgumentParser
import SettlementModel

/// The words that an option or an argument takes: what reads them, completes them, and says what
/// was probably meant by another.
struct Vocabulary<Value: Sendable>: Sendable {
  /// What one of them is called, such as `report`.
  let noun: String
  /// In the order in which they are listed.
  let words: [(word: String, value: Value)]
  /// Where a reader finds all of them, such as "`tieout profile list` lists all"; nil lists them in
  /// the message itself.
  var listing: String?

  /// The value of a word.
  ///
  /// - Throws: `ValidationError` with the nearest word and how to list all.
  func value(of text: String) throws -> Value {
    if let known = words.first(where: { $0.word == text }) { return known.value }
    let all = words.map(\.word)
    let question = NearestWord.question(text, among: all)
    let hint = question.isEmpty ? "; " : question + " "
    throw ValidationError(
      "there is no \(noun) '\(text)'\(hint)\(listing ?? "known are \(list)")")
  }

  /// All words with commas.
  var list: String { words.map(\.word).joined(separator: ", ") }

  var completion: CompletionKind { .list(words.map(\.word)) }
}

extension Vocabulary where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// The words of an enumeration.
  init(_ noun: String, _: Value.Type = Value.self, listing: String? = nil) {
    self.init(noun: noun, words: Value.allCases.map { ($0.rawValue, $0) }, listing: listing)
  }
}

extension Vocabulary where Value == Currency {
  /// ISO 4217 codes.
  static var currencies: Vocabulary {
    Vocabulary(
      noun: "currency", words: CurrencyTable.all.map { ($0.description, $0) }.sorted { $0.0 < $1.0 },
      listing: "write an ISO 4217 code such as USD")
  }
}
