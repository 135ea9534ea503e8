/// Writes elements. Names and markup are literals of the source; everything else is data, and goes
/// through ``HTMLText``.
struct HTMLWriter {
  /// Attributes in the order in which they are written.
  typealias Attributes = KeyValuePairs<StaticString, String>

  private var output: BufferedOutput

  init(_ sink: any OutputSink) {
    output = BufferedOutput(sink)
  }

  /// Adds markup as it stands in the source.
  mutating func markup(_ markup: StaticString) {
    output.append { bytes in
      markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
  }

  /// Adds text.
  mutating func text(_ text: String) {
    output.append { HTMLText.append(text, to: &$0) }
  }

  /// Adds a style sheet or script of the program's own, which no data is part of.
  mutating func asset(_ asset: PageAsset) {
    output.append { $0.append(contentsOf: asset.bytes) }
  }

  /// Adds a start tag.
  mutating func open(_ name: StaticString, _ attributes: Attributes = [:]) {
    markup("<")
    markup(name)
    for (name, value) in attributes {
      markup(" ")
      markup(name)
      markup("=\"")
      text(value)
      markup("\"")
    }
    markup(">")
  }

  /// Adds an end tag.
  mutating func close(_ name: StaticString) {
    markup("</")
    markup(name)
    markup(">")
  }

  /// Adds an element with text alone.
  mutating func element(_ name: StaticString, _ attributes: Attributes, _ content: String) {
    open(name, attributes)
    text(content)
    close(name)
  }

  /// Adds an element with text alone.
  mutating func element(_ name: StaticString, _ content: String) { element(name, [:], content) }

  /// Adds an element on lines of its own, with what `body` writes inside.
  mutating func block(
    _ name: StaticString, _ attributes: Attributes = [:],
    _ body: (inout HTMLWriter) throws -> Void
  ) rethrows {
    open(name, attributes)
    markup("\n")
    try body(&self)
    close(name)
    markup("\n")
  }

  /// Adds an element with text alone, on a line of its own.
  mutating func line(_ name: StaticString, _ attributes: Attributes, _ content: String) {
    element(name, attributes, content)
    markup("\n")
  }

  /// Adds an element with text alone, on a line of its own.
  mutating func line(_ name: StaticString, _ content: String) { line(name, [:], content) }

  /// Hands over what is pending once there is enough of it.
  mutating func writeIfFull() throws { try output.writeIfFull() }

  /// Hands over everything that is pending.
  mutating func flush() throws { try output.flush() }
}
