import DurableFiles
import Foundation
import PaymentAPI

extension Configuration {
  /// Reads saved webhook bodies, with the configured key where there is one.
  ///
  /// - Returns: the reader, and a text that changes with everything that decides what it takes.
  /// - Throws: ``ConfigurationErrors`` where the key's file holds none.
  func webhookReader() throws -> (reader: WebhookReader, reading: String) {
    let pem = try api.webhookPublicKey.map(webhookKeyText)
    let key = try pem.map(webhookKey)
    let reader = WebhookReader(
      amounts: amountUnit, merchantNumber: merchant.number,
      appID: merchant.appIDs.count == 1 ? merchant.appIDs[0] : "", key: key,
      opening: Self.unpacked)
    let digest = pem.map { FileDigest(of: Array($0.utf8)).hex } ?? "unsigned"
    return (reader, "\(amountUnit.rawValue) \(merchant.number) \(digest)")
  }

  private func webhookKeyText(_ path: String) throws -> String {
    guard let bytes = FileManager.default.contents(atPath: path),
      let text = String(bytes: bytes, encoding: .utf8)
    else { throw problem("cannot read \(path); check that it exists and may be read") }
    return text
  }

  private func webhookKey(_ pem: String) throws -> WebhookPublicKey {
    do throws(WebhookPublicKeyError) {
      return try WebhookPublicKey(pem: pem)
    } catch {
      throw problem("\(api.webhookPublicKey ?? "") \(error)")
    }
  }

  private func problem(_ message: String) -> ConfigurationErrors {
    let key = "api.webhook_public_key"
    return ConfigurationErrors(
      file: file,
      problems: [ConfigurationProblem(key: key, place: places[key] ?? .file, message: message)])
  }
}
