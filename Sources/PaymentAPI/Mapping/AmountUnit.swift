/// In which unit the payment API states amounts.
public enum AmountUnit: String, Sendable, Hashable {
  /// 99.99 for 99.99 USD.
  case major
  /// 9999 for 99.99 USD.
  case minor
}
