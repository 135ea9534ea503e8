import Foundation
import PaymentAPI
import Testing

/// Servers on a real socket whose certificate, name or version of TLS must not be trusted, beside one that may be: only
/// what is wrong with each keeps it from being asked.
@Suite struct UntrustedServerTests {
  private static let openssl = "/usr/bin/openssl"

  @Test(.timeLimit(.minutes(10))) func aGoodCertificateIsTaken() async throws {
    let error = try await refusal()
    #expect(error?.code != .tlsFailed && error?.code != .unreachable, "\(error as Any)")
  }

  @Test(.timeLimit(.minutes(10))) func aSelfSignedCertificateIsRefused() async throws {
    try await expectRefused(CertificateOptions(isSelfSigned: true), "CERTIFICATE_VERIFY_FAILED")
  }

  @Test(.timeLimit(.minutes(10))) func anExpiredCertificateIsRefused() async throws {
    try await expectRefused(CertificateOptions(days: -1), "CERTIFICATE_VERIFY_FAILED")
  }

  @Test(.timeLimit(.minutes(10))) func aCertificateForAnotherHostIsRefused() async throws {
    try await expectRefused(CertificateOptions(name: "DNS:other.example"), "")
  }

  @Test(.timeLimit(.minutes(10))) func anOldVersionOfTLSIsRefused() async throws {
    try await expectRefused(CertificateOptions(), protocolOption: "-tls1_1", "")
  }

  /// What a run of the client against a server with such a certificate is refused with.
  private func expectRefused(
    _ options: CertificateOptions, protocolOption: String? = nil, _ word: String
  ) async throws {
    let error = try await refusal(options, protocolOption: protocolOption)
    #expect(error?.code == .tlsFailed && error?.isSecurity == true, "\(error as Any)")
    #expect(word.isEmpty || error?.what.contains(word) == true, "\(error as Any)")
  }

  struct CertificateOptions {
    var isSelfSigned = false
    var days = 2
    var name = "IP:127.0.0.1"
  }

  private func refusal(
    _ options: CertificateOptions = CertificateOptions(), protocolOption: String? = nil
  ) async throws -> PaymentAPIError? {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    try makeCertificates(options, in: directory)
    var arguments = ["s_server", "-accept", "127.0.0.1:0", "-key", "key", "-cert", "certificate", "-www"]
    // Without it openssl itself would not speak what is long out of use.
    if let protocolOption { arguments += [protocolOption, "-cipher", "DEFAULT:@SECLEVEL=0"] }
    let (server, output) = process(arguments, in: directory.path)
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
    if let protocolOption {
      // That the server does speak it.
      let (probe, answer) = process(
        ["s_client", "-connect", "127.0.0.1:\(port)", protocolOption, "-cipher", "DEFAULT:@SECLEVEL=0"],
        in: directory.path)
      try probe.run()
      (probe.standardInput as? Pipe)?.fileHandleForWriting.closeFile()
      let text = String(decoding: answer.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      probe.waitUntilExit()
      try #require(text.contains("Protocol  : TLSv1.1"), "the server speaks no TLS 1.1: \(text.suffix(500))")
    }
    var settings = configuration(baseURL: "https://127.0.0.1:\(port)")
    settings.authoritiesFile = directory.path + "/authority"
    let client = try UseePayClient(settings)
    var found: PaymentAPIError?
    do {
      _ = try await client.check()
    } catch let error as PaymentAPIError {
      found = error
    }
    await client.close()
    return found
  }

  /// `authority`, and `key` and `certificate` of the server.
  private func makeCertificates(_ options: CertificateOptions, in directory: TemporaryDirectory) throws {
    let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    try openssl(
      ["req", "-x509"] + newKey + [
        "-days", "2", "-subj", "/CN=authority", "-addext", "keyUsage=keyCertSign", "-keyout", "authority-key",
        "-out", "authority",
      ], in: directory)
    try directory.write("subjectAltName=\(options.name)\nextendedKeyUsage=serverAuth\n", to: "extensions")
    try openssl(
      ["req"] + newKey + ["-subj", "/CN=server", "-keyout", "key", "-out", "request"], in: directory)
    let signer = options.isSelfSigned ? ["-signkey", "key"] : ["-CA", "authority", "-CAkey", "authority-key", "-CAcreateserial"]
    try openssl(
      ["x509", "-req", "-in", "request", "-extfile", "extensions", "-out", "certificate", "-days", "\(options.days)"]
        + signer, in: directory)
  }

  private func openssl(_ arguments: [String], in directory: TemporaryDirectory) throws {
    let (maker, _) = process(arguments, in: directory.path)
    try maker.run()
    maker.waitUntilExit()
    try #require(maker.terminationStatus == 0, "\(arguments)")
  }

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
}
