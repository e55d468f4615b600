/* Asking for a file with many people: the export itself led here. */
#include "bulk/pages.h"

#include "account/account.h"
#include "bulk_queries.h"
#include "bulk_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_bulk.h"

enum {
    REASON_LEAST = 10,
    REASON_MOST = 500,
    ADDRESS_MOST = 2000,
    KEY_MOST = 200,
    PEOPLE_MOST = 1000000
};

static const struct field fields[] = {
    {"of", FIELD_TEXT, MSG_bulk_file, 0, MSG_bulk_file_missing, 1, ADDRESS_MOST},
    {"list", FIELD_TEXT, MSG_bulk_list, 0, MSG_bulk_file_missing, 1, KEY_MOST},
    {"people", FIELD_INT, MSG_bulk_people, 0, MSG_bulk_file_missing, 1, PEOPLE_MOST},
    {"reason", FIELD_TEXT, MSG_bulk_reason, MSG_bulk_reason_hint, MSG_bulk_reason_missing,
     REASON_LEAST, REASON_MOST},
};
const struct form bulk_ask_form = {"ask", fields, COUNT(fields)};

struct str bulk_list_words(struct ctx *c, struct str key)
{
    enum msg caption;
    return msg_find(key, &caption) ? msg_text(c, caption) : key;
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    struct bulk_ask_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_bulk_ask), .flags = PAGE_READ, .form = form},
        .lead = MSG_FORMAT(c, MSG_bulk_ask_lead,
                           MSG_ARG("list", bulk_list_words(c, form_at(form, "list")->raw)),
                           MSG_ARG("n", form_at(form, "people")->raw)),
        .form = form};
    struct out o = page_out(c, rs, form->bad ? 422 : 200);

    bulk_ask_view_page(&o, &v);
    return ST_OK;
}

static bool is_ours(struct str address)
{
    return str_starts(address, STR("/staff/")) &&
           str_eq(http_local_address(address, STR("")), address);
}

enum status bulk_ask_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &bulk_ask_form);
    static const char *const given[] = {"of", "list", "people"};
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    if (sent)
        return ST_OK;
    for (size_t i = 0; !form.typed && i < COUNT(given); i++)
        form_set(&form, given[i], pairs_get(rq->query, given[i]));
    if (!is_ours(form_at(&form, "of")->raw))
        return FAIL(c, ST_NOT_FOUND, "bulk.none");
    return show(c, rq, rs, &form);
}

struct wish {
    struct uuid id;
    const struct form_values *form;
};

static enum status ask_tx(struct ctx *c, void *arg)
{
    const struct wish *in = arg;
    struct bulk_ask_row *row;

    return bulk_ask(c, in->id, form_at(in->form, "of")->text, form_at(in->form, "list")->text,
                    (int32_t)form_at(in->form, "people")->number, form_at(in->form, "reason")->text,
                    &row);
}

static enum status ask(struct ctx *c, const struct form_values *form, struct uuid id)
{
    struct wish in = {id, form};

    if (!is_ours(form_at(form, "of")->text))
        return FAIL(c, ST_NOT_FOUND, "bulk.none");
    return db_tx(c, "bulk/ask", ask_tx, &in);
}

enum status bulk_ask_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct uuid id = uuid_v4();
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &bulk_ask_form, rq, &form));
    if (!form.bad)
        TRY(form_failure(c, &form, ask(c, &form, id)));
    if (form.bad)
        return show(c, rq, rs, &form);
    return response_see_other(c, rs, url_id(c, "/staff/bulk/{id}", id).s);
}
