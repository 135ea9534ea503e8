/// Bounds on what comes from outside: sizes, shares, and how long a server may take.
extension ConfigurationKeys {
  static let limitKeys: [ConfigurationKey] = [
    key("limits", .map, "bounds on what comes from outside"),
    key(
      "limits.file_bytes", .integer(1...Int.max), "largest decompressed file",
      default: .integer(10_737_418_240)),
    key(
      "limits.inflate_ratio", .integer(1...1_000_000), "output to input of a compressed file",
      default: .integer(200)),
    key(
      "limits.file_seconds", .integer(1...604_800), "longest time for reading one file",
      default: .integer(3600)),
    key(
      "limits.rejected_rows", .integer(0...1_000_000_000),
      "a file with more rejects, and a greater share, is quarantined", default: .integer(10)),
    key(
      "limits.rejected_percent", .integer(0...100), "the share for rejected_rows",
      default: .integer(1)),
    key(
      "limits.filesystem", .choice(["local", "any"]),
      "any: the data directory may lie on a network file system", default: .text("local")),
    key(
      "limits.connect_seconds", .integer(1...600), "longest time until a connection stands",
      default: .integer(20)),
    key(
      "limits.idle_seconds", .integer(1...3600), "longest silence of a server",
      default: .integer(60)),
    key(
      "limits.bytes_per_second", .integer(0...1_000_000_000),
      "an SFTP server that sends a file more slowly over idle_seconds is given up",
      default: .integer(1024)),
    key(
      "limits.call_seconds", .integer(1...3600), "longest time for one call of the API",
      default: .integer(60)),
    key(
      "limits.fetch_seconds", .integer(1...604_800),
      "longest time for one listing or one file of an SFTP server", default: .integer(14_400)),
    key(
      "limits.source_seconds", .integer(1...604_800),
      "longest time for all of one SFTP server, or of the API", default: .integer(21_600)),
    key(
      "limits.run_seconds", .integer(1...604_800),
      "longest time for asking servers in one run", default: .integer(43_200)),
  ]
}
