import Notification
import Testing

@Suite("Addresses of notifications")
struct NotificationAddressTests {
  @Test(arguments: [
    ("https://hooks.example/services/T0/B0/secret", "hooks.example"),
    ("https://hooks.example:8443?token=secret", "hooks.example:8443"),
    ("http://127.0.0.1:8080/secret", "127.0.0.1:8080"),
    ("http://localhost/secret", "localhost"), ("http://[::1]:9/secret", "[::1]:9"),
  ])
  func showsNothingButItsHost(_ text: String, _ host: String) throws {
    let address = try NotificationAddress(text)
    #expect(address.host == host)
    var dumped = ""
    dump(address, to: &dumped)
    for shown in ["\(address)", String(reflecting: address), dumped] {
      #expect(!shown.contains("secret"), "\(shown)")
    }
  }

  @Test(arguments: [
    "", "secret", "ftp://host.example/secret", "http://hooks.example/secret",
    "http://127.0.0.1.example/secret", "http://127.0.0.999/secret", "https:///secret",
    "https://user:secret@host.example/", "https://host.example/#secret",
    "https://host.example/secret word", "https://host.example/\u{E9}secret",
    "https://host.example:99999/secret", "https://host.example\r\nsecret: 1",
  ])
  func refusesOthersWithoutRepeatingThem(_ text: String) {
    let error = #expect(throws: NotificationError.self) { try NotificationAddress(text) }
    #expect(error.map { !"\($0)".contains("secret") } == true)
  }
}
