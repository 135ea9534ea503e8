/// A failure to read an archive file, told from a failure of the sink.
struct ReadFailure: Error {
  let error: PaymentAPIError

  static func wrapping<Value>(
    _ file: ArchiveFile, _ body: () throws -> Value
  ) throws(ReadFailure) -> Value {
    do {
      return try body()
    } catch let error as PaymentAPIError {
      throw ReadFailure(error: error)
    } catch {
      throw ReadFailure(
        error: PaymentAPIError(
          code: .archiveUnreadable, place: file.name, what: "cannot be read: \(error)"))
    }
  }
}
