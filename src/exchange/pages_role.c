/* Which roles of the database partners have. They are made and taken away by the operator's command
 * (command.c); this page shows what is. */
#include "exchange/pages.h"
#include "exchange_queries.h"
#include "exchange_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_exchange.h"
#include "organisation/organisation.h"

enum {
    COL_NAME,
    COL_HOLDER,
    COL_ORGANISATION,
    COL_GRANTED,
    COL_UNTIL,
    COL_REASON,
    COL_STATE,
    COLS
};

static const struct word states[] = {
    {"ACTIVE", MSG_exchange_state_active, TONE_OK},
    {"EXPIRED", MSG_exchange_state_expired, TONE_PLAIN},
    {"REVOKED", MSG_exchange_state_revoked, TONE_BAD},
};
static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_exchange_roles_name, COLUMN_NAME, true, false},
    [COL_HOLDER] = {"holder", MSG_exchange_field_holder, COLUMN_WORDS, true, false},
    [COL_ORGANISATION] = {"organisation", MSG_exchange_keys_organisation, COLUMN_WORDS, true,
                          false},
    [COL_GRANTED] = {"granted", MSG_exchange_roles_granted, COLUMN_NUMBER, true, false},
    [COL_UNTIL] = {"until", MSG_exchange_field_until, COLUMN_NUMBER, true, false},
    [COL_REASON] = {"reason", MSG_exchange_field_reason, COLUMN_WORDS, false, false},
    [COL_STATE] = {"state", MSG_exchange_keys_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {{"state", MSG_exchange_keys_state, FILTER_CHOICE}};
static const struct list roles_list = {
    .name = "partner-roles",
    .caption = MSG_exchange_roles_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_exchange_roles_search,
    .sort = "name",
    .export_most = 1000,
    .empty = MSG_exchange_roles_empty,
};

struct listing {
    struct exchange_role_list_rows rows;
    struct organisations organisations;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;

    TRY(exchange_role_list(c, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n + 1);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, in->rows.n, &in->organisations);
}

static struct str name_of(const struct listing *in, struct uuid id)
{
    for (size_t i = 0; i < in->organisations.n; i++)
        if (uuid_eq(in->organisations.v[i].id, id))
            return in->organisations.v[i].name;
    return STR("");
}

static void fill(struct ctx *c, const struct listing *in, struct str state, struct list_view *list)
{
    size_t n = 0;

    for (size_t i = 0; i < in->rows.n; i++) {
        const struct exchange_role_list_row *row = &in->rows.v[i];
        if (state.n > 0 && !str_eq(state, row->state))
            continue;
        struct list_cell *cells = list->rows[n++].cells;
        cells[COL_NAME] = CELL_TEXT(row->name);
        cells[COL_HOLDER] = CELL_TEXT(row->holder);
        cells[COL_ORGANISATION] = CELL_TEXT(name_of(in, row->organisation_id));
        cells[COL_GRANTED] = CELL_MOMENT(row->granted_at);
        cells[COL_UNTIL] = CELL_DATE(row->valid_to);
        cells[COL_REASON] = CELL_TEXT(row->reason);
        if (row->revoke_reason.set)
            cells[COL_REASON].about = row->revoke_reason.v;
        cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
    }
    list->n = n;
    list->options[0] = words_options(c, WORDS(states));
}

enum status partner_roles_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &roles_list, rq);
    struct listing in;

    TRY(db_tx_read(c, "exchange/roles", list_tx, &in));
    struct exchange_roles_view v = {.page = {.rq = rq,
                                             .title = msg_text(c, MSG_exchange_roles_title),
                                             .flags = list_page_flags(&state),
                                             .back = url0(c, "/staff/partners"),
                                             .back_text = msg_text(c, MSG_exchange_keys_title)},
                                    .list =
                                        list_view_of(c, &state, rq, in.rows.n, (int64_t)in.rows.n)};
    fill(c, &in, list_filter_value(&state, "state"), &v.list);
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    exchange_roles(&o, &v);
    return ST_OK;
}
