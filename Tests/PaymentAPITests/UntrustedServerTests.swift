import Foundation
import PaymentAPI
import TestSupport
import Testing

/// Servers that cannot be trusted: real TLS by the openssl program.
@Suite struct UntrustedServerTests {
  /// What is wrong, the options of the certificate and of the server, and what is said.
  static let servers: [(what: String, certificate: [String], server: [String], said: String)] = [
    ("self-signed", [], [], "CERTIFICATE_VERIFY_FAILED"),
    ("expired", ["-days", "-1"], [], "CERTIFICATE_VERIFY_FAILED"),
    ("of another host", ["-subj", "/CN=elsewhere.example"], [], "CERTIFICATE_VERIFY_FAILED"),
    ("old protocol", [], ["-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"], "PROTOCOL"),
  ]

  @Test(arguments: 0..<servers.count)
  func anUntrustedServerIsRefused(_ index: Int) async throws {
    let row = Self.servers[index]
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    try Self.makeCertificate(row.certificate, in: directory.path)
    let server = try StartedProgram(
      "/usr/bin/openssl",
      ["s_server", "-accept", "127.0.0.1:0", "-key", "key", "-cert", "certificate", "-www"]
        + row.server, in: URL(filePath: directory.path), boundSeconds: 60)
    let isListening = server.waitUntil { $0.standardOutput.contains("ACCEPT 127.0.0.1:") }
    try #require(isListening, "\(server.standardError)")
    let port = try #require(server.standardOutput.components(separatedBy: "ACCEPT 127.0.0.1:").last)
      .prefix { $0.isNumber }
    let client = try UseePayClient(configuration(baseURL: "https://127.0.0.1:\(port)"))
    let error = await #expect(throws: PaymentAPIError.self) { try await client.check() }
    await client.close()
    #expect(error?.code == .tlsFailed && error?.isSecurity == true, "\(row.what): \(error as Any)")
    #expect(error?.what.contains(row.said) == true, "\(row.what): \(error as Any)")
    server.send(SIGKILL)
    _ = server.wait()
  }

  private static func makeCertificate(_ options: [String], in directory: String) throws {
    let isElsewhere = options.contains("-subj")
    let name = isElsewhere ? "DNS:elsewhere.example" : "IP:127.0.0.1"
    try openssl(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
        "2", "-addext", "subjectAltName=" + name, "-keyout", "key", "-out", "certificate",
      ] + (isElsewhere ? options : ["-subj", "/CN=127.0.0.1"]), in: directory)
    guard options.contains("-days") else { return }
    // Signed once more, for a time that is over: a request for that is refused.
    try openssl(
      ["x509", "-in", "certificate", "-signkey", "key", "-out", "expired"] + options, in: directory)
    try FileManager.default.removeItem(atPath: directory + "/certificate")
    try FileManager.default.moveItem(
      atPath: directory + "/expired", toPath: directory + "/certificate")
  }

  private static func openssl(_ arguments: [String], in directory: String) throws {
    let run = try runProgram("/usr/bin/openssl", arguments, in: URL(filePath: directory))
    guard run.exitCode == 0 else { throw ProgramError(run.description) }
  }
}
