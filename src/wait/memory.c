/* See memory.h. */
#include "wait/memory.h"

#include <sys/mman.h>

void *memory_reserve(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                   -1, 0);
    ASSERT(p != MAP_FAILED);
    return p;
}

void memory_release(void *p, size_t bytes)
{
    if (p)
        ASSERT(munmap(p, bytes) == 0);
}
