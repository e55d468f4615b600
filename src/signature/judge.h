/* Private to signature: one signature made with a key is judged by itself, by whose key it is, and
 * by what the authority says about the key. */
#ifndef OQU_SIGNATURE_JUDGE_H
#define OQU_SIGNATURE_JUDGE_H

#include "signature/key.h"

struct judging {
    struct authority_known *known;
    struct signature_keyed *keyed; /* its signature comes in, what was found comes out */
    enum cades_purpose purpose;
    struct bytes content; /* that was to be signed */
    /* Says with judging_wrong() what is wrong with whose key it is. */
    void (*holder)(struct ctx *c, struct judging *j, const struct cades_holder *holder, void *arg);
    void *arg;
    struct buf wrong; /* names of what is wrong, for the journal */
    struct buf words; /* the same for the person */
};

enum judged { JUDGED_RIGHT, JUDGED_WRONG, JUDGED_PENDING };

/* Asks the authority about the key: not in a transaction. */
enum judged judge_key(struct ctx *c, struct judging *j);
void judging_wrong(struct judging *j, const char *name, struct str words);
/* ST_INVALID at the field "file": signature.key.refused with every reason, or .pending;
 * signature.sign-in.refused. */
MUST_USE enum status judging_failure(struct ctx *c, const struct judging *j, enum judged judged);

#endif
