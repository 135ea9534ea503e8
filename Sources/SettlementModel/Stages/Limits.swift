/// Every bound of tieout in one place.
public enum Limits {
  /// A field of a settlement file.
  public static let fieldBytesMax = 1 << 20
  /// A row of a settlement file with all its fields.
  public static let rowBytesMax = 4 << 20
  /// A rejected row's or object's text as kept.
  public static let rawTextBytesMax = 4096
  /// A decompressed settlement file, by default.
  public static let fileBytesDefault: Int64 = 10 << 30
  /// Output to input of a compressed file once past ``inflateRatioFromBytes``, by default.
  public static let inflateRatioDefault = 200
  public static let inflateRatioFromBytes: Int64 = 10 << 20
  /// From opening a settlement file to its last row, by default.
  public static let fileSecondsDefault = 3600
  /// A file with more rejected rows than this, and a greater share than the percentage, is refused as a whole.
  public static let rejectedRowsDefault = 10
  public static let rejectedPercentDefault = 1
  /// One answer of the payment API.
  public static let responseBytesMax = 32 << 20
  /// One object of an archive file, with its line end.
  public static let archiveLineBytesMax = 8 << 20
  /// Nesting of an API object.
  public static let jsonDepthMax = 128
  /// Pages of one series in one pull.
  public static let pagesMax = 1_000_000
  /// Periods of one subscription from its first one on; one with more is not judged.
  public static let billingPeriodsMax = 20_000
  /// A configuration or profile file.
  public static let configurationBytesMax = 1 << 20
}
