import Crypto
import CryptoExtras
import Foundation

/// UseePay's public key, which tells whether a webhook body is as UseePay sent it.
public struct WebhookPublicKey: Sendable {
  private let key: _RSA.Signing.PublicKey

  /// Reads a PEM file: `BEGIN PUBLIC KEY` or `BEGIN RSA PUBLIC KEY`, RSA of 2048 bits or more.
  ///
  /// - Throws: ``WebhookPublicKeyError``.
  public init(pem: String) throws(WebhookPublicKeyError) {
    do {
      key = try _RSA.Signing.PublicKey(pemRepresentation: pem)
    } catch {
      throw WebhookPublicKeyError()
    }
  }

  /// Whether `signature`, in base64, is RSA-SHA256 (PKCS #1 v1.5) over exactly these bytes.
  func verifies(_ signature: String, of body: some Collection<UInt8>) -> Bool {
    let text = signature.filter { !$0.isWhitespace }
    guard let bytes = Data(base64Encoded: text) else { return false }
    return key.isValidSignature(
      _RSA.Signing.RSASignature(rawRepresentation: bytes), for: SHA256.hash(data: Data(body)),
      padding: .insecurePKCS1v1_5)
  }
}

/// A file that holds no usable key.
public struct WebhookPublicKeyError: Error, Sendable, CustomStringConvertible {
  public var description: String {
    "is no RSA public key of 2048 bits or more in PEM (BEGIN PUBLIC KEY)"
  }
}
