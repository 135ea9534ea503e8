import CLibSSH2
import Glibc

/// A logged-in SFTP channel. Lives on one thread; `close` must be called.
final class SFTPConnection {
  let session: SSHSession
  private let channel: OpaquePointer
  private var buffer = [CChar](repeating: 0, count: 1 << 20)

  private var server: SFTPServer { session.server }
  private var watchdog: Watchdog { session.watchdog }

  /// Connects, recognises the server, logs in and starts SFTP.
  init(to server: SFTPServer, limits: SFTPLimits, watchdog: Watchdog) throws {
    var privateKey: PrivateKeyFile?
    if case .privateKey(let path, let passphrase) = server.login {
      privateKey = try PrivateKeyFile(path: path, location: server.location)
      try privateKey?.requireUsable(passphrase: passphrase, location: server.location)
    }
    session = try SSHSession(to: server, limits: limits, watchdog: watchdog)
    do {
      try session.logIn(privateKey: privateKey)
      guard let channel = libssh2_sftp_init(session.handle) else {
        throw session.failure(libssh2_session_last_errno(session.handle), while: "starting SFTP")
      }
      self.channel = channel
      watchdog.noteProgress()
    } catch {
      session.close()
      throw error
    }
  }

  /// Ends SFTP, the session and the TCP connection.
  func close() {
    libssh2_session_set_timeout(session.handle, 2000)
    libssh2_sftp_shutdown(channel)
    session.close()
  }

  /// Lists the configured directory.
  func list() throws -> FileListing {
    let directory = Array(server.directory.utf8)
    let handle = try open(directory, flags: 0, type: LIBSSH2_SFTP_OPENDIR, fileName: nil)
    defer { libssh2_sftp_close_handle(handle) }
    var collected = ListingCollector()
    // libssh2 1.10 may skip a name that does not fit: room for any name a file system can hold.
    var name = [CChar](repeating: 0, count: 4096)
    var longEntry = [CChar](repeating: 0, count: 4608)
    while true {
      var attributes = LIBSSH2_SFTP_ATTRIBUTES()
      // An entry sets the flags, the end does not: both return zero where a name is empty.
      attributes.flags = .max
      let length = libssh2_sftp_readdir_ex(
        handle, &name, name.count, &longEntry, longEntry.count, &attributes)
      if length == 0, attributes.flags == .max { return collected.listing }
      guard length >= 0 else { throw listingFailure(length) }
      watchdog.noteProgress()
      if let error = session.verdictError(while: "listing the directory") { throw error }
      let bytes = name[..<Int(length)].map { UInt8(bitPattern: $0) }
      if bytes == [0x2E] || bytes == [0x2E, 0x2E] { continue }
      guard !bytes.isEmpty, !bytes.contains(0), !bytes.contains(UInt8(ascii: "/")) else {
        collected.ignore(bytes, .unusableName)
        continue
      }
      // Without a type in the listing, a separate look that does not follow links.
      if attributes.flags & UInt(LIBSSH2_SFTP_ATTR_PERMISSIONS) == 0 {
        guard let looked = try lookedUp(bytes) else { continue }
        attributes = looked
      }
      let mode = UInt32(truncatingIfNeeded: attributes.permissions)
      if collected.take(bytes, mode: mode) {
        collected.files.append(try remoteFile(bytes, attributes))
      }
    }
  }

  /// The file as it is now, without following a link.
  func stat(_ nameBytes: [UInt8]) throws -> RemoteFile {
    guard let attributes = try lookedUp(nameBytes),
      attributes.flags & UInt(LIBSSH2_SFTP_ATTR_PERMISSIONS) == 0
        || UInt32(truncatingIfNeeded: attributes.permissions) & S_IFMT == S_IFREG
    else { throw vanished(nameBytes) }
    return try remoteFile(nameBytes, attributes)
  }

  /// Reads the file to its end.
  func read(
    _ file: RemoteFile, into sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int64 {
    var total: Int64 = 0
    do {
      let pieceBytes = min(buffer.count, Self.pieceBytes(forSize: file.sizeBytes))
      try read(file, from: &total, pieceBytes: pieceBytes, into: sink)
    } catch is ShortAnswer {
      try read(file, from: &total, pieceBytes: Self.pieceBytesForOneRequest, into: sink)
    }
    return total
  }

  /// The server answered a request with less than asked for, which it may. libssh2 1.10 cannot go
  /// on from there, for it has sent further requests already; one request at a time it can.
  private struct ShortAnswer: Error {}

  /// Up to this libssh2 has one request on the way: it asks for four times as much, 30,000 at most.
  private static let pieceBytesForOneRequest = 7_500

  /// Has as many requests on the way as the file takes, and one that tells its end: whatever else
  /// libssh2 asks for is an answer to be waited for, 140 of them with the largest piece.
  private static func pieceBytes(forSize size: Int64) -> Int {
    Int(clamping: (size / 30_000 + 1) * 7_500 + 1)
  }

  /// Reads on from an offset, which is moved as bytes come, to the end.
  private func read(
    _ file: RemoteFile, from offset: inout Int64, pieceBytes: Int,
    into sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let nameBytes = file.nameBytes
    let isAhead = pieceBytes > Self.pieceBytesForOneRequest
    let handle = try open(
      path(nameBytes), flags: UInt(LIBSSH2_FXF_READ), type: LIBSSH2_SFTP_OPENFILE,
      fileName: nameBytes)
    defer { libssh2_sftp_close_handle(handle) }
    if offset > 0 { libssh2_sftp_seek64(handle, UInt64(offset)) }
    watchdog.beginMeasuringSpeed()
    while true {
      let count = libssh2_sftp_read(handle, &buffer, pieceBytes)
      if let error = session.verdictError(while: "reading \(displayName(ofBytes: nameBytes))") {
        throw error
      }
      if count == 0 {
        if isAhead, offset < file.sizeBytes { throw ShortAnswer() }
        return
      }
      guard count > 0 else {
        if isAhead, session.lastMessage.contains("Unexpected Offset") { throw ShortAnswer() }
        throw sftpFailure(Int32(count), "reading", nameBytes)
      }
      watchdog.noteProgress(bytes: count)
      offset += Int64(count)
      try watchdog.pausing {
        try buffer.withUnsafeBytes { try sink(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      }
    }
  }

  private func open(
    _ path: [UInt8], flags: UInt, type: Int32, fileName: [UInt8]?
  ) throws -> OpaquePointer {
    let handle = path.withUnsafeBytes { bytes in
      libssh2_sftp_open_ex(
        channel, bytes.assumingMemoryBound(to: CChar.self).baseAddress, UInt32(bytes.count), flags,
        0, type)
    }
    guard let handle else {
      throw sftpFailure(
        libssh2_session_last_errno(session.handle),
        type == LIBSSH2_SFTP_OPENDIR ? "opening the directory" : "opening", fileName)
    }
    watchdog.noteProgress()
    return handle
  }

  /// The attributes of the entry itself; nil when there is none.
  private func lookedUp(_ nameBytes: [UInt8]) throws -> LIBSSH2_SFTP_ATTRIBUTES? {
    var attributes = LIBSSH2_SFTP_ATTRIBUTES()
    let code = path(nameBytes).withUnsafeBytes { bytes in
      libssh2_sftp_stat_ex(
        channel, bytes.assumingMemoryBound(to: CChar.self).baseAddress, UInt32(bytes.count),
        LIBSSH2_SFTP_LSTAT, &attributes)
    }
    if code == 0 {
      watchdog.noteProgress()
      return attributes
    }
    let error = sftpFailure(code, "looking at", nameBytes)
    if (error as? AcquisitionError)?.code == .fileVanished { return nil }
    throw error
  }

  private func path(_ nameBytes: [UInt8]) -> [UInt8] {
    let directory = Array(server.directory.utf8)
    return directory.last == UInt8(ascii: "/")
      ? directory + nameBytes : directory + [UInt8(ascii: "/")] + nameBytes
  }

  private func remoteFile(
    _ nameBytes: [UInt8], _ attributes: LIBSSH2_SFTP_ATTRIBUTES
  ) throws -> RemoteFile {
    guard attributes.flags & UInt(LIBSSH2_SFTP_ATTR_SIZE) != 0,
      let size = Int64(exactly: attributes.filesize)
    else {
      throw AcquisitionError(
        .protocolViolation, at: server.location + "/" + displayName(ofBytes: nameBytes),
        "the server states no usable size")
    }
    let hasTime = attributes.flags & UInt(LIBSSH2_SFTP_ATTR_ACMODTIME) != 0
    return RemoteFile(
      nameBytes: nameBytes, sizeBytes: size,
      modifiedAt: FileTime(seconds: hasTime ? Int64(clamping: attributes.mtime) : 0))
  }

  private func listingFailure(_ code: Int32) -> any Error {
    switch code {
    case LIBSSH2_ERROR_BUFFER_TOO_SMALL:
      AcquisitionError(
        .nameTooLong, at: server.location,
        "the listing holds a name of more than 4095 bytes, or breaks off within an entry",
        advice: "have it removed; a listing that skips names is not used", cause: "libssh2 \(code)")
    case LIBSSH2_ERROR_CHANNEL_PACKET_EXCEEDED, LIBSSH2_ERROR_OUT_OF_BOUNDARY:
      AcquisitionError(
        .listingTooLarge, at: server.location,
        "the server sends the listing in pieces too large for libssh2 (256 KB)",
        advice: "have old files moved to folders of their own on the server",
        cause: "libssh2 \(code)")
    default:
      sftpFailure(code, "listing the directory", nil)
    }
  }

  private func vanished(_ nameBytes: [UInt8]) -> AcquisitionError {
    AcquisitionError(
      .fileVanished, at: server.location + "/" + displayName(ofBytes: nameBytes),
      "the file is no longer there", advice: "the next run looks again")
  }

  /// What went wrong when libssh2 returned `code` in an SFTP call.
  private func sftpFailure(
    _ code: Int32, _ activity: String, _ nameBytes: [UInt8]?
  ) -> any Error {
    let name = nameBytes.map { displayName(ofBytes: $0) }
    let doing = name.map { "\(activity) \($0)" } ?? activity
    guard code == LIBSSH2_ERROR_SFTP_PROTOCOL, watchdog.verdict == nil else {
      return session.failure(code, while: doing)
    }
    let status = libssh2_sftp_last_error(channel)
    let location = name.map { server.location + "/" + $0 } ?? server.location
    let cause = "SFTP status \(status): \(session.lastMessage)"
    switch Int32(truncatingIfNeeded: status) {
    case 2, 10:  // LIBSSH2_FX_NO_SUCH_FILE, LIBSSH2_FX_NO_SUCH_PATH
      if let nameBytes { return vanished(nameBytes) }
      return AcquisitionError(
        .directoryMissing, at: location, "the directory does not exist on the server",
        advice: "check `directory` in the configuration", cause: cause)
    case 3:  // LIBSSH2_FX_PERMISSION_DENIED
      return AcquisitionError(
        .accessDenied, at: location, "the server does not allow \(doing)",
        advice: "ask the provider for read permission", cause: cause)
    case 6, 7:  // LIBSSH2_FX_NO_CONNECTION, LIBSSH2_FX_CONNECTION_LOST
      return AcquisitionError(
        .connectionLost, at: location, "the connection broke while \(doing)", cause: cause)
    default:
      return AcquisitionError(
        .protocolViolation, at: location, "the server failed while \(doing)", cause: cause)
    }
  }
}
