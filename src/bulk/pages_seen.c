/* Why somebody needs to open more people's records today, and who did. */
#include "bulk/pages.h"

#include "account/account.h"
#include "bulk_queries.h"
#include "bulk_views.h"
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_account.h"
#include "i18n/msg_bulk.h"
#include "organisation/organisation.h"

enum { REASON_LEAST = 10, REASON_MOST = 500 };

/* ---- the reason ------------------------------------------------------------------------------ */

static const struct field reason_fields[] = {
    {"reason", FIELD_TEXT, MSG_bulk_why, MSG_bulk_why_hint, MSG_bulk_why_missing, REASON_LEAST,
     REASON_MOST},
};
const struct form bulk_reason_form = {"reason", reason_fields, COUNT(reason_fields)};

/* Of a form that was posted, or shown again, what it brought along. */
static struct str next_of(const struct request *rq)
{
    struct str brought = pairs_get(rq->body, "_next");
    return http_local_address(brought.n > 0 ? brought : pairs_get(rq->query, "next"),
                              STR("/staff/"));
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    struct bulk_reason_view v = {.page = {.rq = rq,
                                          .title = msg_text(c, MSG_bulk_why_title),
                                          .flags = PAGE_READ,
                                          .form = form},
                                 .form = form,
                                 .next = next_of(rq)};
    struct out o = page_out(c, rs, form->bad ? 422 : 200);

    bulk_reason_view_page(&o, &v);
    return ST_OK;
}

enum status bulk_reason_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &bulk_reason_form);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show(c, rq, rs, &form);
}

static enum status go_on_tx(struct ctx *c, void *arg)
{
    const struct str *reason = arg;
    struct bulk_go_on_row *row;

    return bulk_go_on(c, c->actor.role, *reason, &row);
}

enum status bulk_reason_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &bulk_reason_form, rq, &form));
    struct str reason = form_at(&form, "reason")->text;
    if (!form.bad)
        TRY(form_failure(c, &form, db_tx(c, "bulk/go-on", go_on_tx, &reason)));
    if (form.bad)
        return show(c, rq, rs, &form);
    return response_see_other(c, rs, next_of(rq));
}

/* ---- who did --------------------------------------------------------------------------------- */

enum { COL_WHO, COL_ROLE, COL_WHERE, COL_PEOPLE, COL_WHY, COL_AT, COL_KIND, COLS };

static const struct list_column columns[COLS] = {
    [COL_WHO] = {"who", MSG_bulk_who_saw, COLUMN_NAME, true, false},
    [COL_ROLE] = {"role", MSG_account_field_role, COLUMN_WORDS, true, false},
    [COL_WHERE] = {"where", MSG_bulk_where, COLUMN_WORDS, true, false},
    [COL_PEOPLE] = {"people", MSG_bulk_people, COLUMN_AMOUNT, true, false},
    [COL_WHY] = {"why", MSG_bulk_why, COLUMN_WORDS, false, false},
    [COL_AT] = {"at", MSG_bulk_at, COLUMN_NUMBER, true, false},
    [COL_KIND] = {"kind", MSG_bulk_state, COLUMN_STATE, true, false},
};
static const struct list_filter filters[] = {
    {"kind", MSG_bulk_state, FILTER_CHOICE},
};
static const struct list notables_list = {
    .name = "seen",
    .caption = MSG_bulk_seen_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_bulk_who_saw,
    .sort = "at",
    .descending = true,
    .export_most = 2000,
    .empty = MSG_bulk_seen_none,
};
static const struct word kinds[] = {
    {"reached", MSG_bulk_reached, TONE_WARN},
    {"reason", MSG_bulk_reasoned, TONE_INFO},
};

struct listing {
    struct list_state state;
    struct bulk_notables_rows rows;
    struct organisations places;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;

    TRY(bulk_notables(c, list_filter_value(&in->state, "kind"), &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, in->rows.n, &in->places);
}

static void fill_row(struct ctx *c,
                     const struct listing *in,
                     const struct bulk_notables_row *row,
                     struct list_cell *cells)
{
    cells[COL_WHO] = CELL_TEXT(row->person_name);
    cells[COL_ROLE] = CELL_TEXT(account_role_words(c, row->role));
    cells[COL_WHERE] = CELL_TEXT(organisation_name_in(&in->places, row->organisation_id));
    cells[COL_PEOPLE] = CELL_NUMBER(row->people);
    cells[COL_WHY] = CELL_TEXT(row->reason.v);
    cells[COL_AT] = CELL_MOMENT(row->at);
    cells[COL_KIND] = words_tag(c, WORDS(kinds), row->reason.set ? STR("reason") : STR("reached"));
}

enum status bulk_seen_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &notables_list, rq)};

    TRY(db_tx_read(c, "bulk/seen", listing_tx, &in));
    struct bulk_list_view v = {.page = {.rq = rq,
                                        .title = msg_text(c, MSG_bulk_seen_title),
                                        .flags = list_page_flags(&in.state),
                                        .back = url0(c, "/staff/bulk"),
                                        .back_text = msg_text(c, MSG_bulk_title)},
                               .list =
                                   list_view_of(c, &in.state, rq, in.rows.n, (int64_t)in.rows.n)};
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[0] = words_options(c, WORDS(kinds));
    list_arrange(c, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    bulk_seen_view_page(&o, &v);
    return ST_OK;
}
