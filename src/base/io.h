/* Whole reads and writes of a descriptor: the system may do a part, or be interrupted. On false
 * errno says why. */
#ifndef OQU_IO_H
#define OQU_IO_H

#include "base/base.h"

MUST_USE bool io_write_all(int fd, const void *bytes, size_t n);
/* Until room bytes are there, or no more come: *ret_n is how many. */
MUST_USE bool io_read_all(int fd, void *bytes, size_t room, size_t *ret_n);

#endif
