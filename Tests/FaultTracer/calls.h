#ifndef FAULT_TRACER_CALLS_H
#define FAULT_TRACER_CALLS_H

#include <stddef.h>

/// Where a system call's arguments say what it works on.
enum subject {
  /// The first argument is a descriptor.
  SUBJECT_DESCRIPTOR,
  /// The first argument is a path.
  SUBJECT_PATH,
  /// The first argument is a directory's descriptor, the second a path.
  SUBJECT_PATH_AT,
  /// As SUBJECT_PATH, of an open: the second argument holds the flags.
  SUBJECT_OPEN,
  /// As SUBJECT_PATH_AT, of an open: the third argument holds the flags.
  SUBJECT_OPEN_AT,
};

/// A system call that changes files, or reads them.
struct call {
  long number;
  const char *name;
  enum subject subject;
  /// Only looked at where reads are asked for.
  int is_read;
};

extern const struct call calls[];
extern const size_t call_count;

/// The call of a number; NULL where it is none of them.
const struct call *call_of(long number);

#endif
