/* Single sign-on (OpenID Connect Core 1.0): other systems let people in by their account here. lti
 * signs its tokens by the same keys, knows people by the same names and takes the same addresses.
 */
#ifndef OQU_SSO_H
#define OQU_SSO_H

#include "db/db.h"
#include "http/http.h"
#include "keys/keys.h"
#include "sso_queries.h"

enum {
    SSO_CODE_S = 60,     /* from the person's browser to the client's server */
    SSO_ACCESS_S = 600,  /* an access token */
    SSO_ID_S = 600,      /* an identity token */
    SSO_TOKEN_BYTES = 32 /* of randomness in codes, tokens and secrets */
};

/* The address by which other systems know this one: site.address without a last slash. */
struct str sso_issuer(struct ctx *c);

/* Writes a refusal to the journal, in a transaction of its own; the failure in c stays. client,
 * organisation: nil when it is about none. reason: a constant, "REDIRECT". */
MUST_USE enum status sso_journal_refusal(struct ctx *c,
                                         struct uuid client,
                                         struct uuid organisation,
                                         const char *reason);

/* True when the words, separated by blanks, have this one. */
bool sso_has_word(struct str words, const char *word);
/* The same words as a list. */
struct texts sso_words(struct ctx *c, struct str words);

/* https://, or http:// on the person's own machine (RFC 8252, 7.3); no fragment, nothing
 * unprintable. */
bool sso_address_is_fine(struct str address);
enum { SSO_ADDRESS_MOST = 300 };

/* ---- jwt.c ----------------------------------------------------------------------------------- */

struct json_t;
struct schema_file;
/* A token of others' protocols: for clients of single sign-on ES256, for tools of LTI RS256. */
struct jwt_kind {
    enum keys_algorithm algorithm;
    const char *type; /* "JWT" */
    const struct schema_file *format;
};
/* {"keys": […]}: what signs, will, or did, by each algorithm. The caller frees it. */
MUST_USE enum status jwt_keys(struct ctx *c, struct json_t **ret_json);
/* claims stays the caller's; ST_INTERNAL http.schema.own: it does not keep to its published format.
 */
MUST_USE enum status jwt_sign(struct ctx *c,
                              const struct jwt_kind *kind,
                              const struct json_t *claims,
                              struct str *ret_token);
/* The pairwise subject (OpenID Connect Core, 8.1): each client knows a person by another name,
 * and none by a number of ours. */
MUST_USE enum status
jwt_subject(struct ctx *c, struct uuid client, struct uuid person, struct str *ret_subject);
/* By the machine's clock, in seconds: what other systems compare with. */
int64_t jwt_now_s(const struct ctx *c);
/* A moment of the platform's clock likewise; a rehearsal moves that one. */
int64_t jwt_moment_s(const struct ctx *c, int64_t platform_us);

#endif
