/* CPU time of processes that somebody else started, from /proc. */
#ifndef OQU_BENCH_CPU_H
#define OQU_BENCH_CPU_H

#include "base/base.h"

/* Seconds of user and system time of a process, of its children that ended, and of its living
 * children; 0 when it is gone. */
double cpu_of_family(int64_t pid);
/* Who started it; 0 when it is gone. */
int64_t cpu_parent(int64_t pid);
/* Of this process with its threads, and of its children that ended. */
double cpu_of_self(void);

#endif
