import Compression
import Foundation
import TestSupport
import Testing

/// A directory of its own, gone when the value goes.
final class ScratchFolder {
  let url = FileManager.default.temporaryDirectory
    .appending(path: "tieout-compression-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func write(_ bytes: [UInt8], as name: String = "file") throws -> String {
    let file = url.appending(path: name)
    try Data(bytes).write(to: file)
    return file.path
  }
}

/// What Python's zipfile writes for a program's body, in which `z` is the open archive.
func pythonZip(_ body: String) throws -> [UInt8] {
  let folder = try ScratchFolder()
  let program = """
    import io, sys, zipfile, warnings
    warnings.simplefilter("ignore")
    from zipfile import ZipInfo, ZIP_DEFLATED, ZIP_STORED
    # Cannot be asked for its place: zipfile then writes data descriptors.
    class Pipe(io.RawIOBase):
      def __init__(self): self.data = bytearray()
      def writable(self): return True
      def write(self, part): self.data += bytes(part); return len(part)
      def seekable(self): return False
    out = io.BytesIO()
    z = zipfile.ZipFile(out, "w", ZIP_DEFLATED)
    \(body.split(separator: "\n").joined(separator: "\n    "))
    z.close()
    data = out.getvalue() if isinstance(out, io.BytesIO) else bytes(out.data)
    open("out", "wb").write(data)
    """
    .split(separator: "\n").map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }
    .joined(separator: "\n")
  let run = try runProgram("/usr/bin/env", ["python3", "-c", program], in: folder.url)
  #expect(run.exitCode == 0, "\(run.standardError)")
  return Array(try Data(contentsOf: folder.url.appending(path: "out")))
}

let roomyBudget = OutputBudget(bytesMax: 1 << 30, ratioMax: 200, ratioFromBytes: 10 << 20)

/// What a file of these bytes unpacks to.
func opened(
  _ bytes: [UInt8], container: Container = .auto, member: MemberPattern = .any,
  budget: OutputBudget = roomyBudget, outputSize: Int = 1 << 16
) throws -> [UInt8] {
  let folder = try ScratchFolder()
  let source = try PackedFile.open(
    path: folder.write(bytes), container: container, member: member, budget: budget)
  return try all(of: source, outputSize: outputSize)
}

/// Everything that a source has.
func all(of source: any ByteSource, outputSize: Int = 1 << 16) throws -> [UInt8] {
  var all: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: outputSize)
  while case let count = try chunk.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0
  {
    all += chunk[..<count]
  }
  return all
}

/// The problem that opening or reading a zip file ends with.
func zipProblem(
  _ bytes: [UInt8], member: MemberPattern = .any, sourceLocation: SourceLocation = #_sourceLocation
) throws -> ZipProblem? {
  do {
    _ = try opened(bytes, container: .zip, member: member)
    Issue.record("nothing was thrown", sourceLocation: sourceLocation)
  } catch ByteSourceError.zip(let problem) {
    return problem
  } catch {
    Issue.record("\(error)", sourceLocation: sourceLocation)
  }
  return nil
}

extension [UInt8] {
  /// Where a run of bytes starts, from `start` on.
  func place(of run: [UInt8], from start: Int = 0) -> Int? {
    indices.dropFirst(start).first { self[$0...].starts(with: run) }
  }

  mutating func put(_ number: some FixedWidthInteger, at offset: Int) {
    Swift.withUnsafeBytes(of: number.littleEndian) { replaceSubrange(offset..<offset + $0.count, with: $0) }
  }
}
