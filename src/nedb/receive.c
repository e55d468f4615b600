/* NEDB's answers are fetched from the channel and applied in one transaction; only then is the
 * channel told that it need not deliver them again. An answer that comes twice, late, or about
 * nothing we asked changes nothing. */
#include "base/log.h"
#include "nedb/work.h"

static enum status apply(struct ctx *c, const struct channel_answer *answer)
{
    int64_t changed = 0;

    if (!answer->understood) {
        log_event(LOG_WARN, "nedb", "an answer is not of the agreed form: " STR_FMT,
                  STR_ARG(answer->wrong));
        return ST_OK;
    }
    if (answer->accepted)
        return nedb_accepted(c, answer->about, answer->number, &changed);
    return nedb_rejected(c, answer->about, answer->code, answer->kk, answer->ru, &changed);
}

static enum status apply_tx(struct ctx *c, void *arg)
{
    const struct channel_answers *answers = arg;

    for (size_t i = 0; i < answers->n; i++)
        TRY(apply(c, &answers->v[i]));
    return ST_OK;
}

static enum status awaits_tx(struct ctx *c, void *arg)
{
    struct nedb_awaits_row **row = arg;
    return nedb_awaits(c, row);
}

static enum status
confirm(struct ctx *c, const struct channel_party *party, const struct channel_answers *answers)
{
    struct str ignored;

    for (size_t i = 0; i < answers->n; i++)
        TRY(work_call(c, channel_confirm(c->mem, party, answers->v[i].id), &ignored));
    return ST_OK;
}

enum status nedb_receive_job(struct ctx *c, bool *ret_more)
{
    struct channel_party party;
    struct channel_answers answers;
    struct nedb_awaits_row *awaits;
    struct str xml;

    *ret_more = false;
    if (!work_party(c, &party))
        return ST_OK;
    TRY(db_tx_read(c, "nedb/awaits", awaits_tx, &awaits));
    if (!awaits->any)
        return ST_OK;
    if (work_call(c, channel_fetch(c->mem, &party, uuid_v4()), &xml) != ST_OK ||
        !channel_answers(c->mem, xml, &answers)) {
        log_event(LOG_WARN, "nedb", "the channel gives no answers");
        return ST_OK;
    }
    if (answers.n == 0)
        return ST_OK;
    TRY(db_tx_locked(c, "nedb/answers", apply_tx, &answers));
    if (confirm(c, &party, &answers) != ST_OK)
        log_event(LOG_WARN, "nedb", "the channel will deliver answers again");
    else
        *ret_more = answers.n == CHANNEL_ANSWERS_MOST;
    return ST_OK;
}
