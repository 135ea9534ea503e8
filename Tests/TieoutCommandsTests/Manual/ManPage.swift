import Foundation

/// A page of the manual in the macros of man(7).
struct ManPage {
  /// Such as `tieout-run`, or `tieout.yaml`.
  let name: String
  let section: Int
  private(set) var text: String

  init(name: String, section: Int, abstract: String, version: String) {
    self.name = name
    self.section = section
    text = """
      .\\" Written by ManualTests from the program's own help; not edited by hand.
      .TH \(Self.plain(name.uppercased())) \(section) 2026-11-21 "tieout \(version)" "tieout manual"
      .SH NAME
      \(Self.plain(name)) \\- \(Self.plain(abstract))

      """
  }

  var fileName: String { "\(name).\(section)" }

  mutating func heading(_ title: String) { text += ".SH \(title)\n" }

  /// A paragraph; empty lines within begin another.
  mutating func paragraph(_ content: String) {
    for part in content.components(separatedBy: "\n\n") where !part.isEmpty {
      text += paragraphStart + Self.lines(part)
    }
  }

  /// Right after a heading a paragraph begins by itself.
  private var paragraphStart: String {
    let last = text.split(separator: "\n").last ?? ""
    return last.hasPrefix(".SH ") ? "" : ".PP\n"
  }

  /// A term in bold, with what it means below.
  mutating func item(_ term: String, value: String = "", meaning: [String]) {
    let valueText = value.isEmpty ? "" : " \\fI\(Self.plain(value))\\fR"
    text += ".TP\n\\fB\(Self.plain(term))\\fR\(valueText)\n"
    for (index, part) in meaning.filter({ !$0.isEmpty }).enumerated() {
      text += (index > 0 ? ".IP\n" : "") + Self.lines(part)
    }
  }

  /// Commands as they are typed.
  mutating func typed(_ commands: [String]) {
    text += paragraphStart + ".nf\n" + commands.map(Self.lines).joined() + ".fi\n"
  }

  /// A line of roff as it is, such as one with macros.
  mutating func raw(_ line: String) { text += line + "\n" }

  /// Other pages, comma separated.
  mutating func references(_ pages: [(name: String, section: Int)]) {
    heading("SEE ALSO")
    text += pages.enumerated().map { index, page in
      ".BR \(Self.plain(page.name)) (\(page.section))" + (index < pages.count - 1 ? " ,\n" : "\n")
    }.joined()
  }

  /// Text that roff takes for nothing else.
  static func plain(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\"", with: "\\(dq")
      .replacing("'", with: "\\(aq").replacing("`", with: "\\(ga").replacing("^", with: "\\(ha")
      .replacing("~", with: "\\(ti")
  }

  /// Lines of text, a sentence a line, none of which begins like a macro.
  private static func lines(_ text: String) -> String {
    text.components(separatedBy: "\n").filter { !$0.isEmpty }.map { line in
      let plain = plain(line)
      return (plain.hasPrefix(".") ? "\\&" : "") + plain.replacing(". ", with: ".\n") + "\n"
    }.joined()
  }
}
