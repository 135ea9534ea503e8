import Compression
import Parsing
import SettlementModel
import Testing

/// Counts what it gets and keeps nothing.
private struct CountingSink: SettlementLineSink {
  var lines = 0
  var rejected = 0

  mutating func accept(_ batch: LineBatch) { lines += batch.count }
  mutating func accept(_ rejected: RejectedRow) { self.rejected += 1 }
}

@Suite struct LargeFileTests {
  @Test func aHundredThousandLinesAreReadInOnePass() throws {
    let count = 100_000
    var bytes = Array((headerText + "\n").utf8)
    for index in 0..<count {
      bytes +=
        row([
          "transaction_id": String(1_112_603_010_815_000_000 + index),
          "payment_intent_id": String(1_012_603_010_815_000_000 + index),
          "merchant_order_id": "O-\(index)",
        ]).utf8
      bytes.append(0x0A)
    }
    bytes += "#TOTAL,USD,\(count),970000.00\n".utf8
    let directory = ScratchDirectory()
    let path = directory.write(bytes, as: "large.csv")
    let packedPath = directory.write(GzipWriter.packed(bytes, level: 1), as: "large.csv.gz")
    let profile = try #require(try FileProfile.builtIn("useepay-settlement"))
    for path in [path, packedPath] {
      var sink = CountingSink()
      var reading = FileReading()
      let clock = ContinuousClock()
      let elapsed = try clock.measure {
        reading = try SettlementFileReader.read(
          path: path, name: "large.csv", profile: profile, into: &sink)
      }
      #expect(reading.refusal == nil)
      #expect(sink.lines == count && sink.rejected == 0)
      #expect(reading.counts.physical == count + 2)
      let milliseconds = max(1, elapsed / .milliseconds(1))
      print("read \(count) lines, \(bytes.count) bytes, in \(Int(milliseconds)) ms")
    }
  }

  @Test func theTokenizerAlone() throws {
    let line = Array((row() + "\n").utf8)
    let bytes = [[UInt8]](repeating: line, count: 100_000).flatMap { $0 }
    let reader = CSVReader(PiecewiseSource(bytes, sizes: [1 << 20]))
    var rows = 0
    let clock = ContinuousClock()
    let elapsed = try clock.measure { while try reader.next() { rows += 1 } }
    #expect(rows == 100_000)
    print("walked \(bytes.count) bytes in \(Int(max(1, elapsed / .milliseconds(1)))) ms")
  }
}
