import CProcess
import Glibc

/// What the process lets others see of it, set before anything is read.
enum ProcessProtection {
  /// Files for the owner alone, and no image of the memory, in which secrets are.
  ///
  /// The limit alone is not enough: where the kernel hands images to a program, it does not count. What is not
  /// dumpable is neither handed over nor open to a debugger of the same user.
  static func begin() {
    umask(0o077)
    var noCore = rlimit(rlim_cur: 0, rlim_max: 0)
    let isLimited = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noCore) == 0
    let isHidden = process_forbid_dumps() == 0
    precondition(isLimited && isHidden, "the kernel refuses to protect the process's memory")
    // Swift's own report of a crash prints what registers held, and its reader waits for a memory that is closed to it.
    for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { signal(number, SIG_DFL) }
    fillStandardStreams()
  }

  /// Sees to it that the numbers of the standard streams are taken.
  ///
  /// Where one was closed by whoever started the program, the next file that is opened would get its number, and what
  /// is said would be written into a report or the database. What stands in cannot be written to, so that data that
  /// has nowhere to go is an error.
  private static func fillStandardStreams() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(stream, F_GETFD) < 0 && errno == EBADF {
      let standIn = open("/dev/null", O_RDONLY)
      precondition(standIn == stream, "the lowest free number is the stream's")
    }
  }
}
