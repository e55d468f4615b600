/* Private to signature: what was said about a stored signature when it was made, the same once more
 * by what was kept, and what is said now. */
#ifndef OQU_SIGNATURE_VERDICT_H
#define OQU_SIGNATURE_VERDICT_H

#include "signature/keeping.h"

struct verdict {
    struct uuid object;
    struct signature_object signed_; /* the document */
    bool keyed;                      /* signed with a key; the rest is empty without one */
    struct keeping kept;
    struct cades_item recorded[CADES_CHECKS]; /* as it was written down then */
    bool recorded_valid;
    struct cades_verdict repeated;
    bool agrees; /* the repetition says of every check what was written down */
    bool again;  /* now was asked for */
    struct cades_verdict now;
};

/* ST_NOT_FOUND: no such object that the caller may see; ST_INTERNAL signature.integrity:
 * somebody changed what was stored. A read-only transaction of its own. */
MUST_USE enum status verdict_load(struct ctx *c, struct uuid object, struct verdict *ret);
/* Asks the authority: not in a transaction. ST_BUSY signature.key.no-authority. */
MUST_USE enum status verdict_now(struct ctx *c, struct verdict *v);
/* Why now differs from then: texts for people, at most VERDICT_WHY_MOST. Returns how many; none:
 * nothing differs. */
enum { VERDICT_WHY_MOST = 8 };
size_t verdict_why(const struct verdict *v, enum msg *ret);
/* Everything that a court's expert needs to repeat the verdict without OQU: ZIP in arena memory. */
MUST_USE enum status verdict_evidence(struct ctx *c, const struct verdict *v, struct str *ret);

#endif
