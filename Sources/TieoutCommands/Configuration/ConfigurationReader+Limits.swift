// The part `limits`.
extension ConfigurationReader {
  func readLimits() -> Configuration.InputLimits? {
    guard let fileBytes = integer("limits.file_bytes"),
      let ratio = integer("limits.inflate_ratio"),
      let seconds = integer("limits.file_seconds"), let rows = integer("limits.rejected_rows"),
      let percent = integer("limits.rejected_percent"), let fileSystem = text("limits.filesystem"),
      let network = readNetworkLimits()
    else { return nil }
    return Configuration.InputLimits(
      fileBytes: Int64(fileBytes), inflateRatio: ratio, fileSeconds: seconds, rejectedRows: rows,
      rejectedPercent: percent, allowsAnyFileSystem: fileSystem == "any", network: network)
  }

  private func readNetworkLimits() -> Configuration.NetworkLimits? {
    guard let connect = integer("limits.connect_seconds"),
      let idle = integer("limits.idle_seconds"), let speed = integer("limits.bytes_per_second"),
      let call = integer("limits.call_seconds"), let fetch = integer("limits.fetch_seconds"),
      let source = integer("limits.source_seconds"), let run = integer("limits.run_seconds")
    else { return nil }
    return Configuration.NetworkLimits(
      connectSeconds: connect, idleSeconds: idle, bytesPerSecondMin: Int64(speed),
      callSeconds: call, fetchSeconds: fetch, sourceSeconds: source, runSeconds: run)
  }
}
