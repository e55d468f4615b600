/* A peer that speaks as the national identity provider does, over HTTP on this machine, and checks
 * what it is asked. Part of the tests. */
#ifndef OQU_ACCOUNT_TEST_IDP_H
#define OQU_ACCOUNT_TEST_IDP_H

struct idp;

/* How the next sign-ins go. */
struct idp_script {
    const char *user;  /* answer of /resource/user/basic */
    const char *phone; /* answer of /resource/user/phone; NULL: 403, no permission */
    int token_status;  /* 200, or what the token endpoint answers */
};

struct idp *idp_start(void);
void idp_stop(struct idp *idp);
int idp_port(const struct idp *idp);
/* The script must stay until the next one. */
void idp_play(struct idp *idp, const struct idp_script *script);
/* NULL, or what was wrong with a request that came in. */
const char *idp_complaint(const struct idp *idp);

#endif
