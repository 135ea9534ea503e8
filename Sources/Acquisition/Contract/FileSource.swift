/// A place that settlement files are fetched from: an SFTP server or a folder.
///
/// The contract, which every implementation keeps and one shared test suite holds them to:
///
/// - A source is never written: nothing is created, renamed, touched or deleted there.
/// - Calls come one at a time, in this order: `list` or `check`, then for each wanted file
///   `stat`, `read`, `stat`; at last `close`, exactly once. A connection is opened by the first
///   call that needs one.
/// - Failures are `AcquisitionError`. After a transient one (`isTransient`) any call may be made
///   again and starts on a fresh connection; sources do not retry by themselves. After a security
///   error (`isSecurity`) no call should be made again: repeating logins locks accounts.
/// - An error thrown by a sink ends the read and comes out unchanged.
/// - Cancelling the task ends a call with `CancellationError` soon, however long the other side
///   is silent.
/// - Blocking system calls run on the source's own thread, never on Swift's cooperative pool.
public protocol FileSource: Sendable {
  /// The configured name of the source.
  var name: String { get }

  /// Lists the regular files of the source's directory, as they are now, in byte order of name.
  ///
  /// Symbolic links, directories and devices are not followed, only counted; names that say
  /// "not finished" are ignored and reported. A listing is complete or an error, never a part.
  func list() async throws -> FileListing

  /// The file's size and modification time as they are now.
  ///
  /// Throws `fileVanished` when no regular file has that name any more.
  func stat(_ file: RemoteFile) async throws -> RemoteFile

  /// Reads the whole file from its start to its end, in order.
  ///
  /// The sink is called on the source's thread with pieces of 1 byte to 1 MiB that are valid
  /// only during the call; for an empty file it is not called. Returns the number of bytes. The
  /// end of the file is where the source says it is: comparing with the size is the caller's.
  func read(
    _ file: RemoteFile, into sink: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
  ) async throws -> Int64

  /// Reaches the source, logs in and lists, to tell an operator that it would work. Changes
  /// nothing anywhere.
  func check(_ pattern: FileNamePattern) async throws -> SourceCheck

  /// Ends the connection and frees what it holds. No other call may follow.
  func close() async
}
