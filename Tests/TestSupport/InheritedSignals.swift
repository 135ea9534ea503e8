public import Glibc

/// Starts a program that heeds every signal, whoever started the tests: `spawn` is handed the attributes for it.
///
/// Threads that run tests block signals, a shell that puts the tests into the background has SIGINT ignored, and a child
/// would inherit both: no signal would reach it or its children.
public func withoutInheritedSignals<Result>(
  _ spawn: (UnsafePointer<posix_spawnattr_t>) throws -> Result
) rethrows -> Result {
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  return try spawn(&attributes)
}
