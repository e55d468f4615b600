/* Own devices: when each last signed in, and which of them stand for the code. */
#include "account/agent.h"
#include "account/device.h"
#include "account/pages.h"
#include "account_queries.h"
#include "account_views.h"
#include "i18n/msg_account.h"

struct own {
    struct str device;
    struct account_own_devices_rows rows;
    struct account_own_waiver_row *facts;
};

static enum status own_tx(struct ctx *c, void *arg)
{
    struct own *own = arg;

    TRY(account_own_waiver(c, &own->facts));
    return account_own_devices(c, own->device, &own->rows);
}

static struct device_row row_of(struct ctx *c, const struct account_own_devices_row *row)
{
    return (struct device_row){
        .agent = agent_words(c, row->agent),
        .when = MSG_FORMAT(c, MSG_account_device_when,
                           MSG_ARG("first", i18n_moment_short(c, row->first_at)),
                           MSG_ARG("last", i18n_moment_short(c, row->last_at))),
        .trusted = row->trusted_until.set
                       ? MSG_FORMAT(c, MSG_account_device_trusted,
                                    MSG_ARG("d", i18n_moment(c, row->trusted_until.v)))
                       : STR(""),
        .this = row->this,
        .distrust = url_id(c, "/staff/account/device/{id}/distrust", row->id)};
}

enum status devices_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct own own = {.device = session_device(c, rq, rs)};

    TRY(db_tx_read(c, "account/devices", own_tx, &own));
    int32_t days = own.facts->trust_days;
    struct devices_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_account_device_title),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/account"),
                 .back_text = msg_text(c, MSG_account_own_title)},
        .lead = days > 0 ? MSG_FORMAT(c, MSG_account_device_lead, MSG_NUM("n", days))
                         : msg_text(c, MSG_account_device_never),
        .rows = NEWS(c->mem, struct device_row, own.rows.n),
        .n_rows = own.rows.n};
    for (size_t i = 0; i < own.rows.n; i++)
        v.rows[i] = row_of(c, &own.rows.v[i]);
    if (pairs_has(rq->query, "done")) {
        v.page.notice = msg_text(c, MSG_account_device_done);
        v.page.notice_tone = TONE_OK;
    }
    struct out o = page_out(c, rs, 200);
    account_devices(&o, &v);
    return ST_OK;
}

enum status device_distrust(struct ctx *c, const struct request *rq, struct response *rs)
{
    TRY(device_distrusted(c, request_uuid(rq, "id")));
    return response_see_other(c, rs, STR("/staff/account/devices?done=1"));
}
