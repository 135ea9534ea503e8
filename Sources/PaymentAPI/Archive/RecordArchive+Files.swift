extension RecordArchive {
  /// The archive's files as a pull would read them, in that order: name within the archive, and path.
  ///
  /// - Throws: ``PaymentAPIError`` where the directory is missing or cannot be listed.
  public func files() throws(PaymentAPIError) -> [(name: String, path: String)] {
    try ArchiveFiles.list(in: directory, types: types).map { ($0.name, $0.path) }
  }
}
