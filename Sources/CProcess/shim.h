#pragma once
#include <sys/prctl.h>

// prctl takes a varying number of arguments, and Swift imports no such function.

/* Lets no other process of this user look into this one, and the kernel write no image of it. 0, or -1 with errno. */
static inline int process_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
