/* Support asks to read something: what, for how long, and why. */
#include "glass/pages.h"

#include "account/account.h"
#include "glass_queries.h"
#include "glass_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_glass.h"

enum { BIN_LETTERS = 12, REASON_LEAST = 10, REASON_MOST = 500, TICKET_MOST = 50 };

static const struct field fields[] = {
    {"kind", FIELD_CHOICE, MSG_glass_kind, 0, MSG_glass_kind_missing, 0, 0},
    {"what", FIELD_CHOICE, MSG_glass_what, 0, MSG_glass_what_missing, 0, 0},
    {"number", FIELD_INT, MSG_glass_number, MSG_glass_number_hint, 0, 1, INT32_MAX},
    {"bin", FIELD_TEXT, MSG_glass_bin, MSG_glass_bin_hint, 0, BIN_LETTERS, BIN_LETTERS},
    {"minutes", FIELD_CHOICE, MSG_glass_minutes, 0, MSG_glass_minutes_missing, 0, 0},
    {"ticket", FIELD_TEXT, MSG_glass_ticket, MSG_glass_ticket_hint, MSG_glass_ticket_missing, 1,
     TICKET_MOST},
    {"reason", FIELD_TEXT, MSG_glass_reason, MSG_glass_reason_hint, MSG_glass_reason_missing,
     REASON_LEAST, REASON_MOST},
};
const struct form glass_ask_form = {"ask", fields, COUNT(fields)};

static const struct {
    const char *value;
    int32_t minutes;
} times[] = {{"30", 30}, {"60", 60}, {"120", 120}, {"240", 240}};

static enum status minutes_tx(struct ctx *c, void *arg)
{
    struct glass_minutes_most_row *row;

    TRY(glass_minutes_most(c, &row));
    *(int32_t *)arg = row->minutes;
    return ST_OK;
}

static void fill_choices(struct ctx *c, int32_t most, struct glass_ask_view *v)
{
    const struct words kinds = glass_kinds();

    for (size_t i = 0; i < kinds.n; i++)
        v->kinds[i] = (struct option){.value = str_from_z(kinds.v[i].code),
                                      .text = msg_text(c, kinds.v[i].text)};
    v->whats[0] = (struct option){.value = STR("one"), .text = msg_text(c, MSG_glass_what_one)};
    v->whats[1] = (struct option){.value = STR("all"),
                                  .text = msg_text(c, MSG_glass_what_all),
                                  .hint = msg_text(c, MSG_glass_what_all_hint)};
    for (size_t i = 0; i < COUNT(times); i++)
        if (times[i].minutes <= most)
            v->times[v->n_times++] = (struct option){
                .value = str_from_z(times[i].value),
                .text = MSG_FORMAT(c, MSG_glass_minutes_n, MSG_NUM("n", times[i].minutes))};
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    int32_t most;
    struct glass_ask_view v = {.page = {.rq = rq,
                                        .title = msg_text(c, MSG_glass_ask),
                                        .flags = PAGE_READ,
                                        .form = form,
                                        .back = url0(c, "/staff/glass"),
                                        .back_text = msg_text(c, MSG_glass_title)},
                               .form = form};

    TRY(db_tx_read(c, "glass/minutes", minutes_tx, &most));
    fill_choices(c, most, &v);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    glass_ask_view_page(&o, &v);
    return ST_OK;
}

enum status glass_ask_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &glass_ask_form);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    if (sent)
        return ST_OK;
    form_set(&form, "kind", STR("APPLICATION"));
    form_set(&form, "what", STR("one"));
    return show(c, rq, rs, &form);
}

static int32_t minutes_of(struct str said)
{
    for (size_t i = 0; i < COUNT(times); i++)
        if (str_eq_z(said, times[i].value))
            return times[i].minutes;
    return 0;
}

static bool is_kind(struct str said)
{
    const struct words kinds = glass_kinds();

    for (size_t i = 0; i < kinds.n; i++)
        if (str_eq_z(said, kinds.v[i].code))
            return true;
    return false;
}

static void check(struct form_values *form)
{
    struct str said = form_at(form, "what")->text;
    bool one = str_eq_z(said, "one");

    if (!is_kind(form_at(form, "kind")->text))
        form_error(form, "kind", MSG_glass_kind_missing, STR(""));
    if (!one && !str_eq_z(said, "all"))
        form_error(form, "what", MSG_glass_what_missing, STR(""));
    else if (one && form_at(form, "number")->text.n == 0)
        form_error(form, "number", MSG_glass_number_missing, STR(""));
    else if (!one && form_at(form, "bin")->text.n == 0)
        form_error(form, "bin", MSG_glass_bin_missing, STR(""));
    if (minutes_of(form_at(form, "minutes")->text) == 0)
        form_error(form, "minutes", MSG_glass_minutes_missing, STR(""));
}

static enum status ask_tx(struct ctx *c, void *arg)
{
    const struct glass_ask_in *in = arg;
    struct glass_ask_row *row;

    return glass_ask(c, in, &row);
}

static enum status ask(struct ctx *c, const struct form_values *form, struct uuid id)
{
    bool one = str_eq_z(form_at(form, "what")->text, "one");
    struct glass_ask_in in = {.id = id,
                              .kind = form_at(form, "kind")->text,
                              .number = {one, form_at(form, "number")->number},
                              .bin = form_at(form, "bin")->text,
                              .minutes = minutes_of(form_at(form, "minutes")->text),
                              .ticket = form_at(form, "ticket")->text,
                              .reason = form_at(form, "reason")->text};

    return db_tx(c, "glass/ask", ask_tx, &in);
}

enum status glass_ask_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct uuid id = uuid_v4();
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &glass_ask_form, rq, &form));
    if (!form.bad)
        check(&form);
    if (!form.bad)
        TRY(form_failure(c, &form, ask(c, &form, id)));
    if (form.bad)
        return show(c, rq, rs, &form);
    return response_see_other(c, rs, url_id(c, "/staff/glass/{id}", id).s);
}
