/* Arrays that grow without moving: their whole range of addresses is reserved at once, and a page
 * of memory is only there once it was written. */
#ifndef OQU_WAIT_MEMORY_H
#define OQU_WAIT_MEMORY_H

#include "base/base.h"

void *memory_reserve(size_t bytes); /* zeroed; ends the process when the kernel refuses */
void memory_release(void *p, size_t bytes);
/* Reserves n of a type. */
#define RESERVE(type, n) ((type *)memory_reserve(size_mul((n), sizeof(type))))

#endif
