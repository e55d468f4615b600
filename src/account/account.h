/* Accounts, roles, sessions: who is signed in, in which role, and for how long. Other features need
 * no more than c->actor; the program takes everything else from account_module. */
#ifndef OQU_ACCOUNT_H
#define OQU_ACCOUNT_H

#include "db/db.h"
#include "http/http.h"
#include "i18n/i18n.h"
#include "organisation/organisation.h"

/* "clerk" → MSG_account_role_clerk; MSG_NONE for no role of ours. */
enum msg account_role_label(struct str role);
/* "clerk,director" → their labels, with commas. */
struct str account_role_words(struct ctx *c, struct str roles);

/* Levels of education, and the authorities above them: where a role is given. */
enum account_level {
    ACCOUNT_PRESCHOOL = 1 << 0,
    ACCOUNT_SCHOOL = 1 << 1,
    ACCOUNT_COLLEGE = 1 << 2,
    ACCOUNT_EXTRA = 1 << 3,
    ACCOUNT_AUTHORITY = 1 << 4,
    ACCOUNT_PARTNER = 1 << 5, /* bodies beside the authorities (joint order 73-НҚ, p. 5) */
    ACCOUNT_TEACHING = ACCOUNT_PRESCHOOL | ACCOUNT_SCHOOL | ACCOUNT_COLLEGE | ACCOUNT_EXTRA,
};
unsigned account_level_of(const struct organisation *organisation);

struct account_role {
    const char *name;
    enum msg label;
    uint32_t access; /* bits of enum access that it brings */
    unsigned levels;
    bool granted; /* false: it is not given by anybody, as that of a parent */
};
/* All roles there are; arena memory. */
const struct account_role *account_all_roles(struct ctx *c, size_t *ret_n);

enum { ACCOUNT_SEED = 20 }; /* bytes of an authenticator's seed */

/* A staff account as the operator makes it, for the first administrator and the demo country. */
struct account_new {
    struct uuid person, organisation;
    struct str name;
    const char *role; /* in that organisation, from today */
    struct str phc;   /* keys_password_hash(); chosen, not initial */
    const uint8_t
        *seed; /* ACCOUNT_SEED bytes of a confirmed authenticator; NULL: asked at sign-in */
    struct str reason;
};
/* Owner only, in a transaction. ST_CONFLICT account.exists, account.grant.exists. */
MUST_USE enum status account_load(struct ctx *c, const struct account_new *row);

/* ---- for `egov`, where the portal sends a person to us --------------------------------------- */

/* The browser goes to the identity provider, which knows who has signed in at the portal, and comes
 * back to `next`, a page of the family door. ST_BUSY account.egov.silent: there is no provider. */
MUST_USE enum status
account_enter_by_egov(struct ctx *c, struct response *rs, struct str next, struct str *ret_address);
/* A start that is not the portal's, or no longer: one more failed sign-in. reason: "START_FORGED",
 * "START_LATE", "START_USED". */
MUST_USE enum status
account_refuse_start(struct ctx *c, const struct request *rq, const char *reason);

/* ---- for `signature`, which judges keys of the National Certification Authority ------------- */

/* How long this browser or its network must wait after failed sign-ins (SEC-52). */
MUST_USE enum status account_key_wait(struct ctx *c, struct str device, int32_t *ret_wait_s);

enum account_key_failure {
    ACCOUNT_KEY_STATE,   /* the question is over, used, forged or another browser's */
    ACCOUNT_KEY_REFUSED, /* the signature or the certificate is wrong */
    ACCOUNT_KEY_REVOKED,
    ACCOUNT_KEY_OTHER, /* right, but not of whom it should be */
};
/* One more failed sign-in. iin: whose key it was, when that is proved; else empty. */
MUST_USE enum status account_key_failed(struct ctx *c,
                                        const struct request *rq,
                                        struct str device,
                                        struct str iin,
                                        enum account_key_failure failure);

struct account_by_key { /* who holds a key that was found right, as its certificate says */
    const struct request *rq;
    struct response *rs;
    struct str device;
    struct str iin, surname, given, patronymic;
    struct str bin; /* of the organisation whose employee the key names; empty: the person's own */
};
/* The holder signs in at the door of the request. The key and its password are two factors, so
 * nothing else is owed; a session of the same person here is replaced. ST_INVALID at field "file",
 * in the list of failed sign-ins: account.key.other-person (somebody else is signed in here),
 * .organisation (the family door takes people's own keys), .other-organisation, .no-account;
 * account.blocked. */
MUST_USE enum status account_enter_by_key(struct ctx *c, const struct account_by_key *in);

/* ---- for `waiver`: the second factor of learners under sixteen ------------------------------- */

struct account_learner { /* a child of the signed-in representative who has a learner's account */
    struct uuid person, organisation;
    struct str name;
    struct opt_date born; /* by the register */
    bool young;           /* has not reached sixteen */
    bool waived;          /* signs in without a second factor today */
    bool given; /* there is a consent; one of who is no representative now waives nothing */
    bool by_reader;
    int64_t given_us;
};
struct account_learners {
    struct account_learner *v;
    size_t n;
};
/* All three at the family door and in a transaction. */
MUST_USE enum status account_learners(struct ctx *c, struct account_learners *ret);
/* The reader's consent, with the object that was signed. ST_NOT_FOUND account.unknown: no learner
 * of the reader's; ST_INVALID account.waiver.too-old; ST_CONFLICT account.waiver.exists. */
MUST_USE enum status
account_waive_factor(struct ctx *c, struct uuid child, struct uuid object, struct bytes hash);
/* Takes it back, whichever representative gave it; the learner's sessions end. ST_NOT_FOUND
 * account.unknown; ST_CONFLICT account.waiver.none. */
MUST_USE enum status account_restore_factor(struct ctx *c, struct uuid child);

/* ---- for `contact`, which hands an initial password over ------------------------------------- */

struct account_initial {
    struct str password; /* in memory only, until it is in the letter or in the outbox */
    struct str phc;
    int64_t until_us;
};
/* A new one; outside transactions, because hashing is slow. */
MUST_USE enum status account_initial_make(struct ctx *c, struct account_initial *ret_initial);
/* Inside a transaction: it takes the place of the password, all sessions end, and the owner hears
 * of it. way: SMS or LETTER, for the journal. Sets until_us (setting account.initial_hours).
 * ST_NOT_FOUND account.unknown: not of an account that the administrator keeps; ST_FORBIDDEN
 * account.not-oneself. */
MUST_USE enum status account_initial_issue(struct ctx *c,
                                           struct uuid person,
                                           const char *way,
                                           struct account_initial *initial);

/* ---- for `contact`, which knows how to reach people ------------------------------------------ */

/* Acts on the means of sign-in need a code given in the last minutes (SEC-50). *ret_sent: the
 * reader was sent to give one, and rs is answered. A POST is given more time and then refused:
 * ST_FORBIDDEN account.confirm-again. */
MUST_USE enum status
account_need_factor(struct ctx *c, const struct request *rq, struct response *rs, bool *ret_sent);
/* The secret by which this browser is known again; it gets one when it has none. */
struct str account_device(struct ctx *c, const struct request *rq, struct response *rs);

/* Role work, in a transaction: who may replace a forgotten password under this login (INDEX_IIN);
 * nil: nobody, for whatever reason. */
MUST_USE enum status account_resettable(struct ctx *c, struct bytes login, struct uuid *ret_person);
/* Nobody is signed in: how long this browser or its network must wait after wrong codes (SEC-52).
 */
MUST_USE enum status account_reset_wait(struct ctx *c, struct str device, int32_t *ret_wait_s);
/* A wrong code; counts against browser and network. person: nil when unknown. */
MUST_USE enum status account_reset_failed(struct ctx *c,
                                          const struct request *rq,
                                          struct str device,
                                          struct uuid person);
/* The owner has proved a contact: from here on as with an initial password. A new password and the
 * authenticator's code are owed; *ret_next is where they are asked for. */
MUST_USE enum status account_reset_begin(struct ctx *c,
                                         const struct request *rq,
                                         struct response *rs,
                                         struct uuid person,
                                         struct str *ret_next);

struct account_event { /* what the owner of an account must hear of */
    struct uuid person;
    enum msg text; /* sentence with {d} and {address} */
    int64_t at_us;
    struct str address;
    enum lang lang;
};
/* Role work, in the transaction that writes the messages; *ret_found false: nothing is new. */
MUST_USE enum status
account_take_event(struct ctx *c, struct account_event *ret_event, bool *ret_found);

/* ---- for `approval`, where roles are given and what takes two people is decided -------------- */

struct account_kept { /* an account that the signed-in administrator keeps */
    struct uuid person, organisation;
    struct str name, bin; /* bin: of the organisation that keeps it */
    bool has_factor;
    unsigned levels; /* enum account_level: what roles the administrator has to give */
};
/* Its own transaction. ST_NOT_FOUND account.unknown; ST_FORBIDDEN account.not-oneself. */
MUST_USE enum status account_kept(struct ctx *c, struct uuid person, struct account_kept *ret);

struct account_grant {
    struct uuid person;
    struct str role; /* one of account_all_roles() */
    struct uuid organisation;
    struct str reason;
    struct str level; /* RESTRICTED, INTERNAL; empty: as the role */
    struct date from;
    struct opt_date to;
};
/* In a transaction, journalled. ST_NOT_FOUND account.organisation.unknown at field "bin": not in
 * the administrator's scope; ST_INVALID account.grant.not-here: the role is not given in this kind
 * of organisation, account.grant.level-above at field "level": the giver does not see that class;
 * ST_CONFLICT account.grant.exists, account.takes-two: not by one person alone. */
MUST_USE enum status account_give(struct ctx *c, const struct account_grant *in);

/* Choices of "up to which class of data"; the first is "as the role" (ACCOUNT_LEVEL_OF_ROLE). */
#define ACCOUNT_LEVEL_OF_ROLE "ROLE"
struct words; /* html/words.h */
struct words account_levels(void);

/* ---- for features in which an administrator chooses somebody -------------------------------- */

struct account_colleague {
    struct uuid person, organisation; /* organisation: that keeps the account */
    struct str name, roles;           /* roles: codes with commas, of today; empty: none */
};
struct account_colleagues {
    struct account_colleague *v;
    size_t n;
    int64_t total;
};
/* Who may sign in and belongs to the organisations of the signed-in administrator, by name; in any
 * transaction. search: i18n_search_key(), empty for everybody; most: at most 5000. */
MUST_USE enum status account_colleagues(struct ctx *c,
                                        struct str search,
                                        bool descending,
                                        int64_t most,
                                        int64_t skip,
                                        struct account_colleagues *ret);
/* One of them; ST_NOT_FOUND http.not-found: somebody else. */
MUST_USE enum status
account_colleague_by_id(struct ctx *c, struct uuid person, struct account_colleague *ret);

/* The others who work in exactly the organisation of the signed-in person, whatever the role, by
 * name; in any transaction. organisation is not filled. */
MUST_USE enum status account_coworkers(struct ctx *c, struct account_colleagues *ret);

/* ---- for features whose jobs tell an organisation that something is to be done --------------- */

struct account_post {
    struct uuid organisation;
    const char *role; /* "clerk", "director", … */
    int mark;         /* the caller's own; may stand at several posts */
};
struct account_holder {
    struct uuid person;
    int mark;
    enum lang lang; /* to write in */
};
struct account_holders {
    struct account_holder *v;
    size_t n;
};
/* Who holds these posts today and may sign in: each person once for a mark, by mark. Role work, in
 * a transaction. */
MUST_USE enum status account_holders(struct ctx *c,
                                     const struct account_post *posts,
                                     size_t n,
                                     struct account_holders *ret);
/* The same for officers of information security, wherever they are. */
MUST_USE enum status account_watchers(struct ctx *c, struct account_holders *ret);

extern const struct module account_module;

/* How its messages to and from other systems are written; ends with NULL. */
struct schema_file;
extern const struct schema_file *const account_formats[];

#endif
