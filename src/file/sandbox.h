/* The cage of `oqu parse`: no network, no new process, no writing anywhere but to open descriptors;
 * nothing can be opened but fonts, where the kernel can confine reading to their folders. */
#ifndef OQU_FILE_SANDBOX_H
#define OQU_FILE_SANDBOX_H

#include "base/base.h"

enum {
    SANDBOX_MEMORY = 512 << 20, /* address space */
    SANDBOX_CPU_S = 10,
    SANDBOX_OUTPUT = 64 << 20,
};

/* False under the address sanitizer: there is no limit of memory and no list of calls. */
extern const bool sandbox_is_complete;

/* For the rest of the process's life. False: the kernel refused, and nothing may be parsed. */
MUST_USE bool sandbox_enter(void);

#endif
