import Compression
import TestSupport
import Testing

/// Bytes of a good archive, changed by hand.
@Suite struct DamagedZipTests {
  private static let entry: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
  private static let end: [UInt8] = [0x50, 0x4B, 0x05, 0x06]

  private let two: [UInt8]
  private let directory: Int
  private let second: Int
  private let endPlace: Int

  init() throws {
    two = try pythonZip(ZipTests.body + "z.writestr('a.csv', text); z.writestr('b.txt', text)")
    directory = try #require(two.place(of: Self.entry))
    second = try #require(two.place(of: Self.entry, from: directory + 1))
    endPlace = try #require(two.place(of: Self.end))
  }

  private func problem(_ change: (inout [UInt8]) -> Void) throws -> String {
    var bytes = two
    change(&bytes)
    return try zipProblem(bytes, member: MemberPattern("a.csv")!)?.description ?? ""
  }

  @Test func aCutAnywhereIsRefused() throws {
    let small = try pythonZip("z.writestr('a.csv', b'some rows')")
    for length in 4..<small.count {
      let found = try zipProblem(Array(small[..<length]))
      #expect(found == .truncated, "cut to \(length): \(String(describing: found))")
    }
  }

  @Test func everyFlippedBitOfAnArchiveIsRefusedOrChangesNothing() throws {
    let small = try pythonZip("z.writestr('a.csv', b'some rows, some rows, some rows')")
    let text = try opened(small)
    var accepted = 0
    for index in small.indices {
      for bit in 0..<8 {
        var bytes = small
        bytes[index] ^= 1 << bit
        do {
          #expect(try opened(bytes, container: .zip) == text, "byte \(index), bit \(bit)")
          accepted += 1
        } catch is ByteSourceError {}
      }
    }
    // Versions, times, names' attributes: what says nothing about the content.
    #expect(accepted < 40 * 8, "\(accepted) of \(small.count * 8) flips pass")
  }

  @Test func bytesAroundTheArchiveAreRefused() throws {
    #expect(try problem { $0 += [0] }.contains("bytes follow the end of the zip file, from byte"))
    #expect(try problem { $0 += $0 } != "")
    var prefixed = Array("#!/bin/sh\n".utf8) + two
    #expect(throws: ByteSourceError.zip(.notZip)) { _ = try opened(prefixed, container: .zip) }
    prefixed = two[..<30] + [0] + two[30...]
    #expect(try zipProblem(prefixed) != nil)
  }

  @Test func aWrongChecksumIsDamage() throws {
    let found = try problem { bytes in
      bytes[14] ^= 1
      bytes[directory + 16] ^= 1
    }
    #expect(found.contains("checksum (CRC-32) is wrong"))
  }

  @Test func headersThatContradictEachOtherAreRefused() throws {
    #expect(try problem { $0[14] ^= 1 }.contains("contradicts itself about the checksum"))
    #expect(try problem { $0[directory + 24] ^= 1 }.contains("about the size"))
    #expect(try problem { $0[30] ^= 1 }.contains("about the name"))
    #expect(try problem { $0[8] ^= 8 }.contains("about the method"))
    #expect(try problem { $0[6] ^= 1 }.contains("about the flags"))
  }

  @Test func sizesThatLieAreRefused() throws {
    let larger = try problem { bytes in
      bytes.put(UInt32(ZipTests.text.count + 1), at: 22)
      bytes.put(UInt32(ZipTests.text.count + 1), at: directory + 24)
    }
    #expect(larger.contains("bytes and states"))
    let smaller = try problem { bytes in
      bytes.put(UInt32(10), at: 22)
      bytes.put(UInt32(10), at: directory + 24)
    }
    #expect(smaller.contains("unpacks to more than the 10 bytes it states"))
    let packed = try problem { bytes in
      let size = bytes[18] &- 1
      bytes[18] = size
      bytes[directory + 20] = size
    }
    #expect(packed.contains("belong to nothing"))
  }

  @Test func overlapsAreRefused() throws {
    let same = try problem { $0.put(UInt32(0), at: second + 42) }
    #expect(same.contains("contradicts itself") || same.contains("overlaps"))
    let wide = try problem { bytes in
      bytes.put(UInt32(1 << 20), at: directory + 20)
      bytes.put(UInt32(1 << 20), at: 18)
    }
    #expect(wide.contains("overlaps the central directory"))
    let intoNext = try problem { bytes in
      let size = bytes[18] &+ 4
      bytes[18] = size
      bytes[directory + 20] = size
    }
    #expect(intoNext.contains("overlaps another"))
  }

  @Test(arguments: [1, 1 << 6, 1 << 13])
  func anEncryptedMemberIsRefused(flag: UInt16) throws {
    let found = try problem { bytes in
      bytes.put(UInt16(flag), at: second + 8)
      bytes.put(UInt16(flag), at: Int(directory))
    }
    #expect(found.contains("entry 1 is no entry") || found.contains("encrypted"))
    let other = try problem { $0.put(UInt16(flag), at: second + 8) }
    #expect(other == "the member b.txt of the zip file is encrypted with a password")
  }

  @Test func anUnknownMethodIsNamed() throws {
    let found = try problem { bytes in
      bytes.put(UInt16(12), at: 8)
      bytes.put(UInt16(12), at: directory + 10)
    }
    #expect(found.contains("packed by method 12"))
  }

  @Test func countsAndPartsMustAgree() throws {
    #expect(try problem { $0[endPlace + 8] = 3 }.contains("one part of several"))
    #expect(try problem { $0[endPlace + 4] = 1 }.contains("one part of several"))
    let more = try problem { bytes in
      bytes[endPlace + 8] = 3
      bytes[endPlace + 10] = 3
    }
    #expect(more == "the zip file is damaged: it has 2 entries and says 3")
    #expect(try problem { $0[endPlace + 12] ^= 1 }.contains("does not lie where"))
    #expect(try problem { $0[endPlace + 16] ^= 1 }.contains("does not lie where"))
  }

  @Test func zip64LiesAreRefused() throws {
    #expect(try problem { $0.put(UInt32.max, at: directory + 24) }.contains("lack a zip64 number"))
    #expect(try problem { $0.put(UInt32.max, at: endPlace + 16) }.contains("zip64 end record is missing"))
    let wide = try pythonZip(
      "f = z.open('a.csv', 'w', force_zip64=True); f.write(b'abc'); f.close()")
    #expect(try opened(wide) == Array("abc".utf8))
    var lie = wide
    lie.put(UInt64(1) << 40, at: 30 + 5 + 4)
    #expect(try zipProblem(lie) == .contradiction("a.csv", what: "size"))
    lie = wide
    lie.put(UInt64.max, at: 30 + 5 + 4)
    #expect(try zipProblem(lie)?.description.contains("zip64 lie") == true)
  }
}
