import Compression
import Parsing
import SettlementModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Delivers bytes in pieces of chosen sizes, the last size again and again.
final class PiecewiseSource: ByteSource {
  private var rest: ArraySlice<UInt8>
  private var sizes: [Int]

  init(_ bytes: [UInt8], sizes: [Int]) {
    self.rest = bytes[...]
    self.sizes = sizes
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let size = sizes.count > 1 ? sizes.removeFirst() : sizes[0]
    let piece = rest.prefix(min(size, buffer.count))
    buffer.copyBytes(from: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}

/// Keeps what the reader sends.
struct CollectingSink: SettlementLineSink {
  var lines: [SettlementLine] = []
  var rejected: [RejectedRow] = []

  mutating func accept(_ batch: LineBatch) { lines += batch.settlementLines }
  mutating func accept(_ rejected: RejectedRow) { self.rejected.append(rejected) }
}

/// Everything that reading a file gave.
struct ReadFile {
  var lines: [SettlementLine]
  var rejected: [RejectedRow]
  var reading: FileReading
  var refusal: FileRefusal? { reading.refusal }
}

/// A directory of its own, gone when the value goes.
final class ScratchDirectory {
  let path: String

  init() {
    var template = Array("/tmp/tieout-parsing-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil)
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  private var names: [String] = []

  func write(_ bytes: [UInt8], as name: String) -> String {
    let file = fopen(path + "/" + name, "w")!
    precondition(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    fclose(file)
    names.append(name)
    return path + "/" + name
  }
}

let headerText =
  "merchant_no,app_id,batch_id,settlement_date,transaction_type,transaction_id,payment_intent_id,"
  + "merchant_order_id,original_transaction_id,transaction_time,currency,amount,"
  + "settlement_currency,exchange_rate,settlement_amount,fee,tax,net_amount,payout_id,"
  + "payment_method,card_brand,arn"

/// A line of the assumed layout with some columns changed.
func row(_ changes: [String: String] = [:]) -> String {
  let plain: [String: String] = [
    "merchant_no": "500000000000001", "app_id": "shop.example", "batch_id": "B1",
    "settlement_date": "2026-03-02", "transaction_type": "PAYMENT",
    "transaction_id": "1112603010815000001", "payment_intent_id": "1012603010815000001",
    "merchant_order_id": "O-1", "transaction_time": "2026-03-01T08:15:00+08:00",
    "currency": "USD", "amount": "10.00", "settlement_currency": "USD", "exchange_rate": "1",
    "settlement_amount": "10.00", "fee": "0.30", "tax": "0.00", "net_amount": "9.70",
    "payout_id": "P1", "payment_method": "card", "card_brand": "visa", "arn": "",
  ]
  return headerText.split(separator: ",")
    .map { changes[String($0)] ?? plain[String($0)] ?? "" }.joined(separator: ",")
}

/// Header, rows and line ends.
func file(_ rows: [String], header: String = headerText) -> [UInt8] {
  Array(([header] + rows).joined(separator: "\n").utf8) + [0x0A]
}

/// Reads bytes as a file.
func read(
  _ bytes: [UInt8], profile: FileProfile? = nil,
  name: String = "500000000000001_settlement_20260302.csv",
  limits: ParsingLimits = ParsingLimits()
) throws -> ReadFile {
  let directory = ScratchDirectory()
  let path = directory.write(bytes, as: "file")
  var sink = CollectingSink()
  let layout = try profile ?? FileProfile.builtIn("useepay-settlement")!
  let reading = try SettlementFileReader.read(
    path: path, name: name, profile: layout, limits: limits, into: &sink)
  return ReadFile(lines: sink.lines, rejected: sink.rejected, reading: reading)
}
