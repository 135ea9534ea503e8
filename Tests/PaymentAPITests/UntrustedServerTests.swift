import Foundation
import PaymentAPI
import Testing

/// A server with a certificate that nobody signed, where the openssl program is at hand.
@Suite struct UntrustedServerTests {
  private static let openssl = "/usr/bin/openssl"
  static var hasOpenSSL: Bool { FileManager.default.isExecutableFile(atPath: openssl) }

  private func process(_ arguments: [String], in directory: String) -> (Process, Pipe) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Self.openssl)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.standardInput = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    return (process, output)
  }

  @Test(.enabled(if: hasOpenSSL), .timeLimit(.minutes(1)))
  func aSelfSignedCertificateIsRefused() async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    let (maker, _) = process(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
        "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key",
        "-out", "certificate",
      ], in: directory.path)
    try maker.run()
    maker.waitUntilExit()
    try #require(maker.terminationStatus == 0)
    let (server, output) = process(
      ["s_server", "-accept", "127.0.0.1:0", "-key", "key", "-cert", "certificate", "-www"],
      in: directory.path)
    try server.run()
    defer { server.terminate() }
    var said = ""
    while !said.contains("ACCEPT 127.0.0.1:") || !said.hasSuffix("\n") {
      let data = output.fileHandleForReading.availableData
      try #require(!data.isEmpty, "the server ended early: \(said)")
      said += String(decoding: data, as: UTF8.self)
    }
    let port = try #require(said.components(separatedBy: "ACCEPT 127.0.0.1:").last)
      .prefix { $0.isNumber }
    let client = try UseePayClient(configuration(baseURL: "https://127.0.0.1:\(port)"))
    let error = await #expect(throws: PaymentAPIError.self) { try await client.check() }
    await client.close()
    #expect(error?.code == .tlsFailed && error?.isSecurity == true)
    #expect(error?.what.contains("CERTIFICATE_VERIFY_FAILED") == true)
  }
}
