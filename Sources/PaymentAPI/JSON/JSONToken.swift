/// The kinds of JSON value.
package enum JSONKind: UInt8, Sendable, Hashable {
  case null, `true`, `false`, number, string, array, object
}

/// One value of a JSON text, or a member's key, by its place in the bytes.
///
/// A container's token is followed by the tokens of its content: elements, or keys and values in
/// turn.
struct JSONToken: Sendable {
  var kind: JSONKind
  /// Whether a string has a backslash and so must be decoded to be compared.
  var hasEscapes: Bool = false
  /// The value's first byte; of a string, the first after the quote.
  var start: Int32
  /// The byte after the value; of a string, the closing quote.
  var end: Int32
  /// Index of the first token that is not part of this value.
  var next: Int32
}
