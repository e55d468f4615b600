/* What the owner of an account may know of its sign-ins, at both doors. */
#include "account/agent.h"
#include "account/event.h"
#include "account/pages.h"
#include "account_queries.h"
#include "account_views.h"
#include "audit/audit.h"
#include "i18n/msg_account.h"

enum { COL_AT, COL_WHAT, COL_DEVICE, COL_ADDRESS, COLS };

static const struct list_column columns[COLS] = {
    [COL_AT] = {"at", MSG_account_watch_at, COLUMN_NAME, true, false},
    [COL_WHAT] = {"what", MSG_account_history_what, COLUMN_STATE, false, false},
    [COL_DEVICE] = {"device", MSG_account_history_device, COLUMN_WORDS, false, false},
    [COL_ADDRESS] = {"address", MSG_account_watch_address, COLUMN_WORDS, false, false},
};
static const struct list_filter filters[] = {
    {"period", MSG_account_watch_at, FILTER_DATES},
    {"what", MSG_account_history_what, FILTER_CHOICE},
};
static const struct list history_list = {
    .name = "own-sign-ins",
    .caption = MSG_account_history_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_account_watch_address,
    .sort = "at",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_account_history_empty,
};

/* What the owner did, and what was done to the account. */
static const struct word happened[] = {
    {"IN", MSG_account_history_in, TONE_OK},
    {EVENT_NEW_DEVICE, MSG_account_history_new_device, TONE_INFO},
    {EVENT_TWO_PLACES, MSG_account_history_two_places, TONE_BAD},
    {EVENT_RECOVERY_MADE, MSG_account_history_recovery_made, TONE_INFO},
    {EVENT_RECOVERY_USED, MSG_account_history_recovery_used, TONE_WARN},
    {EVENT_PASSKEY_MADE, MSG_journal_account_passkey_made, TONE_WARN},
    {EVENT_PASSKEY_REMOVED, MSG_journal_account_passkey_removed, TONE_WARN},
    {EVENT_PASSWORD_CHANGED, MSG_account_history_password_changed, TONE_INFO},
    {EVENT_PASSWORD_SET, MSG_account_history_password_set, TONE_INFO},
    {EVENT_FACTOR_REMOVED, MSG_account_history_factor_removed, TONE_INFO},
    {EVENT_FACTOR_OFF, MSG_journal_account_factor_waived, TONE_WARN},
    {EVENT_DEVICE_TRUSTED, MSG_account_history_device_trusted, TONE_WARN},
    {EVENT_MOVED, MSG_account_history_moved, TONE_WARN},
    {EVENT_FACTOR_FAILED, MSG_account_history_factor_failed, TONE_BAD},
    {EVENT_FACTOR_ON, MSG_journal_account_factor_restored, TONE_INFO},
};

/* The two dictionaries as one, for the filter. */
static struct words all_words(struct ctx *c)
{
    struct words reasons = pages_reasons();
    struct word *all = NEWS(c->mem, struct word, COUNT(happened) + reasons.n);

    for (size_t i = 0; i < COUNT(happened); i++)
        all[i] = happened[i];
    for (size_t i = 0; i < reasons.n; i++)
        all[COUNT(happened) + i] = reasons.v[i];
    return (struct words){all, COUNT(happened) + reasons.n};
}

struct history {
    struct list_state state;
    struct account_own_history_rows rows;
};

static enum status history_tx(struct ctx *c, void *arg)
{
    struct history *in = arg;
    const struct list_state *state = &in->state;
    size_t period = list_filter_at(state, "period");
    const struct account_own_history_in query = {
        .from_at = {state->has_from[period], time_date_start(state->from[period])},
        .to_at = {state->has_to[period],
                  time_date_start((struct date){state->to[period].days + 1})},
        .kind = list_filter_value(state, "what"),
        .search = state->search,
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };

    TRY(account_own_history(c, &query, &in->rows));
    if (state->format == LIST_PAGE)
        return ST_OK;
    return audit_add(c, "account.history-exported", "account", c->actor.person,
                     c->actor.organisation, str_printf(c->mem, "{\"rows\":%zu}", in->rows.n));
}

static void fill(struct ctx *c, const struct history *in, struct list_view *list)
{
    struct words words = all_words(c);

    list->options[1] = words_options(c, words);
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct account_own_history_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_AT] = CELL_MOMENT(row->at);
        cells[COL_WHAT] = words_tag(c, words, row->kind);
        cells[COL_ADDRESS] = CELL_TEXT(row->address);
        if (row->agent.n > 0)
            cells[COL_DEVICE] = CELL_TEXT(agent_words(c, row->agent));
    }
}

static enum status
history(struct ctx *c, const struct request *rq, struct response *rs, const char *own)
{
    struct history in = {.state = list_read(c, &history_list, rq)};

    TRY(db_tx(c, "account/history", history_tx, &in));
    int64_t total = in.rows.n > 0 ? in.rows.v[0].total : 0;
    struct listing_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_account_history_title),
                 .flags = list_page_flags(&in.state),
                 .back = url0(c, own),
                 .back_text = msg_text(c, MSG_account_own_title)},
        .title = msg_text(c, MSG_account_history_title),
        .lead = msg_text(c, MSG_account_history_lead),
        .list = list_view_of(c, &in.state, rq, in.rows.n, total),
    };
    fill(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    account_listing(&o, &v);
    return ST_OK;
}

enum status family_history(struct ctx *c, const struct request *rq, struct response *rs)
{
    return history(c, rq, rs, "/my/account");
}

enum status staff_history(struct ctx *c, const struct request *rq, struct response *rs)
{
    return history(c, rq, rs, "/staff/account");
}
