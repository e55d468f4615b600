/* Many documents signed with one PIN: they are offered together, and judged and stored one by one.
 */
#include "http/http.h"
#include "i18n/msg_signature.h"
#include "signature/key.h"
#include "signature_queries.h"

/* Of one document while it is judged: its signature, verdict and what the database says of it. */
enum { MEMORY = 4 << 20, MEMORY_MOST = 64 << 20 };

enum status signature_batch_offer(struct ctx *c, const char *purpose, struct signature_batch *batch)
{
    batch->id = uuid_v4();
    TRY(signature_offer_may(c));
    for (size_t i = 0; i < batch->n; i++) {
        const struct offer_place place = {
            .batch = batch->id, .subject = batch->v[i].subject, .no = (int32_t)i};
        TRY(signature_offer_at(c, purpose, batch->v[i].content, &place, &batch->v[i].offer));
    }
    return ST_OK;
}

enum status signature_batch_load(struct ctx *c,
                                 const char *purpose,
                                 struct uuid id,
                                 struct signature_batch *ret)
{
    struct signature_offers_of_batch_rows rows;

    TRY(signature_offers_of_batch(c, id, c->actor.session, str_from_z(purpose), &rows));
    if (rows.n == 0)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    *ret = (struct signature_batch){
        .id = id, .v = NEWS(c->mem, struct signature_item, rows.n), .n = rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] = (struct signature_item){.subject = rows.v[i].subject_id,
                                            .offer = rows.v[i].id,
                                            .line = rows.v[i].used ? SIGNATURE_LINE_SIGNED
                                                                   : SIGNATURE_LINE_OPEN};
    return ST_OK;
}

/* What was refused, in words; anything but a refusal goes on. */
static enum status tell(struct ctx *c, struct signature_item *item, enum status st)
{
    enum msg text;

    if (st == ST_OK) {
        item->line = SIGNATURE_LINE_SIGNED;
        return ST_OK;
    }
    if ((st != ST_INVALID && st != ST_CONFLICT) || !c->failure.code ||
        !msg_find(str_from_z(c->failure.code), &text))
        return st;
    item->line =
        text == MSG_signature_key_pending ? SIGNATURE_LINE_PENDING : SIGNATURE_LINE_REFUSED;
    item->why = text == MSG_signature_key_refused
                    ? c->failure.arg /* the line says already that it was not accepted */
                    : MSG_FORMAT(c, text, MSG_ARG("value", c->failure.arg));
    return ST_OK;
}

static enum status judge_and_keep(struct ctx *c,
                                  struct authority_known *known,
                                  const struct signature_many *many,
                                  const struct signature_item *item,
                                  struct bytes signature)
{
    const struct signature_by_key by_key = {
        .offer = item->offer, .content = item->content, .signature = signature, .bin = many->bin};
    const struct signature_keyed *keyed;

    TRY(signature_key_judge(c, known, &by_key, &keyed));
    return many->keep(c, item, keyed, many->arg);
}

/* In memory of its own, so that 120 need no more than one. */
static enum status judge_one(struct authority_known *known,
                             const struct signature_many *many,
                             struct signature_item *item,
                             struct bytes signature)
{
    struct ctx *c = known->c, own = *c;

    own.mem = arena_new(MEMORY, MEMORY_MOST);
    enum status st = tell(&own, item, judge_and_keep(&own, known, many, item, signature));
    item->why = str_copy(c->mem, item->why);
    item->kept = item->line == SIGNATURE_LINE_PENDING ? signature : (struct bytes){0};
    ctx_take_failure(c, &own);
    if (st == ST_OK)
        c->failure = (struct failure){0};
    arena_free(own.mem);
    return st;
}

enum status signature_batch_judge(struct ctx *c, struct signature_many *many)
{
    struct signature_batch *batch = many->batch;
    struct bytes *offered = NEWS(c->mem, struct bytes, batch->n);
    struct authority_known known;

    TRY(authority_know(c, &known));
    for (size_t i = 0; i < batch->n; i++)
        offered[i] = signature_offered(c, batch->v[i].offer, batch->v[i].content);
    for (size_t i = 0; i < many->n; i++) {
        struct bytes signature = many->signatures[i];
        size_t at = cades_find_content(c->mem, signature, offered, batch->n, i);
        if (at == batch->n)
            many->n_foreign++;
        else if (batch->v[at].line != SIGNATURE_LINE_SIGNED)
            TRY(judge_one(&known, many, &batch->v[at], signature));
    }
    return ST_OK;
}
