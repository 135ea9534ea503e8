import Compression
import Foundation
import OpenPGP
import TestSupport
import Testing

/// Real messages made by gpg with throw-away keys.
@Suite("OpenPGP files", .ownThreads, .serialized) struct OpenPGPTests {
  static let text = Array((0..<200_000).map { "row \($0 * 7919 % 100_003)\n" }.joined().utf8)

  private func problem(
    _ home: GPGTestHome, _ bytes: [UInt8], key: OpenPGPKey? = nil, name: String = "x.csv.pgp",
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> ByteSourceError? {
    do {
      _ = try home.opened(bytes, key: key, name: name)
      Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as ByteSourceError {
      return error
    } catch {
      Issue.record("\(error)", sourceLocation: sourceLocation)
    }
    return nil
  }

  @Test func whatIsEncryptedComesBack() throws {
    let home = try GPGTestHome()
    for options in [[], ["--armor"], ["--compress-algo", "none"], ["--throw-keyids"]] {
      let message = try home.encrypted(Self.text, options)
      #expect(try home.opened(message, name: "any name") == Self.text)
    }
    let signed = try home.message(
      Self.text, ["--trust-model", "always", "-r", home.fingerprint, "--sign", "--encrypt"])
    #expect(try home.opened(signed) == Self.text)
    #expect(try home.opened(home.encrypted(GzipWriter.packed(Self.text))) == Self.text)
    #expect(try home.opened(home.encrypted([])) == [])
    #expect(try home.opened(home.encrypted([0x61]), key: home.key(String(home.fingerprint.suffix(16)))) == [0x61])
  }

  @Test func aZipInsideIsReadFromMemory() throws {
    let home = try GPGTestHome()
    let run = try runProgram(
      "/usr/bin/env",
      ["python3", "-c", "import zipfile; zipfile.ZipFile('a.zip', 'w').writestr('a.csv', b'a,b\\n')"],
      in: home.url)
    #expect(run.exitCode == 0, "\(run)")
    let zip = Array(try Data(contentsOf: home.url.appending(path: "a.zip")))
    #expect(try home.opened(home.encrypted(zip)) == Array("a,b\n".utf8))
  }

  @Test func aCutMessageIsRefusedWhereverItEnds() throws {
    let home = try GPGTestHome()
    let message = try home.encrypted(Array("some rows, some more rows\n".utf8))
    for length in stride(from: 1, to: message.count, by: 9) {
      #expect(problem(home, Array(message[..<length]))?.isDamage == true, "cut to \(length)")
    }
    let long = try home.encrypted(Self.text)
    guard case .decryption(.damaged)? = problem(home, Array(long.dropLast(1))) else {
      Issue.record("one byte less is not damage")
      return
    }
  }

  /// Every byte once, and every bit of those that begin a packet or say how long one is: there a change makes gpg
  /// see packets that nobody wrote, and ask for passwords that nobody set.
  @Test func aChangedMessageIsRefused() throws {
    let home = try GPGTestHome()
    let message = try home.encrypted(Self.rows)
    // A header with one byte of length, the session key, then the header of the data.
    let data = 2 + Int(message[1])
    let structural = Set([0, 1, 2, 12] + (data..<data + 3))
    for index in message.indices {
      for mask in structural.contains(index) ? (0..<8).map({ UInt8(1) << $0 }) : [0x10] {
        try expectDamage(home, message, at: index, mask)
      }
    }
    #expect(problem(home, message + message)?.isDamage == true)
  }

  /// A key with a passphrase is opened anew for each try, which takes its time: the packets' first bytes only.
  @Test func aChangedMessageIsNotThePassphrasesFault() throws {
    let home = try GPGTestHome(passphrase: "four words of mine")
    let key = home.key(passphrase: "four words of mine")
    let message = try home.encrypted(Self.rows)
    for index in [0, 1, 12, 2 + Int(message[1]), message.count - 1] {
      try expectDamage(home, message, at: index, 0x10, key: key)
    }
  }

  private static let rows = Array("some rows, some more rows\n".utf8)

  /// A change that leaves the same text has damaged nothing: a key id of zeros is a hidden recipient.
  private func expectDamage(
    _ home: GPGTestHome, _ message: [UInt8], at index: Int, _ mask: UInt8, key: OpenPGPKey? = nil
  ) throws {
    var changed = message
    changed[index] ^= mask
    do {
      let opened = try home.opened(changed, key: key)
      #expect(opened == Self.rows, "byte \(index) with \(mask) gives other rows")
    } catch let error as ByteSourceError {
      #expect(error.isDamage, "byte \(index) with \(mask): \(error)")
    } catch {
      Issue.record("byte \(index) with \(mask): \(error)")
    }
  }

  @Test func aMessageToAnotherKeyIsNamed() throws {
    let home = try GPGTestHome()
    let other = try home.addKey()
    let message = try home.encrypted([0x61], to: other)
    guard case .decryption(.otherKey(let ids))? = problem(home, message) else {
      Issue.record("the home has both keys, and the source names one")
      return
    }
    #expect(ids.count == 1)
    let stranger = try GPGTestHome()
    guard case .decryption(.otherKey)? = problem(stranger, message) else {
      Issue.record("the home lacks the key")
      return
    }
    #expect(try home.opened(message, key: home.key(other)) == [0x61])
  }

  @Test func whatIsNotToAKeyIsRefused() throws {
    let home = try GPGTestHome()
    #expect(problem(home, Array("a,b\n".utf8), name: "x.csv") == .notEncrypted)
    guard case .decryption? = problem(home, Array("a,b\n".utf8)) else { return }
    let signed = try home.message([0x61], ["--sign"])
    #expect(problem(home, signed, name: "x.csv") == .notEncrypted)
    #expect(problem(home, signed) == .decryption(.notToKey))
    let password = try home.message(
      [0x61], ["--pinentry-mode", "loopback", "--passphrase", "x", "--symmetric"])
    #expect(problem(home, password) == .decryption(.notToKey))
  }

  @Test func withoutAKeyAnEncryptedFileIsRefused() throws {
    let home = try GPGTestHome()
    for options in [[], ["--armor"]] {
      let file = home.url.appending(path: "x.csv")
      try Data(home.encrypted([0x61], options)).write(to: file)
      #expect(throws: ByteSourceError.encryptedWithoutKey) {
        _ = try PackedFile.open(
          path: file.path, budget: OutputBudget(bytesMax: 1, ratioMax: 1, ratioFromBytes: 0))
      }
    }
  }

  @Test func aBombStopsAtTheBudget() throws {
    let home = try GPGTestHome()
    let bomb = try home.encrypted([UInt8](repeating: 0, count: 8 << 20))
    let tight = OutputBudget(bytesMax: 1 << 20, ratioMax: 200, ratioFromBytes: 10 << 20)
    #expect(throws: ByteSourceError.tooLarge(bytesMax: 1 << 20)) {
      _ = try home.opened(bomb, budget: tight)
    }
    let thin = OutputBudget(bytesMax: 1 << 30, ratioMax: 200, ratioFromBytes: 1 << 20)
    #expect(throws: ByteSourceError.ratioTooHigh(ratioMax: 200)) {
      _ = try home.opened(bomb, budget: thin)
    }
  }
}

/// What must be right before anything can be decrypted.
@Suite("OpenPGP keys", .ownThreads, .serialized) struct OpenPGPKeyTests {
  private func refusal(_ body: () throws -> Void) -> String {
    do {
      try body()
    } catch {
      return error is DecryptionUnavailableError ? "\(error)" : "another error: \(error)"
    }
    return "no error"
  }

  @Test func aPassphraseMustBeThereAndRight() throws {
    let home = try GPGTestHome(passphrase: "four words of mine")
    let message = try home.encrypted([0x61])
    try home.gpg(["--version"])
    _ = try runProgram(
      "/usr/bin/env", ["gpgconf", "--homedir", home.url.path, "--kill", "all"], in: home.url)
    #expect(refusal { _ = try home.opened(message) }.contains("name it with passphrase_env"))
    let wrong = refusal { _ = try home.opened(message, key: home.key(passphrase: "wrong")) }
    #expect(wrong.contains("is wrong"))
    #expect(!wrong.contains("four words"))
    #expect(refusal { _ = try home.key(passphrase: "wrong").check() }.contains("is wrong"))
    let right = home.key(passphrase: "four words of mine")
    #expect(try home.opened(message, key: right) == [0x61])
    #expect(try right.check().hasPrefix(home.fingerprint))
  }

  @Test func theHomeMustBeOursAlone() throws {
    let home = try GPGTestHome()
    #expect(try home.key().check().contains("@example.test"))
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o750], ofItemAtPath: home.url.path)
    #expect(refusal { _ = try home.key().check() }.contains("chmod 700"))
    try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: home.url.path)
    let missing = OpenPGPKey(id: home.fingerprint, home: home.url.path + "/no")
    #expect(refusal { _ = try missing.check() }.contains("is no directory"))
    let link = home.url.path + "-link"
    try manager.createSymbolicLink(atPath: link, withDestinationPath: home.url.path)
    defer { try? manager.removeItem(atPath: link) }
    #expect(
      refusal { _ = try OpenPGPKey(id: home.fingerprint, home: link).check() }
        .contains("is no directory"))
  }

  @Test func aKeyThatIsNotThereIsNamed() throws {
    let home = try GPGTestHome()
    let key = home.key(String(repeating: "A", count: 40))
    #expect(refusal { _ = try key.check() }.contains("has no secret key AAAA"))
  }

  @Test(arguments: [
    ("0123456789abcdef", "0123456789ABCDEF"), ("0x0123456789ABCDEF", "0123456789ABCDEF"),
    ("01234567", nil), ("nobody@example.test", nil), ("", nil),
    ("AAAA AAAA AAAA AAAA AAAA  AAAA AAAA AAAA AAAA AAAA", String(repeating: "A", count: 40)),
  ] as [(String, String?)])
  func idsAreFingerprintsOrLongIDs(text: String, id: String?) {
    #expect(OpenPGPKey.normalized(id: text) == id)
  }
}
