#include "calls.h"

#include <sys/syscall.h>

#define CHANGE(call, subject) {SYS_##call, #call, subject, 0}
#define READ(call, subject) {SYS_##call, #call, subject, 1}

// Newer machines have only the calls that name a directory.
const struct call calls[] = {
    CHANGE(write, SUBJECT_DESCRIPTOR),
    CHANGE(pwrite64, SUBJECT_DESCRIPTOR),
    CHANGE(writev, SUBJECT_DESCRIPTOR),
    CHANGE(pwritev, SUBJECT_DESCRIPTOR),
    CHANGE(pwritev2, SUBJECT_DESCRIPTOR),
    CHANGE(fsync, SUBJECT_DESCRIPTOR),
    CHANGE(fdatasync, SUBJECT_DESCRIPTOR),
    CHANGE(sync_file_range, SUBJECT_DESCRIPTOR),
    CHANGE(ftruncate, SUBJECT_DESCRIPTOR),
    CHANGE(fallocate, SUBJECT_DESCRIPTOR),
    CHANGE(fchmod, SUBJECT_DESCRIPTOR),
    CHANGE(fchown, SUBJECT_DESCRIPTOR),
    CHANGE(truncate, SUBJECT_PATH),
    CHANGE(openat, SUBJECT_OPEN_AT),
    CHANGE(renameat2, SUBJECT_PATH_AT),
    CHANGE(unlinkat, SUBJECT_PATH_AT),
    CHANGE(mkdirat, SUBJECT_PATH_AT),
    CHANGE(linkat, SUBJECT_PATH_AT),
    CHANGE(fchmodat, SUBJECT_PATH_AT),
    CHANGE(fchownat, SUBJECT_PATH_AT),
#ifdef SYS_renameat
    CHANGE(renameat, SUBJECT_PATH_AT),
#endif
#ifdef SYS_open
    CHANGE(open, SUBJECT_OPEN),
    CHANGE(creat, SUBJECT_PATH),
    CHANGE(rename, SUBJECT_PATH),
    CHANGE(unlink, SUBJECT_PATH),
    CHANGE(rmdir, SUBJECT_PATH),
    CHANGE(mkdir, SUBJECT_PATH),
    CHANGE(link, SUBJECT_PATH),
    CHANGE(chmod, SUBJECT_PATH),
    CHANGE(chown, SUBJECT_PATH),
#endif
    READ(read, SUBJECT_DESCRIPTOR),
    READ(pread64, SUBJECT_DESCRIPTOR),
};
const size_t call_count = sizeof(calls) / sizeof(calls[0]);

const struct call *call_of(long number) {
  for (size_t index = 0; index < call_count; index++) {
    if (calls[index].number == number) return &calls[index];
  }
  return NULL;
}
