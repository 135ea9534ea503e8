import DurableFiles
import Foundation
import Testing

@Suite struct WriteAllTests {
  @Test func everythingIsWritten() throws {
    try withDirectory { directory in
      let path = directory + "/a"
      let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
      try #require(descriptor >= 0)
      defer { close(descriptor) }
      let bytes = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0) }
      try writeAll(bytes, to: descriptor)
      try writeAll([UInt8](), to: descriptor)
      #expect(FileManager.default.contents(atPath: path).map { [UInt8]($0) } == bytes)
    }
  }

  @Test func afterFewerBytesTheFailureTellsHowMany() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0 && fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
    defer { for end in ends { close(end) } }
    // Nobody reads: the pipe takes what it has room for.
    let failure = #expect(throws: WriteFailure.self) {
      try writeAll([UInt8](repeating: 1, count: 4 << 20), to: ends[1])
    }
    #expect(failure?.errnoCode == EAGAIN)
    var held: Int32 = 0
    try #require(ioctl(ends[0], UInt(FIONREAD), &held) == 0)
    #expect(failure?.bytesWritten == Int(held) && held > 0)
  }

  @Test func aFullDiskIsNamed() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let failure = #expect(throws: WriteFailure.self) { try writeAll([1], to: descriptor) }
    #expect(failure == WriteFailure(errnoCode: ENOSPC, bytesWritten: 0))
  }
}
