import DurableFiles
import Foundation
import Testing

@Suite struct PartFileTests {
  @Test func aFileIsVisibleOnlyWhenFinished() throws {
    try withDirectory { directory in
      let part = try PartFile(directory: directory, name: "a.csv")
      try part.write("hello ")
      try part.write(Array("world".utf8))
      #expect(try names(directory) == ["a.csv.part"])
      #expect(try mode(part.path) == 0o600)
      let digest = try part.finish(as: "a.csv")
      #expect(try names(directory) == ["a.csv"])
      #expect(part.bytesWritten == 11)
      #expect(
        digest.hex == "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9")
      #expect(try String(contentsOfFile: directory + "/a.csv", encoding: .utf8) == "hello world")
    }
  }

  @Test func anExistingPartFileIsAnError() throws {
    try withDirectory { directory in
      _ = try PartFile(directory: directory, name: "a")
      let error = #expect(throws: DurableFileError.self) {
        try PartFile(directory: directory, name: "a")
      }
      #expect(error?.errnoCode == EEXIST)
      #expect(error?.path == directory + "/a.part")
      #expect(error?.isStorageFailure == false)
    }
  }

  @Test func discardLeavesNothing() throws {
    try withDirectory { directory in
      let part = try PartFile(directory: directory, name: "a")
      try part.write("x")
      part.discard()
      #expect(try names(directory) == [])
    }
  }

  @Test func onlyStalePartsAreRemoved() throws {
    try withDirectory { directory in
      for name in ["a.part", "b.part", "c.csv", "d.partial"] {
        try "x".write(toFile: directory + "/" + name, atomically: false, encoding: .utf8)
      }
      #expect(try removeStaleParts(in: directory, name: "b") == [directory + "/b.part"])
      for name in ["f.part", "f.1.part", "f.csv", "f-1.part"] {
        try "x".write(toFile: directory + "/" + name, atomically: false, encoding: .utf8)
      }
      #expect(try removeStaleParts(in: directory, name: "f") == [directory + "/f.part"])
      let several = try removeStaleParts(in: directory, name: "f", isOneOfSeveral: true)
      #expect(several == [directory + "/f.1.part"])
      for name in ["f.csv", "f-1.part"] { #expect(unlink(directory + "/" + name) == 0) }
      #expect(try removeStaleParts(in: directory) == [directory + "/a.part"])
      #expect(try names(directory) == ["c.csv", "d.partial"])
      #expect(try removeStaleParts(in: directory + "/missing") == [])
    }
  }

  @Test func errorsTellTheStorageFromTheRest() {
    func error(_ code: Int32, bytes: Int64? = nil) -> DurableFileError {
      DurableFileError(path: "/p", operation: .write, errnoCode: code, bytesNeeded: bytes)
    }
    for code in [ENOSPC, EDQUOT, EFBIG] { #expect(error(code).isStorageFull) }
    for code in [EROFS, EIO] {
      #expect(!error(code).isStorageFull)
      #expect(error(code).isStorageFailure)
    }
    #expect(!error(EACCES).isStorageFailure)
    #expect(
      error(ENOSPC, bytes: 7).description
        == "cannot write /p: No space left on device (7 more bytes are needed); "
        + "free some space, then run again")
  }
}

@Suite struct WriteDurablyTests {
  @Test func theOldContentStaysUntilTheNewIsComplete() throws {
    struct Trouble: Error {}
    try withDirectory { directory in
      let path = directory + "/report.csv"
      try writeDurably(Array("old".utf8), to: path)
      #expect(throws: Trouble.self) {
        try writeDurably(to: path) { part in
          try part.write("ne")
          throw Trouble()
        }
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      #expect(try names(directory) == ["report.csv"])
      // What a killed run left is replaced.
      try "half".write(toFile: path + ".part", atomically: false, encoding: .utf8)
      let digest = try writeDurably(to: path, mode: 0o660) { try $0.write("new") }
      #expect(digest == FileDigest(of: Array("new".utf8)))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
      #expect(try names(directory) == ["report.csv"])
      #expect(try mode(path) == 0o660)
    }
  }

  @Test func aMissingDirectoryIsNamed() throws {
    try withDirectory { directory in
      let error = #expect(throws: DurableFileError.self) {
        try writeDurably([], to: directory + "/none/a")
      }
      #expect(error?.errnoCode == ENOENT)
    }
  }
}

@Suite struct FileDigestTests {
  @Test func hexReadsBack() {
    let digest = FileDigest(of: [])
    #expect(
      digest.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(FileDigest(hex: digest.hex.uppercased()) == digest)
    #expect(FileDigest(hex: String(digest.hex.dropLast())) == nil)
    #expect(FileDigest(hex: "g" + digest.hex.dropFirst()) == nil)
    #expect(digest.bytes.count == 32)
  }
}

@Suite struct PermissionTests {
  @Test func directoriesAreMadeForTheOwnerAlone() throws {
    try withDirectory { directory in
      let path = directory + "/var/deeper"
      try DirectoryPermissions.owner.createDirectory(at: path)
      #expect(try mode(path) == 0o700)
      #expect(try mode(directory + "/var") == 0o700)
      try DirectoryPermissions.owner.createDirectory(at: path)
      #expect(chmod(path, 0o755) == 0)
      let error = #expect(throws: PermissionError.self) {
        try DirectoryPermissions.owner.createDirectory(at: path)
      }
      #expect(error?.kind == .directoryOpenToOthers)
      #expect(error?.description.contains("chmod 700 \(path)") == true)
    }
  }

  @Test func directoriesOfAGroupAreInherited() throws {
    try withDirectory { directory in
      let path = directory + "/shared"
      let permissions = DirectoryPermissions.group(getgid())
      try permissions.createDirectory(at: path)
      #expect(try mode(path) == 0o2770)
      #expect(permissions.fileMode == 0o660)
      try permissions.createDirectory(at: path)
      #expect(throws: PermissionError.self) {
        try DirectoryPermissions.owner.createDirectory(at: path)
      }
    }
  }

  @Test(arguments: [0o600, 0o400] as [mode_t])
  func secretsOfTheOwnerAreRead(_ allowed: mode_t) throws {
    try withDirectory { directory in
      let path = directory + "/secret"
      try "s3cret\n".write(toFile: path, atomically: false, encoding: .utf8)
      #expect(chmod(path, allowed) == 0)
      #expect(try SecretFile.readLine(path) == "s3cret")
      #expect(try SecretFile.read(path) == Array("s3cret\n".utf8))
    }
  }

  @Test(arguments: [0o640, 0o604, 0o644, 0o620, 0o610, 0o660] as [mode_t])
  func secretsThatOthersReachAreRefused(_ exposed: mode_t) throws {
    try withDirectory { directory in
      let path = directory + "/secret"
      try "s3cret\n".write(toFile: path, atomically: false, encoding: .utf8)
      #expect(chmod(path, exposed) == 0)
      let error = #expect(throws: PermissionError.self) { try SecretFile.read(path) }
      #expect(error?.mode == UInt32(exposed))
      #expect(error?.description.contains(path) == true)
      #expect(error?.description.contains("s3cret") == false)
    }
  }

  @Test func oversizedSecretsAndDirectoriesAreRefused() throws {
    try withDirectory { directory in
      let path = directory + "/secret"
      try "12345".write(toFile: path, atomically: false, encoding: .utf8)
      #expect(chmod(path, 0o600) == 0)
      #expect(throws: DurableFileError.self) { try SecretFile.read(path, bytesMax: 4) }
      #expect(throws: DurableFileError.self) { try SecretFile.read(directory) }
      #expect(throws: DurableFileError.self) { try SecretFile.read(directory + "/none") }
    }
  }
}

private struct FixtureError: Error {}

func withDirectory(_ body: (String) throws -> Void) throws {
  let directory = FileManager.default.temporaryDirectory
    .appending(path: "tieout-files-" + UUID().uuidString)
  try FileManager.default.createDirectory(
    at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  defer { try? FileManager.default.removeItem(at: directory) }
  try body(directory.path)
}

func names(_ directory: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
}

func mode(_ path: String) throws -> UInt32 {
  var status = stat()
  guard stat(path, &status) == 0 else { throw FixtureError() }
  return status.st_mode & 0o7777
}
