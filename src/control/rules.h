/* Private to control: which technical controls there are, and when each is kept. Pure. */
#ifndef OQU_CONTROL_RULES_H
#define OQU_CONTROL_RULES_H

#include "base/arena.h"
#include "base/str.h"

/* What an installation finds of itself. Counts of things that must not be are 0 when all is well.
 */
struct control_facts {
    int64_t factorless;      /* open sessions of staff without a second factor */
    int64_t stale_initial;   /* initial passwords that live longer than 72 hours */
    int64_t weak_hashes;     /* passwords hashed with less memory than the rule's */
    int64_t quiet_most_s;    /* longest time without a request that an open session allows */
    int64_t silent_triggers; /* switched-off triggers of journals and append-only tables */
    int64_t open_tables;     /* tables without forced row-level security */
    int64_t strong_roles;    /* our login roles with rights over the server */
    int64_t plain_columns;   /* columns that would hold in plain what is sealed elsewhere */
    int64_t clock_offset_us; /* of the platform's clock: a rehearsal */
    int64_t skew_us;         /* between this machine and the database's, without sign */
    bool keys_answer;
    bool has_seal;          /* of the organisation */
    int64_t seal_ends_days; /* whole days until its certificate ends; below 0: it has ended */
    struct str family_address, staff_address, conninfo, identity_provider;
    struct str
        writable; /* a program or static file that the service itself may change; empty: none */
    int home_mode, keys_mode, settings_mode; /* permission bits; -1: not there */
    bool attested;                           /* a protocol for this build counts today */
};

struct control_found {
    bool passed;
    struct str seen; /* what was found, the same in every language */
};

struct control_rule {
    const char *code;
    int name, must; /* enum msg: what is looked at; what is required, and by which act */
    struct control_found (*find)(struct arena *mem, const struct control_facts *facts);
};
extern const struct control_rule control_rules[];
extern const size_t control_rules_n;
/* NULL: no such control. */
const struct control_rule *control_rule_find(struct str code);

#endif
