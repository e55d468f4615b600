/* Checks of one snapshot of the database. Each part adds what it finds; a part fails only when it
 * could not look. Nothing here writes. */
#ifndef OQU_CHECK_CHECK_H
#define OQU_CHECK_CHECK_H

#include "base/ctx.h"
#include "check/findings.h"
#include "check/store.h"
#include "db/db.h"

enum { CHECK_KEY = 32 };

struct check {
    struct arena *mem;                    /* for what is found and kept */
    struct findings found;                /* each an alarm */
    struct findings late;                 /* answers of officers that came late or are overdue */
    const struct store *before;           /* what the last run left; empty: never run */
    struct store *after;                  /* what this run leaves */
    bool full;                            /* everything; otherwise what changed since `before` */
    struct str origin;                    /* of the public log, and … */
    uint8_t key[CHECK_KEY];               /* … the platform's Ed25519 key */
    int64_t now_us;                       /* the platform's clock */
    int64_t n_pools, n_entries, n_leaves; /* how much was looked at */
};

void check_add(struct check *check, const char *code, struct str object, struct str detail);

/* "origin+id+key", as the page /log/key gives it. */
MUST_USE bool check_key(struct check *check, struct str verifier);
bool check_signed(const struct check *check, struct bytes text, const uint8_t signature[64]);

/* In an open transaction of c: everything below, in order. c->mem is used for pages of rows. */
MUST_USE enum status check_run(struct ctx *c, struct check *check);

/* The parts. pools: which of them are looked at in this turn. */
MUST_USE enum status check_pools(struct ctx *c, struct check *check, struct uuids pools);
MUST_USE enum status check_replay(struct ctx *c, struct check *check, struct uuid pool);
MUST_USE enum status check_journal(struct ctx *c, struct check *check);
MUST_USE enum status check_log(struct ctx *c, struct check *check);

#endif
