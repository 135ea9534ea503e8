import Compression
import TestSupport
import Testing

@Suite struct ZipTests {
  static let text = Array((0..<2000).map { "row \($0 * 7919 % 1009)\n" }.joined().utf8)
  static let body = "text = ''.join(f'row {i * 7919 % 1009}\\n' for i in range(2000)).encode()\n"

  @Test(arguments: [
    "z.writestr('a.csv', text)",
    "z.writestr(ZipInfo('a.csv'), text, ZIP_STORED)",
    // Sizes behind the data, and the wide form of them.
    "out = Pipe(); z = zipfile.ZipFile(out, 'w', ZIP_DEFLATED); z.writestr('a.csv', text)",
    "out = Pipe(); z = zipfile.ZipFile(out, 'w', ZIP_STORED); z.writestr('a.csv', text)",
    "f = z.open('a.csv', 'w', force_zip64=True); f.write(text); f.close()",
    "z.comment = b'made for a test'; z.mkdir('d'); z.writestr('d/a.csv', text)",
    "z.writestr('../../etc/a.csv', text)", "z.writestr('/tmp/a\\n.csv', text)",
  ])
  func theMemberComesOut(member: String) throws {
    let zip = try pythonZip(Self.body + member)
    for size in [1, 7, 1 << 16] { #expect(try opened(zip, outputSize: size) == Self.text) }
    #expect(try opened(zip, container: .zip) == Self.text)
  }

  @Test func anEmptyMemberIsAnEmptyFile() throws {
    #expect(try opened(pythonZip("z.writestr('a.csv', b'')")) == [])
  }

  @Test func thePatternChoosesOneMember() throws {
    let zip = try pythonZip(
      Self.body + "z.writestr('readme.txt', b'x')\nz.writestr('d/x_settle_1.csv', text)\n"
        + "z.writestr('__MACOSX/d/._x_settle_1.csv', b'y')")
    #expect(try opened(zip, member: MemberPattern("*_settle_*.csv")!) == Self.text)
    #expect(try opened(zip, member: MemberPattern("d/*.csv")!) == Self.text)
    #expect(try opened(zip, member: MemberPattern("readme.txt")!) == [0x78])
    #expect(
      try zipProblem(zip)
        == .severalMembers(pattern: "*", names: ["readme.txt", "d/x_settle_1.csv"]))
    let none = try zipProblem(zip, member: MemberPattern("*.tsv")!)
    #expect(
      none?.description == "no member of the zip file matches '*.tsv'; there is readme.txt, "
        + "d/x_settle_1.csv, __MACOSX/d/._x_settle_1.csv")
  }

  @Test func anArchiveOfNothingIsRefused() throws {
    let found = try zipProblem(try pythonZip(""))
    #expect(found?.description.contains("there is none at all") == true)
  }

  @Test(arguments: [
    ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "acb", false), ("*", "x", true),
    ("*.csv", "d/e/f.csv", true), ("d/*.csv", "f.csv", false), ("*.csv", ".f.csv", false),
    (".*", ".f.csv", true), ("a?c", "aéc", true), ("a?c", "ac", false), ("[a-c]x", "bx", true),
    ("[!a-c]x", "bx", false), ("[]]x", "]x", true), ("A", "a", false),
    ("*a*a*a*a*a*a*a*b", String(repeating: "a", count: 2000), false),
  ])
  func globs(pattern: String, name: String, matches: Bool) throws {
    #expect(try #require(MemberPattern(pattern)).matches(Array(name.utf8)) == matches)
  }

  @Test(arguments: ["", "[a", "x[!", "[z-a]"])
  func aBadGlobIsNone(text: String) {
    #expect(MemberPattern(text) == nil)
  }

  @Test(arguments: [
    "z.writestr('a.csv', b'1'); z.writestr('a.csv', b'2')",
    "z.writestr('b.txt', b'1'); z.writestr('b.txt', b'2'); z.writestr('a.csv', b'')",
  ])
  func aNameThatStandsTwiceIsRefused(body: String) throws {
    guard case .duplicateName? = try zipProblem(
      pythonZip(body), member: MemberPattern("*.csv")!)
    else {
      Issue.record("not refused")
      return
    }
  }

  @Test(arguments: [0o120777, 0o020666, 0o010666])
  func whatIsNoFileIsRefused(mode: Int) throws {
    let zip = try pythonZip(
      "i = ZipInfo('ln\\x1b[1m'); i.create_system = 3; i.external_attr = \(mode) << 16\n"
        + "z.writestr(i, b'/etc/passwd'); z.writestr('a.csv', b'1')")
    #expect(
      try zipProblem(zip, member: MemberPattern("a.csv")!) == .notRegular("ln\\u{001B}[1m"))
  }

  @Test(arguments: ["gz", "zip", "7z", "tar", "TGZ", "xz", "bz2", "zst", "rar"])
  func anArchiveByNameIsRefused(ending: String) throws {
    let zip = try pythonZip("z.writestr('a.csv.\(ending)', b'1')")
    #expect(try zipProblem(zip) == .nestedName("a.csv.\(ending)"))
  }

  @Test func anArchiveByItsBytesIsRefused() throws {
    let nested: [(PackedFormat, String)] = [
      (.gzip, "import gzip; b = gzip.compress(b'x')"), (.xz, "import lzma; b = lzma.compress(b'x')"),
      (.bzip2, "import bz2; b = bz2.compress(b'x')"), (.zip, "b = b'PK\\x03\\x04xxxxx'"),
      (.tar, "import tarfile; t = io.BytesIO(); f = tarfile.open(fileobj=t, mode='w')\n"
        + "f.addfile(tarfile.TarInfo('x')); f.close(); b = t.getvalue()"),
      (.sevenZip, "b = b'7z\\xbc\\xaf\\x27\\x1c'"), (.zstd, "b = b'\\x28\\xb5\\x2f\\xfd'"),
      (.rar, "b = b'Rar!\\x1a\\x07\\x01\\x00'"),
    ]
    for (format, program) in nested {
      let zip = try pythonZip(program + "\nz.writestr('a.csv', b)")
      #expect(throws: ByteSourceError.nested(outer: .zip, inner: format)) { _ = try opened(zip) }
    }
  }
}
