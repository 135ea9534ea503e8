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
  }
}
