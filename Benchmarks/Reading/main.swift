import Compression
import Encodings
import Parsing
import SettlementModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// Times the reading of one settlement file, without a database: rows alone, then typed lines.
//   reading-benchmark FILE [PROFILE] [rows|lines]

/// Counts what it gets, so that nothing but the reading is timed.
struct CountingSink: SettlementLineSink {
  var lines = 0
  var rejected = 0

  mutating func accept(_ batch: LineBatch) { lines += batch.count }
  mutating func accept(_ rejected: RejectedRow) { self.rejected += 1 }
}

func fail(_ message: String) -> Never {
  let text = "reading-benchmark: error: \(message)\n"
  _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(1)
}

guard CommandLine.arguments.count >= 2 else {
  fail("usage: reading-benchmark FILE [PROFILE] [rows|lines]")
}
let path = CommandLine.arguments[1]
let profileName = CommandLine.arguments.count > 2 ? CommandLine.arguments[2] : "useepay-settlement"
let only = CommandLine.arguments.count > 3 ? CommandLine.arguments[3] : ""
var status = stat()
guard stat(path, &status) == 0 else { fail("cannot open \(path)") }
let fileBytes = Double(status.st_size)

/// Seconds of processor time that the process has used.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Prints the best of five readings: what, how many, then MB/s by processor time and by the clock.
func time(_ name: String, _ body: () throws -> Int) throws {
  guard only.isEmpty || only == name else { return }
  var best = (processor: Double.infinity, wall: Double.infinity)
  var count = 0
  for _ in 0..<5 {
    let start = processorSeconds()
    let wall = try ContinuousClock().measure { count = try body() } / .seconds(1)
    best = (min(best.processor, processorSeconds() - start), min(best.wall, wall))
  }
  let speeds = [best.processor, best.wall].map { Int(fileBytes / $0 / 1e6) }
  print("\(name) \(count) processor \(speeds[0]) MB/s wall \(speeds[1]) MB/s")
}

do {
  let profile = try FileProfile.builtIn(profileName) ?? FileProfile(path: profileName)
  try time("rows") {
    let unpacked = try PackedFile.open(
      path: path, container: profile.container,
      budget: OutputBudget(bytesMax: .max, ratioMax: .max, ratioFromBytes: 0))
    let source = try DecodedText.source(unpacked, encoding: profile.encoding)
    let reader = CSVReader(source, delimiter: profile.delimiter, quote: profile.quote)
    var rows = 0
    while try reader.next() { rows += 1 }
    return rows
  }
  try time("lines") {
    var sink = CountingSink()
    let reading = try SettlementFileReader.read(
      path: path, name: path, profile: profile, into: &sink)
    if let refusal = reading.refusal { fail("the file is refused: \(refusal.detail)") }
    return sink.lines
  }
} catch {
  fail("\(error)")
}
