/* What this process remembers of decisions: bounded, shared by its workers. An entry counts while
 * the version of rights is the one it was reckoned under, on the same day; the version itself is
 * asked for anew twice a second, so that nothing taken back lasts a second. Private to the feature.
 */
#ifndef OQU_RIGHTS_MEMORY_H
#define OQU_RIGHTS_MEMORY_H

#include "base/base.h"
#include "base/id.h"
#include "http/http.h"

enum { MEMORY_ROLE_MOST = 24, MEMORY_CURRENT_US = 400 * 1000, MEMORY_SLOTS = 32768 };

struct memory_key {
    struct uuid person, organisation; /* person: whose groups count */
    char role[MEMORY_ROLE_MOST];      /* filled up with zeros */
    int32_t day;                      /* of the platform's calendar */
};

/* now_us: time_monotonic_us(). False: ask the database, then memory_tell_version(). */
bool memory_version(int64_t now_us, int64_t *ret_version);
/* asked_us: before the database was asked. */
void memory_tell_version(int64_t asked_us, int64_t version);
/* The next memory_version() is false: this process has changed something. */
void memory_forget_version(void);

struct memory_decision {
    struct permission_set permitted, lent; /* lent: those of permitted that are somebody else's */
};
bool memory_find(const struct memory_key *key, int64_t version, struct memory_decision *ret);
void memory_keep(const struct memory_key *key,
                 int64_t version,
                 const struct memory_decision *decision);

#endif
