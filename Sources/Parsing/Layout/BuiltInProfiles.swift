import Compression
import SettlementModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The profiles that come with the program.
public enum BuiltInProfiles {
  private static let sources: [String: [UInt8]] = [
    "adyen-settlement-details": PackageResources.adyen_settlement_details_yaml,
    "airwallex-settlement-details": PackageResources.airwallex_settlement_details_yaml,
    "antom-settlement-details": PackageResources.antom_settlement_details_yaml,
    "checkout-financial-actions": PackageResources.checkout_financial_actions_yaml,
    "onerway-settlement": PackageResources.onerway_settlement_yaml,
    "payermax-settlement-detail": PackageResources.payermax_settlement_detail_yaml,
    "paypal-stl": PackageResources.paypal_stl_yaml,
    "stripe-payout-itemized": PackageResources.stripe_payout_itemized_yaml,
    "useepay-settlement": PackageResources.useepay_settlement_yaml,
  ]

  /// Their names, ordered.
  public static var names: [String] { sources.keys.sorted() }

  /// The YAML of a built-in profile, to show or to start an own one from; nil for an unknown name.
  public static func yaml(_ name: String) -> String? {
    sources[name].map { String(decoding: $0, as: UTF8.self) }
  }
}

extension FileProfile {
  /// The built-in profile of a name, or nil where there is none.
  ///
  /// - Throws: ``FileProfileError`` where the program's own profile is wrong, which its tests rule
  ///   out.
  public static func builtIn(_ name: String) throws(FileProfileError) -> FileProfile? {
    guard let yaml = BuiltInProfiles.yaml(name) else { return nil }
    return try ProfileReader.profile(yaml: yaml, file: "built in: \(name)")
  }

  /// The profile that a YAML text states; `file` names it in errors.
  public init(yaml: String, file: String) throws(FileProfileError) {
    self = try ProfileReader.profile(yaml: yaml, file: file)
  }

  /// The profile in a file of at most 1 MiB.
  public init(path: String) throws(FileProfileError) {
    var bytes = [UInt8]()
    do {
      let source = try PackedFile.open(
        path: path, container: .none,
        budget: OutputBudget(
          bytesMax: Int64(Limits.configurationBytesMax), ratioMax: 1, ratioFromBytes: 0))
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = try chunk.withUnsafeMutableBytes({ try source.read(into: $0) }),
        count > 0
      {
        bytes += chunk[..<count]
      }
    } catch let error as ByteSourceError {
      let message =
        error.isDamage ? "the profile is larger than 1 MiB" : "the profile: \(error)"
      throw FileProfileError(file: path, problems: [.init(line: 0, message: message)])
    } catch {
      throw FileProfileError(file: path, problems: [.init(line: 0, message: "\(error)")])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileProfileError(
        file: path, problems: [.init(line: 0, message: "the profile is not UTF-8 text")])
    }
    self = try ProfileReader.profile(yaml: text, file: path)
  }
}
