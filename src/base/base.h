/* The dialect: the closed list of compiler extensions, and the names every file may use.
 * Force-included by the build (together with banned.h) so that no file can forget it. */
#ifndef OQU_BASE_H
#define OQU_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE     __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define CLEANUP(fn)  __attribute__((cleanup(fn)))
#define UNUSED       __attribute__((unused))
#define NORETURN     __attribute__((noreturn))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Ends the process with file and line when an invariant is broken. Never for input. */
#define ASSERT(cond)                                                                               \
    do {                                                                                           \
        if (!(cond))                                                                               \
            base_panic(__FILE__, __LINE__, #cond);                                                 \
    } while (0)

NORETURN void base_panic(const char *file, int line, const char *what);

/* Checked arithmetic on sizes: overflow is a broken invariant. */
size_t size_add(size_t a, size_t b);
size_t size_mul(size_t a, size_t b);

/* Closes a descriptor at the end of the scope. */
void base_close_fd(const int *fd);
#define AUTO_FD CLEANUP(base_close_fd) int

#endif
