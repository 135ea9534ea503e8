import DurableFiles

/// A style sheet or script that every page carries inside.
struct PageAsset {
  let bytes: [UInt8]

  static let style = PageAsset(bytes: PackageResources.page_css)
  static let script = PageAsset(bytes: PackageResources.page_js)

  /// What the page's policy allows the browser to use: these very bytes and nothing else.
  var policySource: String { "'sha256-\(Self.base64(FileDigest(of: bytes).bytes))'" }

  /// Nothing is loaded, sent or framed, and only the page's own style and script are run.
  static let policy = """
    default-src 'none'; style-src \(style.policySource); script-src \(script.policySource); \
    base-uri 'none'; form-action 'none'
    """

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for offset in 0..<3 {
        bits = bits << 8 | (offset < group.count ? UInt32(group[start + offset]) : 0)
      }
      for place in 0..<4 {
        let isUsed = place <= group.count
        text.append(isUsed ? digits[Int(bits >> UInt32(18 - 6 * place)) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
