/// The summary as Slack, and what imitates it, takes it: `{"text": …}`.
public enum SlackMessage {
  /// The message of a run's summary: its first two lines as text, the rest in fixed width.
  public static func bytes(of summary: TextSummary) -> [UInt8] {
    let lines = summary.lines()
    let rest = lines.dropFirst(1).joined(separator: "\n").replacing("`", with: "'")
    return bytes(ofText: escaped(lines[0]) + "\n```\n" + escaped(rest) + "\n```")
  }

  /// A message of one sentence.
  public static func bytes(ofSentence sentence: String) -> [UInt8] {
    bytes(ofText: escaped(TerminalText.escaped(sentence)))
  }

  private static func bytes(ofText text: String) -> [UInt8] {
    JSONValue.object([.init("text", .text(text))]).compact()
  }

  /// What Slack reads as a link, a mention or an entity.
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
