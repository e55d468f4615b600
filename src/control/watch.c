/* See watch.h. */
#include "control/watch.h"

#include "account/account.h"
#include "control/collect.h"
#include "control_queries.h"
#include "db/db.h"
#include "i18n/msg_control.h"
#include "notice/notice.h"

struct watch {
    struct bytes program;
    struct control_facts facts;
};

/* One message, however many controls turned; which ones stands on the page, since a message may
 * lie about for days. */
static enum status tell(struct ctx *c, int64_t failing)
{
    const struct msg_arg args[] = {MSG_NUM("n", failing)};
    struct account_holders officers;

    TRY(account_watchers(c, &officers));
    for (size_t i = 0; i < officers.n; i++) {
        const struct notice notice = {.person = officers.v[i].person,
                                      .text = MSG_control_failing,
                                      .args = args,
                                      .n_args = COUNT(args),
                                      .object = STR("control.state"),
                                      .link = STR("/staff/controls"),
                                      .channels = NOTICE_CABINET | NOTICE_SMS | NOTICE_MAIL,
                                      .lang = officers.v[i].lang};
        TRY(notice_send(c, &notice));
    }
    return ST_OK;
}

static enum status put_tx(struct ctx *c, void *arg)
{
    const struct watch *watch = arg;
    struct str *codes = NEWS(c->mem, struct str, control_rules_n),
               *seen = NEWS(c->mem, struct str, control_rules_n);
    int64_t *passed = NEWS(c->mem, int64_t, control_rules_n), changed, failing = 0;
    struct control_put_state_rows turned;

    for (size_t i = 0; i < control_rules_n; i++) {
        struct control_found found = control_rules[i].find(c->mem, &watch->facts);
        codes[i] = str_from_z(control_rules[i].code);
        passed[i] = found.passed;
        seen[i] = found.seen;
    }
    TRY(control_put_state(c, (struct texts){codes, control_rules_n},
                          (struct i64s){passed, control_rules_n},
                          (struct texts){seen, control_rules_n}, &turned));
    for (size_t i = 0; i < turned.n; i++)
        failing += !turned.v[i].passed;
    if (failing > 0)
        TRY(tell(c, failing));
    return control_put_release(c, watch->program, STR(OQU_VERSION), &changed);
}

enum status control_watch_job(struct ctx *c, bool *ret_more)
{
    struct watch watch = {0};

    *ret_more = false;
    TRY(control_program(c, &watch.program));
    TRY(control_collect(c, watch.program, &watch.facts));
    return db_tx(c, "control/watch", put_tx, &watch);
}
