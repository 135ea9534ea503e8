/// The secret of an API account; its text goes into one header and nowhere else.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  let secret: String

  public init(_ secret: String) {
    self.secret = secret
  }

  /// An ellipsis and the last four characters; of a short key only the ellipsis.
  public var description: String {
    secret.count >= 12 ? "…" + secret.suffix(4) : "…"
  }

  public var debugDescription: String { description }

  public var customMirror: Mirror { Mirror(self, children: []) }

  /// The text with every copy of the key taken out, for what a server says may repeat it.
  func redacted(from text: String) -> String {
    guard !secret.isEmpty else { return text }
    return text.split(separator: secret, omittingEmptySubsequences: false)
      .joined(separator: description)
  }
}
