/* See judge.h. */
#include "signature/judge.h"

#include "i18n/msg_signature.h"

enum { WORDS_MOST = 8 * 1024 };

void judging_wrong(struct judging *j, const char *name, struct str words)
{
    if (j->wrong.n > 0) {
        buf_add(&j->wrong, STR(" "));
        buf_add(&j->words, STR("; "));
    }
    buf_add_z(&j->wrong, name);
    buf_add(&j->words, words);
}

/* Whoever signs in with the wrong one of two keys is told which one is wanted. */
static struct str words_of(struct ctx *c, const struct judging *j, enum cades_reason reason)
{
    if (reason == CADES_PURPOSE_WRONG && j->purpose == CADES_TO_SIGN_IN)
        return msg_text(c, MSG_signature_sign_in_other_key);
    return msg_text(c, cades_reason_text(reason));
}

/* The checks of cades that failed, with their reasons. */
static void add_failed(struct ctx *c, struct judging *j, const struct cades_signer *signer)
{
    for (size_t i = 0; i < CADES_CHECKS; i++) {
        const struct cades_item *item = &signer->checks[i];
        if (item->result == CADES_FAILED)
            judging_wrong(j, cades_reason_name(item->reason), words_of(c, j, item->reason));
    }
}

static void find_wrong(struct ctx *c, struct judging *j)
{
    const struct cades_verdict *verdict = &j->keyed->verdict;
    const struct cades_signer *signer = &verdict->signers[0];

    buf_init(&j->wrong, c->mem, WORDS_MOST);
    buf_init(&j->words, c->mem, WORDS_MOST);
    if (verdict->n_signers > 1)
        judging_wrong(j, "several-signers", msg_text(c, MSG_signature_key_several));
    add_failed(c, j, signer);
    if (signer->certificate.n > 0)
        j->holder(c, j, &signer->holder, j->arg);
}

/* First without asking anybody: what is wrong by itself is no business of the authority's. */
enum judged judge_key(struct ctx *c, struct judging *j)
{
    struct signature_keyed *keyed = j->keyed;
    const struct cades_question question = {
        .signature = keyed->signature,
        .detached = true,
        .content = j->content,
        .trust = j->known->trust,
        .evidence = j->known->evidence,
        .purpose = j->purpose,
        .at_us = c->machine_us, /* keys live by the authority's clock, also in a rehearsal */
    };

    cades_verify(c->mem, &question, &keyed->verdict);
    find_wrong(c, j);
    if (j->wrong.n > 0)
        return JUDGED_WRONG;
    authority_learn(j->known, keyed->verdict.signers[0].certificate);
    keyed->answer = j->known->answer;
    keyed->evidence = j->known->evidence;
    cades_verify(c->mem, &question, &keyed->verdict);
    find_wrong(c, j);
    if (j->wrong.n > 0)
        return JUDGED_WRONG;
    return keyed->verdict.valid ? JUDGED_RIGHT : JUDGED_PENDING;
}

enum status judging_failure(struct ctx *c, const struct judging *j, enum judged judged)
{
    c->failure.arg = buf_str(&j->words);
    if (judged == JUDGED_PENDING)
        return FAIL_FIELD(c, ST_INVALID, "signature.key.pending", "file");
    if (j->purpose == CADES_TO_SIGN_IN)
        return FAIL_FIELD(c, ST_INVALID, "signature.sign-in.refused", "file");
    return FAIL_FIELD(c, ST_INVALID, "signature.key.refused", "file");
}
