/* Libraries and textbooks opened from the own account (LTI 1.3 Core, 1EdTech Security
 * Framework 1.0): this is the platform, systems of others are its tools. Private to this feature.
 */
#ifndef OQU_LTI_H
#define OQU_LTI_H

#include "lti_queries.h"
#include "sso/sso.h"

enum {
    LTI_LAUNCH_S = 300, /* from the press to the tool's question */
    LTI_TOKEN_S = 60,   /* a token on its way through the browser */
    LTI_NONCE_MOST = 200,
    LTI_REDIRECTS_MOST = 10,
};

/* ---- tool.c: as administrators keep them; own transactions, journalled ----------------------- */

struct tool_facts {
    struct str name, holder;
    struct str login;       /* passed sso_address_is_fine() */
    struct texts redirects; /* likewise */
};
/* *ret_id: of the first time when this form (idem) has been sent before. */
MUST_USE enum status
tool_add(struct ctx *c, const struct tool_facts *facts, struct str idem, struct uuid *ret_id);
/* ST_CONFLICT lti.changed-meanwhile. */
MUST_USE enum status
tool_change(struct ctx *c, struct uuid id, int32_t version, const struct tool_facts *facts);
/* status: ACTIVE, BLOCKED. ST_CONFLICT lti.changed-meanwhile. */
MUST_USE enum status tool_set_status(
    struct ctx *c, struct uuid id, int32_t version, const char *status, struct str reason);

struct resource_facts {
    struct str kind, title, address, language; /* language: empty for all */
    int32_t grade_from, grade_to;
};
MUST_USE enum status tool_add_resource(struct ctx *c,
                                       struct uuid tool,
                                       const struct resource_facts *facts,
                                       struct str idem);
/* ST_NOT_FOUND lti.tool.unknown. */
MUST_USE enum status tool_withdraw_resource(struct ctx *c, struct uuid tool, struct uuid resource);

/* For the organisation of the role. */
MUST_USE enum status
tool_subscribe(struct ctx *c, struct uuid tool, struct str contract, struct date valid_to);
MUST_USE enum status tool_end_subscription(struct ctx *c, struct uuid tool);

/* ---- launch.c -------------------------------------------------------------------------------- */

struct launch_wish {
    struct uuid resource, organisation;
    struct opt_uuid learner;
};
struct launch {
    struct str outcome; /* OK, NONE, NO_SUBSCRIPTION */
    struct str address; /* where the browser goes: the tool's login with its parameters */
    struct str tool_name;
};
/* A press on the shelf. staff: by which door the tool's question will come back. */
MUST_USE enum status
launch_begin(struct ctx *c, const struct launch_wish *wish, bool staff, struct launch *ret_launch);

/* What the tool's question says by itself, and what is wrong with it (RFC 6749, 4.1.2.1): all but
 * tool, redirect and launch. Borrows from the query; neither database nor journal. */
struct launch_terms {
    struct str nonce, state;
    const char *error, *reason; /* NULL: all is well */
};
void launch_take(const struct request *rq, struct launch_terms *ret_terms);

struct launch_answer {
    struct str redirect; /* verified */
    struct str state, tool_name;
    struct str token;  /* empty: */
    const char *error; /* what the tool is told instead (RFC 6749, 4.1.2.1) */
    struct str target; /* address of the resource; empty with an error */
};
/* The tool's question (OpenID Connect Core, 3.2.2.1), for who is signed in. ST_NOT_FOUND
 * lti.tool.unknown, ST_INVALID lti.redirect.unknown: nobody vouches for the address. ST_FORBIDDEN
 * lti.launch.*: this launch is used, old, another's, or what was on the shelf is not any more.
 * Refusals are journalled. */
MUST_USE enum status
launch_finish(struct ctx *c, const struct request *rq, struct launch_answer *ret_answer);

struct schema_file;

/* ---- claims.c -------------------------------------------------------------------------------- */

struct claims_of {
    const struct lti_finish_launch_row *row;
    struct uuid tool;
    struct str nonce;
    bool staff;
};
extern const struct schema_file *const lti_formats[]; /* ends with NULL */
/* A signed token that tells the tool who opens what. No name, number or contact of a person. */
MUST_USE enum status
claims_sign(struct ctx *c, const struct claims_of *about, struct str *ret_token);

enum status launch_sweep_job(struct ctx *c, bool *ret_more);

#endif
