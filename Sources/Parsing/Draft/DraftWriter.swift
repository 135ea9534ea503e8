/// Puts a draft together, key by key, each with what it was guessed from.
struct DraftWriter {
  private(set) var text = ""

  /// A line as it is.
  mutating func line(_ text: String) { self.text += text + "\n" }

  mutating func comment(_ text: String) { self.text += "# " + DraftText.visible(text) + "\n" }

  mutating func blank() { text += "\n" }

  /// A key that was guessed, with the evidence.
  mutating func guess(_ key: String, _ value: String, because evidence: String) {
    comment("guess: " + evidence)
    entry(key, value)
  }

  mutating func entry(_ key: String, _ value: String) { text += key + ": " + value + "\n" }

  /// A key inside another one, with a remark behind it.
  mutating func inner(_ key: String, _ value: String, _ remark: String = "") {
    text += "  " + key + ": " + value
    text += remark.isEmpty ? "\n" : "   # " + DraftText.visible(remark) + "\n"
  }

  /// A remark inside a mapping.
  mutating func innerComment(_ text: String) {
    self.text += "  # " + DraftText.visible(text) + "\n"
  }

  mutating func open(_ key: String) { text += key + ":\n" }

  /// A list on one line.
  static func list(_ texts: [String]) -> String {
    texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
  }
}
