/* For one family or journalist: the lines of a mark with their proofs, and the script with which
 * they check them without us. */
#include "base/time.h"
#include "i18n/i18n.h"
#include "i18n/msg_ledger.h"
#include "ledger/ledger_script.h"
#include "ledger/pages.h"
#include "ledger_queries.h"
#include "ledger_views.h"

enum { MARK = 32, LINES_MOST = 100 }; /* an application has a handful */

struct own {
    struct str key;
    struct log_proof *proofs;
    size_t n;
};

static enum status own_tx(struct ctx *c, void *arg)
{
    struct own *own = arg;
    struct ledger_leaves_rows rows;

    TRY(ledger_leaves(c, own->key, LINES_MOST, 0, &rows));
    own->proofs = NEWS(c->mem, struct log_proof, rows.n);
    for (own->n = 0; own->n < rows.n; own->n++) /* in the order in which it happened */
        TRY(log_prove(c, rows.v[rows.n - 1 - own->n].index, &own->proofs[own->n]));
    return ST_OK;
}

static void show_lines(struct ctx *c, const struct own *own, struct log_own_view *view)
{
    view->lines = NEWS(c->mem, struct log_own_line, own->n);
    for (size_t i = 0; i < own->n; i++) {
        const struct log_proof *proof = &own->proofs[i];
        bool waits = !proof->covered;
        view->lines[view->n++] = (struct log_own_line){
            .index = proof->leaf.index,
            .text = proof->leaf.text,
            .url = log_entry_url(c, proof->leaf.index),
            .state = msg_text(c, waits          ? MSG_ledger_own_waiting
                                 : proof->holds ? MSG_ledger_own_holds
                                                : MSG_ledger_own_broken),
            .tone = waits          ? TONE_INFO
                    : proof->holds ? TONE_OK
                                   : TONE_BAD,
        };
    }
}

enum status log_own(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str typed = str_trim(pairs_get(rq->query, "mark"));
    struct own own = {.n = 0};
    uint8_t mark[MARK];
    struct log_own_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_ledger_own_title),
                 .flags = PAGE_ASKS,
                 .back = url0(c, "/log/"),
                 .back_text = msg_text(c, MSG_ledger_title)},
        .typed = typed,
        .error = STR(""),
    };
    bool is_mark = str_unhex(typed, mark, MARK);

    if (typed.n > 0 && !is_mark)
        view.error = msg_text(c, MSG_ledger_own_mark_wrong);
    view.asked = is_mark;
    if (is_mark) {
        own.key = str_hex(c->mem, mark, MARK); /* however it was typed */
        TRY(db_tx_read(c, "ledger/own", own_tx, &own));
        show_lines(c, &own, &view);
    }
    struct out o = page_out(c, rs, view.error.n > 0 ? 422 : 200);
    ledger_own(&o, &view);
    return ST_OK;
}

enum status log_script(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    return response_download(c, rs, STR("text/x-python; charset=utf-8"), STR("check-log.py"),
                             embedded_check_log);
}
