/// One thing that is fuzzed: takes any bytes, and throws where what was built breaks its promise.
public enum FuzzTarget: String, CaseIterable, Sendable {
  case tokenizer, amount, time, gzip, zip, profile, file, json, record, name, text

  /// Runs one input; the first byte of most targets chooses how, the rest is what is read.
  ///
  /// - Throws: ``BrokenPromise``, or an error that the code under test never declared.
  public func run(_ input: [UInt8]) throws {
    switch self {
    case .tokenizer: try fuzzTokenizer(input)
    case .amount: try fuzzAmount(input)
    case .time: try fuzzTime(input)
    case .gzip: try fuzzGzip(input)
    case .zip: try fuzzZip(input)
    case .profile: try fuzzProfile(input)
    case .file: try fuzzFile(input)
    case .json: try fuzzJSON(input)
    case .record: try fuzzRecord(input)
    case .name: try fuzzName(input)
    case .text: try fuzzText(input)
    }
  }
}

/// What was expected, and what came instead.
public struct BrokenPromise: Error, CustomStringConvertible {
  public let description: String
}

func expect(
  _ holds: Bool, _ what: @autoclosure () -> String, file: StaticString = #fileID, line: Int = #line
) throws {
  guard holds else { throw BrokenPromise(description: "\(file):\(line): \(what())") }
}
