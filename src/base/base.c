/* The few things that every file may rely on: broken invariants end the process. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

NORETURN void base_panic(const char *file, int line, const char *what)
{
    (void)fprintf(stderr, "{\"level\":\"panic\",\"at\":\"%s:%d\",\"broken\":\"%s\"}\n", file, line,
                  what);
    abort();
}

size_t size_add(size_t a, size_t b)
{
    size_t sum;
    ASSERT(!__builtin_add_overflow(a, b, &sum));
    return sum;
}

size_t size_mul(size_t a, size_t b)
{
    size_t product;
    ASSERT(!__builtin_mul_overflow(a, b, &product));
    return product;
}

void base_close_fd(const int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}
