/// Gives findings their ids: a hash over the code, what the finding is about, and an ordinal among equals.
///
/// A pending item hashes as the break that it would become, so that notes stay with it; so do both breaks of a period
/// without an invoice, whoever bills it. File names, rows and amounts play
/// no part, apart from CONTROL findings, which are about a place in a file.
public enum FindingIdentity {
  /// `F` and 16 hex digits for the `ordinal`-th finding, from 0, among those with the same code and parts.
  public static func id(code: FindingCode, parts: [String], ordinal: Int) -> String {
    let name: FindingCode =
      switch code {
      case .pendingSettlement: .missingInSettlement
      case .invoiceLate, .renewalNotCharged: .invoiceNotIssued
      default: code
      }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in [name.rawValue] + parts + [String(ordinal)] {
      for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0xFF) &* 0x100_0000_01B3
    }
    hash ^= hash >> 32
    hash = hash &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
    let digits = String(hash, radix: 16)
    return "F" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// The parts that name a CONTROL finding about a file: source, file name and row.
  public static func parts(of position: FilePosition) -> [String] {
    [position.source, position.file, String(position.row)]
  }
}
