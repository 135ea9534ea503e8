/// Why an API object cannot become a record: a field and what is wrong with it, one sentence.
package struct FieldProblem: Error, Sendable, Hashable {
  package let reason: String

  package init(_ field: StaticString, _ what: String) {
    self.reason = "\(field) \(what)"
  }

  package init(reason: String) {
    self.reason = reason
  }
}
