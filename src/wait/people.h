/* Finds the newest ticket of a person. Open addressing; it doubles a little at every insertion, so
 * that no join waits for millions of others to be moved. */
#ifndef OQU_WAIT_PEOPLE_H
#define OQU_WAIT_PEOPLE_H

#include "base/base.h"

/* A person as the room knows them: a keyed hash of their identifier, so that neither memory nor
 * journal names anybody. Evenly distributed, which the table relies on. */
struct who {
    uint8_t b[16];
};
bool who_eq(struct who a, struct who b);

struct people_table {
    uint32_t *slots; /* ticket number + 1; 0 is empty */
    uint32_t size;   /* a power of two; 0: none */
};

struct people {
    const struct who *who;        /* of each ticket number */
    struct people_table now, old; /* old: what has not been moved yet */
    uint32_t moved;               /* slots of old */
    uint32_t count;
};

void people_open(struct people *people, const struct who *who);
void people_close(struct people *people);
bool people_find(const struct people *people, struct who who, uint32_t *ret_seq);
/* who[seq] is set already. Replaces an earlier ticket of the same person. */
void people_put(struct people *people, uint32_t seq);
void people_clear(struct people *people);

#endif
