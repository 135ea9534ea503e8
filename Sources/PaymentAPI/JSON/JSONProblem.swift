/// Why bytes are not one JSON text, or a value cannot be taken from it.
package struct JSONProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, such as `a comma before }`.
  package let reason: String
  /// The byte where it was seen, from 0.
  package let offset: Int

  package init(reason: String, offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  package var description: String { "not valid JSON at byte \(offset): \(reason)" }
}
