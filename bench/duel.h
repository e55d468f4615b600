/* One computation by us and by a Python peer over the same files: CPU of each, and whether what
 * they wrote is the same. */
#ifndef OQU_BENCH_DUEL_H
#define OQU_BENCH_DUEL_H

#include "base/base.h"

struct duel_side {
    double seconds; /* of CPU, the best of the runs */
    long rss_kb;
};

struct duel {
    const char *name, *what; /* "match"; the sizes in words */
    const char *sizes_json;  /* members of the object, with a comma at the end */
    double limit_s;
    struct duel_side ours, peer;
    bool same;
};

/* Runs fn(arg), which ends its process, in one of its own. A failure ends the program. */
void duel_run(struct duel_side *side,
              const char *name,
              void (*fn)(const void *arg),
              const void *arg);
bool duel_same_files(const char *a, const char *b);
/* For people or as one object; gives the exit status: 0 when the claim is true. */
int duel_report(const struct duel *duel, bool json);

#endif
