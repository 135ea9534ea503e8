import Compression
import Synchronization
import Testing

@Suite struct BudgetTests {
  /// A clock that goes on by a second each time it is looked at.
  private final class Steps: Sendable {
    private let seconds = Mutex(0)
    func next() -> Duration {
      seconds.withLock { value in
        value += 1
        return .seconds(value)
      }
    }
  }

  private func read(_ bytes: [UInt8], secondsMax: Int) throws -> [UInt8] {
    let folder = try ScratchFolder()
    let steps = Steps()
    let source = try PackedFile.open(
      path: folder.write(bytes),
      budget: OutputBudget(
        bytesMax: 1 << 30, ratioMax: 200, ratioFromBytes: 10 << 20, secondsMax: secondsMax),
      clock: { steps.next() })
    return try all(of: source, outputSize: 100)
  }

  @Test func aFileThatTakesTooLongIsGivenUp() throws {
    let zip = try pythonZip(ZipTests.body + "z.writestr('a.csv', text)")
    for bytes in [ZipTests.text, GzipWriter.packed(ZipTests.text), zip] {
      #expect(throws: ByteSourceError.tooSlow(secondsMax: 50)) { _ = try read(bytes, secondsMax: 50) }
      #expect(try read(bytes, secondsMax: 1 << 20) == ZipTests.text)
    }
  }

  @Test func aZipBombStopsAtSizeAndRatio() throws {
    let bomb = try pythonZip("z.writestr('a.csv', bytes(4 << 20))")
    #expect(throws: ByteSourceError.tooLarge(bytesMax: 1 << 20)) {
      _ = try opened(
        bomb, budget: OutputBudget(bytesMax: 1 << 20, ratioMax: 200, ratioFromBytes: 1 << 20))
    }
    #expect(throws: ByteSourceError.ratioTooHigh(ratioMax: 200)) {
      _ = try opened(
        bomb, budget: OutputBudget(bytesMax: 1 << 30, ratioMax: 200, ratioFromBytes: 1 << 20))
    }
  }

  @Test(arguments: [
    [0x84, 0x31, 0x95, 0x33, 0x61, 0x2C, 0x62, 0x2C, 0x63, 0x2C, 0x64, 0x2C], [0x85, 0x40, 0x2C],
    Array("-----BEGIN PGP".utf8),
  ] as [[UInt8]])
  func textIsNotTakenForAnEncryptedFile(bytes: [UInt8]) throws {
    #expect(try opened(bytes) == bytes)
  }
}
