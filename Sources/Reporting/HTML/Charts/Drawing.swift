/// The shapes of a drawing; places in tenths of a pixel, from the top left.
extension HTMLWriter {
  /// Which end of a text stands at its place.
  enum Anchor: String { case start, end, middle }

  /// A filled rectangle.
  mutating func rectangle(
    _ styleClass: String, left: Int, top: Int, width: Int, height: Int
  ) {
    open(
      "rect",
      [
        "class": styleClass, "x": pixels(left), "y": pixels(top), "width": pixels(width),
        "height": pixels(height),
      ])
    markup("</rect>\n")
  }

  /// A straight line.
  mutating func stroke(
    _ styleClass: String, fromX: Int, fromY: Int, toX: Int, toY: Int
  ) {
    open(
      "line",
      [
        "class": styleClass, "x1": pixels(fromX), "y1": pixels(fromY), "x2": pixels(toX),
        "y2": pixels(toY),
      ])
    markup("</line>\n")
  }

  /// A text; longer than `width`, it is set closer until it fits.
  mutating func label(
    _ styleClass: String, _ content: String, x: Int, y: Int, anchor: Anchor = .start,
    width: Int? = nil
  ) {
    // Digits of the page's type are about 6.4 pixels wide.
    let isLong = width.map { TerminalText.width(of: content) * 64 > $0 } ?? false
    if isLong, let width {
      open(
        "text",
        [
          "class": styleClass, "x": pixels(x), "y": pixels(y), "text-anchor": anchor.rawValue,
          "textLength": pixels(width), "lengthAdjust": "spacingAndGlyphs",
        ])
    } else {
      open(
        "text",
        [
          "class": styleClass, "x": pixels(x), "y": pixels(y), "text-anchor": anchor.rawValue,
        ])
    }
    text(content)
    markup("</text>\n")
  }

  /// Tenths of a pixel as SVG writes them.
  func pixels(_ tenths: Int) -> String {
    let magnitude = abs(tenths)
    let sign = tenths < 0 ? "-" : ""
    return magnitude.isMultiple(of: 10)
      ? "\(sign)\(magnitude / 10)" : "\(sign)\(magnitude / 10).\(magnitude % 10)"
  }
}
