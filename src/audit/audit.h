/* The journal: hash-chained rows written in the transaction of the act (M456-5.13). Tables with
 * personal data also write to it by themselves, through the trigger audit.journal(). */
#ifndef OQU_AUDIT_H
#define OQU_AUDIT_H

#include "base/ctx.h"
#include "base/time.h"

/* Writes who (from the signed context), what, to which record. details: a JSON object without
 * personal data; empty means none. The last statement before COMMIT, since it locks the head of a
 * chain (SEC-33). */
MUST_USE enum status audit_add(struct ctx *c,
                               const char *action,
                               const char *object_type,
                               struct uuid object,
                               struct uuid organisation,
                               struct str details);

/* As audit_add, for acts about a person, which the person then sees, and for receipts, which carry
 * the hash (SEC-36). */
struct audit_act {
    const char *action;       /* "person.open" */
    const char *object_type;  /* "person" */
    struct str object;        /* identifier; at most 200 bytes */
    struct uuid organisation; /* nil: none */
    struct uuid subject;      /* the person it is about; nil: none */
    struct str details;       /* JSON object; empty: none */
};
enum { AUDIT_HASH = 32 };
MUST_USE enum status
audit_record(struct ctx *c, const struct audit_act *act, uint8_t ret_hash[AUDIT_HASH]);

/* An installation for training tried to reach another system (http/outward.h); in a transaction of
 * its own where there is none. Joint order 73-НҚ / 168/НҚ, p. 4, sp. 3. */
MUST_USE enum status audit_blocked(struct ctx *c, const char *to);

/* ---- reading: only what the context may see; in any transaction -------------------------------*/

struct audit_row {
    int32_t shard; /* with seq the number of the row */
    int64_t seq;
    int64_t at_us;
    struct str db_user, door; /* db_user: empty in audit_about */
    struct uuid person;       /* nil: the system or an operator */
    struct str role, address, request;
    struct str action, object_type, object;
    struct uuid organisation, subject; /* nil: none */
    struct str details;                /* JSON; empty in audit_about */
    struct uuid acts_for;              /* whose deputy acted; nil: nobody's, and in audit_about */
};

struct audit_page {
    struct audit_row *v; /* newest first */
    size_t n;
    bool more; /* ask again with after = &v[n - 1] */
};

enum { AUDIT_PAGE_MOST = 1000 };

/* Asked in the transaction of an act that opens somebody's record (".open"), before it is written;
 * what it fails with is not opened. Set once before the first request; NULL: none. */
typedef enum status audit_watch_fn(struct ctx *c, struct uuid subject);
void audit_watch_set(audit_watch_fn *watch);

/* nil and empty members do not narrow. */
struct audit_filter {
    int64_t from_us, to_us; /* [from, to); to_us 0: until now. to before from is ST_INVALID */
    struct uuid person, organisation, subject;
    struct str object_type, object;
};

/* size: rows of a page, 1 … AUDIT_PAGE_MOST. after: NULL for the newest. Viewing the journal is an
 * act itself: the caller records it (M456-5.13c). */
MUST_USE enum status audit_list(struct ctx *c,
                                const struct audit_filter *filter,
                                const struct audit_row *after,
                                size_t size,
                                struct audit_page *ret_page);
/* Who opened or changed what is kept about a person, for that person and for parents (SEC-38). */
MUST_USE enum status audit_about(struct ctx *c,
                                 struct uuid subject,
                                 const struct audit_row *after,
                                 size_t size,
                                 struct audit_page *ret_page);

/* What was done and to what kind of record, in c->lang: catalogue keys "journal.<action>" and
 * "journal.of.<object_type>" of the feature that acts. An unknown code comes back as it is. */
struct str audit_action_words(struct ctx *c, struct str action);
struct str audit_object_words(struct ctx *c, struct str object_type);

/* ---- verification --------------------------------------------------------------------------- */

enum audit_fault {
    AUDIT_SOUND = 0,
    AUDIT_REMOVED,   /* the row with this number is missing */
    AUDIT_REORDERED, /* the row does not continue the one before it */
    AUDIT_ALTERED,   /* the row's content does not give its hash */
    AUDIT_CUT,       /* the chain does not end where its head says */
};

struct audit_report {
    int64_t rows; /* checked before the fault, or all */
    enum audit_fault fault;
    int32_t shard;
    int64_t seq; /* the first bad row, in the first bad chain */
};

/* Recomputes every chain in one snapshot; memory for 500 rows. c->db must be the owner's. Finding a
 * fault is a result, not a failure. */
MUST_USE enum status audit_verify(struct ctx *c, struct audit_report *ret_report);

#endif
