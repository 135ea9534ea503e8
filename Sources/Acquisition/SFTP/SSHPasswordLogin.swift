import CLibSSH2
import Glibc

extension SSHSession {
  /// Logs in with a password, plainly where the server takes that, else by answering its prompt.
  func logIn(password: String, offered: [String]) throws {
    let code: Int32
    if offered.contains("password") {
      code = libssh2_userauth_password_ex(
        handle, server.username, UInt32(server.username.utf8.count), password,
        UInt32(password.utf8.count), nil)
    } else if offered.contains("keyboard-interactive") {
      code = answerPrompts(with: password)
    } else {
      throw refused(
        "the server does not take passwords, only \(offered.joined(separator: ", "))",
        advice: "log in with a key: private_key in the configuration", cause: "")
    }
    guard code != 0 else { return }
    if let error = verdictError(while: "logging in") { throw error }
    // Some servers end the connection instead of saying no, so that is no reason to try again.
    throw refused(
      "the server refused the password of \(server.username)",
      advice: "check username and password; it is tried once a run, to not lock the account",
      cause: causeText(code))
  }

  private func answerPrompts(with password: String) -> Int32 {
    guard let secret = strdup(password) else { return LIBSSH2_ERROR_ALLOC }
    let slot = libssh2_session_abstract(handle)
    slot?.pointee = UnsafeMutableRawPointer(secret)
    defer {
      slot?.pointee = nil
      free(secret)
    }
    return libssh2_userauth_keyboard_interactive_ex(
      handle, server.username, UInt32(server.username.utf8.count)
    ) { _, _, _, _, promptCount, _, responses, abstract in
      guard let responses, let secret = abstract?.pointee else { return }
      let text = secret.assumingMemoryBound(to: CChar.self)
      // libssh2 frees the answers itself.
      for index in 0..<Int(promptCount) {
        responses[index].text = strdup(text)
        responses[index].length = UInt32(strlen(text))
      }
    }
  }
}
