/* A set of ticket numbers in order: who is in line. Adding, removing, the number of smaller members
 * and the smallest member each cost a few dozen nanoseconds, however long the line is. */
#ifndef OQU_WAIT_LINE_H
#define OQU_WAIT_LINE_H

#include "base/base.h"

enum { LINE_MOST = 1 << 24 }; /* numbers 0 … LINE_MOST - 1 */

struct line {
    uint64_t *bits; /* one for each number */
    uint32_t *sums; /* Fenwick tree over blocks of 512 numbers */
    uint32_t count;
};

void line_open(struct line *line);
void line_close(struct line *line);

bool line_has(const struct line *line, uint32_t n);
void line_expect(const struct line *line, uint32_t n);   /* it is asked about soon */
void line_add(struct line *line, uint32_t n);            /* not a member yet */
void line_remove(struct line *line, uint32_t n);         /* a member */
uint32_t line_rank(const struct line *line, uint32_t n); /* members smaller than n */
bool line_first(const struct line *line, uint32_t *ret); /* false: nobody */
void line_clear(struct line *line, uint32_t below);      /* no members; all are below */
/* After bits below a number were written directly: counts anew. */
void line_recount(struct line *line, uint32_t below);

#endif
