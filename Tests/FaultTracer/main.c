// Runs a program and lets one of its system calls on files go wrong, or counts them.
//
//   fault-tracer LOG BELOW ACTION FIRST LAST PROGRAM [ARGUMENT...]
//
// Every call that changes a file below the folder BELOW is counted, over all threads and children, in the order in which
// they come; LOG gets a line for each: its number, its name, and the path. Calls FIRST to LAST (from 1; 0 0 for none) are
// met with ACTION:
//
//   count     nothing
//   kill      SIGKILL, before the call has begun
//   signal:N  the signal N, before the call has begun; the call then waits half a second, so that it is heeded first
//   hang:N    the signal N, and the call never begins: a disk that does not answer
//   errno:N   the call does nothing and returns the error N
//   read:N    as errno, but calls that read are counted as well
//
// SIGINT and SIGTERM to the tracer go on to the program. Ends as the program ended: with its code, or with 128 + the signal
// that killed it. Code 125 is the tracer's own failure.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"

enum action { COUNT, KILL, SIGNAL, HANG, ERROR };

static struct {
  FILE *log;
  const char *below;
  enum action action;
  int value;
  int counts_reads;
  long first, last;
} plan;

static pid_t program;
static long counted;
/// The thread whose call waits, and for how long yet; 0 for none.
static pid_t held;
static int held_milliseconds;

static void fail(const char *what) {
  fprintf(stderr, "fault-tracer: %s: %s\n", what, strerror(errno));
  if (program > 0) kill(program, SIGKILL);
  exit(125);
}

/// Lets the kernel stop the program at the calls that are looked at, and at no other.
static void install_filter(void) {
  static struct sock_filter filter[128];
  size_t length = 0;
  filter[length++] =
      (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (size_t index = 0; index < call_count; index++) {
    if (calls[index].is_read && !plan.counts_reads) continue;
    filter[length++] = (struct sock_filter)BPF_JUMP(
        BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[index].number, 0, 1);
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
  }
  filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog code = {.len = (unsigned short)length, .filter = filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &code) != 0) fail("seccomp");
}

static void forward(int number) { kill(program, number); }

/// Starts the program, which waits until it is traced.
static void start(char **words) {
  int gate[2];
  if (pipe2(gate, O_CLOEXEC) != 0) fail("pipe");
  program = fork();
  if (program < 0) fail("fork");
  if (program == 0) {
    char byte;
    close(gate[1]);
    if (read(gate[0], &byte, 1) != 1) _exit(125);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    install_filter();
    execv(words[0], words);
    fail(words[0]);
  }
  long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                 PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SEIZE, program, 0, options) != 0) fail("ptrace");
  if (write(gate[1], "g", 1) != 1) fail("gate");
  close(gate[0]);
  close(gate[1]);
}

/// The target of a link such as /proc/1/cwd; empty where there is none.
static void read_link(char *target, const char *format, ...) {
  char name[64];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(name, sizeof(name), format, arguments);
  va_end(arguments);
  ssize_t length = readlink(name, target, PATH_MAX - 1);
  target[length < 0 ? 0 : length] = 0;
}

/// A path in the program's memory, made absolute by the folder that it starts from.
static void read_path(char *path, pid_t thread, unsigned long address, int folder) {
  char text[PATH_MAX] = {0};
  size_t length = 0;
  while (length < sizeof(text) - 1) {
    // Up to the end of a page: the next one may not be there.
    size_t piece = 4096 - (address + length) % 4096;
    if (piece > sizeof(text) - 1 - length) piece = sizeof(text) - 1 - length;
    struct iovec here = {text + length, piece};
    struct iovec there = {(void *)(address + length), piece};
    if (process_vm_readv(thread, &here, 1, &there, 1, 0) <= 0) break;
    if (memchr(text + length, 0, piece) != NULL) break;
    length += piece;
  }
  char start[PATH_MAX] = "";
  if (text[0] != '/' && folder == AT_FDCWD) read_link(start, "/proc/%d/cwd", thread);
  if (text[0] != '/' && folder != AT_FDCWD) read_link(start, "/proc/%d/fd/%d", thread, folder);
  const char *rest = strncmp(text, "./", 2) == 0 ? text + 2 : text;
  snprintf(path, 2 * PATH_MAX, "%s%s%s", start, start[0] == 0 ? "" : "/", rest);
}

/// What a call works on; 0 where it is not one that is counted.
static int subject_of(
    const struct call *call, pid_t thread, const uint64_t *arguments, char *path) {
  const int changes = O_CREAT | O_TRUNC;
  switch (call->subject) {
  case SUBJECT_DESCRIPTOR: read_link(path, "/proc/%d/fd/%d", thread, (int)arguments[0]); break;
  case SUBJECT_OPEN:
    if (!((int)arguments[1] & changes)) return 0;
    read_path(path, thread, arguments[0], AT_FDCWD);
    break;
  case SUBJECT_OPEN_AT:
    if (!((int)arguments[2] & changes)) return 0;
    read_path(path, thread, arguments[1], (int)arguments[0]);
    break;
  case SUBJECT_PATH: read_path(path, thread, arguments[0], AT_FDCWD); break;
  case SUBJECT_PATH_AT: read_path(path, thread, arguments[1], (int)arguments[0]); break;
  }
  size_t length = strlen(plan.below);
  return strncmp(path, plan.below, length) == 0 && (path[length] == '/' || path[length] == 0);
}

/// Lets a call do nothing and return an error.
static void refuse(pid_t thread, int code) {
#if defined(__x86_64__)
  struct user_regs_struct registers;
  struct iovec all = {&registers, sizeof(registers)};
  if (ptrace(PTRACE_GETREGSET, thread, 1 /* NT_PRSTATUS */, &all) != 0) return;
  registers.orig_rax = (unsigned long long)-1;
  registers.rax = (unsigned long long)-code;
  if (ptrace(PTRACE_SETREGSET, thread, 1, &all) != 0) fail("set registers");
#elif defined(__aarch64__)
  struct user_regs_struct registers;
  struct iovec all = {&registers, sizeof(registers)};
  int none = -1;
  struct iovec number = {&none, sizeof(none)};
  if (ptrace(PTRACE_GETREGSET, thread, 1 /* NT_PRSTATUS */, &all) != 0) return;
  if (ptrace(PTRACE_SETREGSET, thread, 0x404 /* NT_ARM_SYSTEM_CALL */, &number) != 0) fail("skip");
  registers.regs[0] = (unsigned long long)-code;
  if (ptrace(PTRACE_SETREGSET, thread, 1, &all) != 0) fail("set registers");
#else
#error "how a system call is skipped is not known for this machine"
#endif
}

/// Counts the call at which a thread has stopped, and meets it where it is its turn; 0 where it must not go on.
static int meet(pid_t thread) {
  struct __ptrace_syscall_info info;
  if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof(info), &info) <= 0) return 1;
  if (info.op != PTRACE_SYSCALL_INFO_SECCOMP) return 1;
  const struct call *call = call_of((long)info.seccomp.nr);
  static char path[2 * PATH_MAX];
  if (call == NULL || !subject_of(call, thread, info.seccomp.args, path)) return 1;
  counted++;
  const char *name = path + strlen(plan.below);
  fprintf(plan.log, "%ld %s %s\n", counted, call->name, *name == '/' ? name + 1 : name);
  if (counted < plan.first || counted > plan.last) return 1;
  fprintf(plan.log, "met %ld\n", counted);
  fflush(plan.log);
  switch (plan.action) {
  case COUNT: break;
  case KILL: kill(program, SIGKILL); break;
  case SIGNAL:
    held = thread;
    held_milliseconds = 500;
    kill(program, plan.value);
    return 0;
  case HANG: kill(program, plan.value); return 0;
  case ERROR: refuse(thread, plan.value); break;
  }
  return 1;
}

/// Waits for the next thing that happens, and lets the held call go on when its time is over.
static pid_t next_event(int *status) {
  while (1) {
    pid_t thread = waitpid(-1, status, __WALL | (held != 0 ? WNOHANG : 0));
    if (thread > 0) return thread;
    if (thread < 0 && errno != EINTR) fail("wait");
    if (held == 0) continue;
    usleep(1000);
    if (--held_milliseconds > 0) continue;
    ptrace(PTRACE_CONT, held, 0, 0);
    held = 0;
  }
}

/// Follows the program to its end.
static int follow(void) {
  while (1) {
    int status;
    pid_t thread = next_event(&status);
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      if (thread != program) continue;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    int event = status >> 16;
    int signal = WSTOPSIG(status);
    if (event == PTRACE_EVENT_SECCOMP) {
      if (meet(thread)) ptrace(PTRACE_CONT, thread, 0, 0);
    } else if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
      ptrace(PTRACE_LISTEN, thread, 0, 0);
    } else {
      // A thread that was born or a signal on its way.
      ptrace(PTRACE_CONT, thread, 0, event != 0 ? 0 : signal);
    }
  }
}

static int has_prefix(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

static void read_action(const char *text) {
  const char *colon = strchr(text, ':');
  plan.value = colon == NULL ? 0 : atoi(colon + 1);
  plan.counts_reads = has_prefix(text, "read:");
  if (strcmp(text, "count") == 0) plan.action = COUNT;
  else if (strcmp(text, "kill") == 0) plan.action = KILL;
  else if (has_prefix(text, "signal:")) plan.action = SIGNAL;
  else if (has_prefix(text, "hang:")) plan.action = HANG;
  else if (has_prefix(text, "errno:") || plan.counts_reads) plan.action = ERROR;
  else {
    errno = EINVAL;
    fail(text);
  }
}

int main(int argc, char **argv) {
  if (argc < 7) {
    fprintf(stderr, "usage: fault-tracer LOG BELOW ACTION FIRST LAST PROGRAM [ARGUMENT...]\n");
    return 125;
  }
  plan.log = fopen(argv[1], "we");
  if (plan.log == NULL) fail(argv[1]);
  plan.below = argv[2];
  read_action(argv[3]);
  plan.first = atol(argv[4]);
  plan.last = atol(argv[5]);
  signal(SIGINT, forward);
  signal(SIGTERM, forward);
  start(argv + 6);
  int code = follow();
  fclose(plan.log);
  return code;
}
