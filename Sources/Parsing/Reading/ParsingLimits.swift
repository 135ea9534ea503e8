import Compression
public import SettlementModel

/// The bounds of reading one settlement file that a configuration may change.
public struct ParsingLimits: Sendable, Hashable {
  /// Bytes of the unpacked file.
  public var fileBytes: Int64
  /// Bytes out for one byte of a packed file, once 10 MiB are out.
  public var inflateRatio: Int
  /// From opening the file to its last row, whatever becomes of the rows included.
  public var fileSeconds: Int
  /// A file with more rejected rows than this, and more than ``rejectedPercent`` of its lines, is
  /// refused.
  public var rejectedRows: Int
  public var rejectedPercent: Int

  public init(
    fileBytes: Int64 = Limits.fileBytesDefault, inflateRatio: Int = Limits.inflateRatioDefault,
    fileSeconds: Int = Limits.fileSecondsDefault,
    rejectedRows: Int = Limits.rejectedRowsDefault,
    rejectedPercent: Int = Limits.rejectedPercentDefault
  ) {
    self.fileBytes = fileBytes
    self.inflateRatio = inflateRatio
    self.fileSeconds = fileSeconds
    self.rejectedRows = rejectedRows
    self.rejectedPercent = rejectedPercent
  }

  var outputBudget: OutputBudget {
    OutputBudget(
      bytesMax: fileBytes, ratioMax: inflateRatio, ratioFromBytes: Limits.inflateRatioFromBytes,
      secondsMax: fileSeconds)
  }
}
