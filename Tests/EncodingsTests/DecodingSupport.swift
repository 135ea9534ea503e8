import Compression
import Encodings
import Foundation
import TestSupport
import Testing

/// Delivers bytes in pieces of chosen sizes, the last size again and again.
private final class PiecewiseSource: ByteSource {
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

/// What decoding gave: everything that came before the error, and the error.
struct Decoded: Equatable {
  var text: [UInt8] = []
  var error: TextError?
}

/// Decodes bytes that come in pieces, into a buffer of one size.
func decoded(
  _ bytes: [UInt8], _ encoding: TextEncoding, sizes: [Int] = [1 << 20], outputSize: Int = 1 << 16
) -> Decoded {
  var result = Decoded()
  var chunk = [UInt8](repeating: 0, count: outputSize)
  do {
    let source = try DecodedText.source(
      PiecewiseSource(bytes, sizes: sizes), encoding: encoding)
    while case let count = try chunk.withUnsafeMutableBytes({ try source.read(into: $0) }),
      count > 0
    {
      result.text += chunk[..<count]
    }
  } catch let error as TextError {
    result.error = error
  } catch {
    Issue.record("\(error)")
  }
  return result
}

/// The same bytes by every size of pieces and outputs, and cut in two at every place; they must all
/// agree.
func decodedEveryWay(_ bytes: [UInt8], _ encoding: TextEncoding) -> Decoded {
  let whole = decoded(bytes, encoding)
  for size in 1...7 {
    #expect(decoded(bytes, encoding, sizes: [size], outputSize: size) == whole)
  }
  for cut in bytes.indices.dropFirst() {
    #expect(decoded(bytes, encoding, sizes: [cut, 1 << 20]) == whole)
  }
  return whole
}

/// The bytes of UTF-16 units.
func utf16Bytes(_ units: some Sequence<UInt16>, bigEndian: Bool = false) -> [UInt8] {
  units.flatMap { unit in
    let halves = [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
    return bigEndian ? halves.reversed() : halves
  }
}

/// Runs a Python program and returns the lines it prints.
func pythonLines(_ program: String) throws -> [Substring] {
  let run = try runProgram(
    "/usr/bin/env", ["python3", "-c", program], in: URL(filePath: "/"))
  #expect(run.exitCode == 0, "\(run.standardError)")
  return run.standardOutput.split(separator: "\n")
}

/// The bytes of hexadecimal digits.
func bytes(hex: Substring) -> [UInt8] {
  var digits = hex.utf8.map { UInt8($0 > 0x39 ? $0 - 0x57 : $0 - 0x30) }[...]
  var bytes: [UInt8] = []
  while let high = digits.popFirst(), let low = digits.popFirst() { bytes.append(high << 4 | low) }
  return bytes
}
