/* A client and a person who goes there, for tests of single sign-on: the client calls as
 * a server of others would, without cookies. */
#ifndef OQU_SSO_TESTING_H
#define OQU_SSO_TESTING_H

#include "account/testing.h"

#define BACK "https://library.test/back"
/* RFC 7636, appendix B. */
#define VERIFIER  "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

struct client {
    char id[40], secret[60]; /* secret: empty for a program without */
};

extern struct page *server;        /* the browser of no one, by which clients call */
extern struct page *keeper;        /* that of the ministry's administrator */
extern struct client library, app; /* a server, a program; both for everybody */

/* Fixtures: the country, both clients, ADMIN signed in at country->page. */
int sso_open(void **state);
int sso_fresh(void **state);
int sso_close(void **state);
#define SSO_TEST(test) cmocka_unit_test_setup(test, sso_fresh)

/* A browser at the public door; the test closes it. */
struct page *sso_visitor(void);
/* Registers one more; doors as the form says. */
void client_register(struct client *a, const char *name, const char *kind, const char *doors);
/* The address that the client sends a browser to; more: further parameters, "&prompt=consent".
 * path: of a door. Lives until the next call. */
const char *enter_address(const char *path, const struct client *a, const char *more);
/* Agrees if asked; the code that the browser is sent back with. */
void person_enters(struct page *p, const struct client *a, char code[60]);
/* The value of a parameter in the address the browser is sent to; "" when there is none. */
const char *sent_back(const struct page *p, const char *name);

/* A token request; fields: the body. The answer is the server's page. */
void client_asks(const struct client *a, const char *fields);
void client_redeems(const struct client *a, const char *code);
/* A text of the answer's JSON. Lives as long as the country. */
const char *answer(const char *name);
void assert_answer_error(int status, const char *error);
/* Facts for an access token; the answer is the server's page. */
void client_looks(const char *access);
/* Head, claims or signature of a token: 0, 1, 2. */
struct str token_part(const char *token, int n);
/* The document of our keys. Lives as long as the country. */
const char *published_keys(void);
/* By the key that the token names, as a stranger would who has kept these keys, or asks for them.
 */
bool token_is_signed_by(const char *token, const char *keys);
bool token_is_signed(const char *token);
/* How often this was refused, by the journal. */
int64_t refusals(const char *reason);

#endif
