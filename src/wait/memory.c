/* See memory.h. */
#include "wait/memory.h"

#include <sys/mman.h>

/* A line of ten million is asked for at random, and then the search for the page of an address
 * costs as much as the memory itself: what lies beyond this much comes in pages of 2 MB. A smaller
 * line keeps small ones, so that it takes no more memory than it has families. */
enum { SMALL_PAGES_BYTES = 16 * 1024 * 1024 };

void *memory_reserve(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                   -1, 0);
    ASSERT(p != MAP_FAILED);
    if (bytes > SMALL_PAGES_BYTES) /* a wish: a kernel without such pages says no, and nothing else
                                      changes */
        (void)madvise((char *)p + SMALL_PAGES_BYTES, bytes - SMALL_PAGES_BYTES, MADV_HUGEPAGE);
    return p;
}

void memory_release(void *p, size_t bytes)
{
    if (p)
        ASSERT(munmap(p, bytes) == 0);
}
