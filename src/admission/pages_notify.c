/* The message before the turn, as the family wants it. Keeping it is the waiting room's. */
#include "admission/pages.h"

#include "admission/forms.h"
#include "admission_views.h"
#include "base/scan.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "wait/wait.h"

struct wish {
    struct wait_entry entry;
    struct wait_call call;
};

static enum status get_tx(struct ctx *c, void *arg)
{
    struct wish *wish = arg;
    return wait_call_get(c, wish->entry.region_kato, &wish->call);
}

static enum status put_tx(struct ctx *c, void *arg)
{
    const struct wish *wish = arg;
    return wait_call_set(c, &wish->entry, &wish->call);
}

static struct str room_path(struct ctx *c, const struct draft *draft)
{
    return str_printf(c->mem, "/wr/" STR_FMT "/" STR_FMT,
                      STR_ARG(str_sub(draft->pool_region, 0, 2)),
                      STR_ARG(uuid_print(c->mem, draft->id)));
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct draft *draft,
                        const struct form_values *form)
{
    const struct option when[] = {
        {.value = STR("5"), .text = msg_text(c, MSG_admission_notify_five)},
        {.value = STR("15"), .text = msg_text(c, MSG_admission_notify_fifteen)},
        {.value = STR("30"), .text = msg_text(c, MSG_admission_notify_thirty)},
        {.value = STR("0"), .text = msg_text(c, MSG_admission_notify_none)},
    };
    struct notify_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_notify_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = draft_url(c, draft->id, "check"),
                 .back_text = msg_text(c, MSG_admission_notify_back),
                 .form = form},
        .form = form,
        .action = draft_url(c, draft->id, "notify"),
        .when = when,
        .n_when = COUNT(when),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);

    admission_notify(&o, &view);
    return ST_OK;
}

/* A draft without a school stands in no line. */
static enum status
find(struct ctx *c, const struct request *rq, struct draft **ret_draft, struct wish *ret_wish)
{
    TRY(page_draft(c, rq, ret_draft));
    if (!(*ret_draft)->school)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    *ret_wish = (struct wish){.entry = {.region_kato = (*ret_draft)->pool_region,
                                        .year = (*ret_draft)->campaign->year,
                                        .person = c->actor.person},
                              .call = {.draft = (*ret_draft)->id}};
    return ST_OK;
}

enum status notify_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &notify_form);
    struct draft *draft;
    struct wish wish;

    TRY(find(c, rq, &draft, &wish));
    TRY(db_tx_read(c, "admission/notify", get_tx, &wish));
    form_set(&form, "minutes",
             str_printf(c->mem, "%d", wish.call.minutes ? wish.call.minutes : 15));
    form_set(&form, "sms", wish.call.sms ? STR("1") : STR(""));
    form_set(&form, "mail", wish.call.mail ? STR("1") : STR(""));
    return show(c, rq, rs, draft, &form);
}

static bool read_minutes(struct str text, int32_t *ret_minutes)
{
    int64_t minutes;

    if (!scan_i64(text, 0, 30, &minutes))
        return false;
    *ret_minutes = (int32_t)minutes;
    return minutes == 0 || minutes == 5 || minutes == 15 || minutes == 30;
}

enum status notify_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct draft *draft;
    struct wish wish;

    TRY(find(c, rq, &draft, &wish));
    TRY(form_read(c, &notify_form, rq, &form));
    if (!form.bad && !read_minutes(form_at(&form, "minutes")->text, &wish.call.minutes))
        form_error(&form, "minutes", MSG_admission_notify_minutes_missing, STR(""));
    if (form.bad)
        return show(c, rq, rs, draft, &form);
    wish.call.sms = form_at(&form, "sms")->number != 0;
    wish.call.mail = form_at(&form, "mail")->number != 0;
    TRY(db_tx(c, "admission/notify", put_tx, &wish));
    return response_see_other(c, rs, room_path(c, draft));
}
