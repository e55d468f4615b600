/* For information security: failed sign-ins, and what one person did in a period. */
#include "account/forms.h"
#include "account/pages.h"
#include "account_queries.h"
#include "account_views.h"
#include "audit/audit.h"
#include "base/scan.h"
#include "i18n/msg_account.h"

/* ---- failed sign-ins ------------------------------------------------------------------------- */

enum { COL_AT, COL_NAME, COL_REASON, COL_ADDRESS, COL_DOOR, COL_AGENT, COLS };

static const struct list_column failure_columns[COLS] = {
    [COL_AT] = {"at", MSG_account_watch_at, COLUMN_NUMBER, true, false},
    [COL_NAME] = {"name", MSG_account_watch_account, COLUMN_NAME, false, false},
    [COL_REASON] = {"reason", MSG_account_watch_reason, COLUMN_STATE, false, false},
    [COL_ADDRESS] = {"address", MSG_account_watch_address, COLUMN_WORDS, false, false},
    [COL_DOOR] = {"door", MSG_account_watch_door, COLUMN_WORDS, false, false},
    [COL_AGENT] = {"agent", MSG_account_watch_agent, COLUMN_WORDS, false, true},
};
static const struct list_filter failure_filters[] = {
    {"period", MSG_account_watch_at, FILTER_DATES},
    {"reason", MSG_account_watch_reason, FILTER_CHOICE},
};
static const struct list failure_list = {
    .people = true,
    .name = "sign-ins",
    .caption = MSG_account_watch_title,
    .columns = failure_columns,
    .n_columns = COLS,
    .filters = failure_filters,
    .n_filters = COUNT(failure_filters),
    .search = MSG_account_watch_search,
    .sort = "at",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_account_watch_empty,
};

static const struct word reasons[] = {
    /* of account.failure.reason */
    {"UNKNOWN", MSG_account_reason_unknown, TONE_WARN},
    {"PASSWORD", MSG_account_reason_password, TONE_WARN},
    {"WAITING", MSG_account_reason_waiting, TONE_WARN},
    {"BLOCKED", MSG_account_reason_blocked, TONE_WARN},
    {"NO_ROLE", MSG_account_reason_no_role, TONE_WARN},
    {"INITIAL_OVER", MSG_account_reason_initial_over, TONE_WARN},
    {"CODE", MSG_account_reason_code, TONE_WARN},
    {"CODE_REUSED", MSG_account_reason_code_reused, TONE_WARN},
    {"PASSKEY", MSG_account_reason_passkey, TONE_WARN},
    {"PASSKEY_COUNT", MSG_account_reason_passkey_count, TONE_BAD},
    {"RESET", MSG_account_reason_reset, TONE_WARN},
    {"STATE", MSG_account_reason_state, TONE_WARN},
    {"CROSSING", MSG_account_reason_crossing, TONE_WARN},
    {"REFUSED", MSG_account_reason_refused, TONE_WARN},
    {"IDENTITY", MSG_account_reason_identity, TONE_WARN},
    {"START_FORGED", MSG_account_reason_start_forged, TONE_WARN},
    {"START_LATE", MSG_account_reason_start_late, TONE_WARN},
    {"START_USED", MSG_account_reason_start_used, TONE_WARN},
    {"KEY_STATE", MSG_account_reason_key_state, TONE_WARN},
    {"KEY_REFUSED", MSG_account_reason_key_refused, TONE_WARN},
    {"KEY_REVOKED", MSG_account_reason_key_revoked, TONE_BAD},
    {"KEY_OTHER", MSG_account_reason_key_other, TONE_WARN},
};

struct words pages_reasons(void)
{
    return WORDS(reasons);
}

struct failures {
    struct list_state state;
    struct account_failure_list_rows rows;
    struct account_recent_alarms_rows alarms;
};

static enum status failures_tx(struct ctx *c, void *arg)
{
    struct failures *in = arg;
    const struct list_state *state = &in->state;
    size_t period = list_filter_at(state, "period");
    const struct account_failure_list_in query = {
        .from_at = {state->has_from[period], time_date_start(state->from[period])},
        .to_at = {state->has_to[period],
                  time_date_start((struct date){state->to[period].days + 1})},
        .reason = list_filter_value(state, "reason"),
        .search = state->search_key,
        .address = state->search,
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };

    TRY(account_recent_alarms(c, &in->alarms));
    TRY(account_failure_list(c, &query, &in->rows));
    if (state->format == LIST_PAGE)
        return ST_OK;
    return audit_add(c, "account.failures-exported", "journal", c->actor.session,
                     c->actor.organisation, str_printf(c->mem, "{\"rows\":%zu}", in->rows.n));
}

static struct str alarm_words(struct ctx *c, const struct account_recent_alarms_row *alarm)
{
    struct str when = i18n_moment(c, alarm->at);

    if (str_eq_z(alarm->kind, "TWO_PLACES"))
        return MSG_FORMAT(c, MSG_account_watch_two_places, MSG_ARG("name", alarm->name.v),
                          MSG_ARG("address", alarm->address),
                          MSG_ARG("other", alarm->other_address.v), MSG_ARG("when", when));
    return MSG_FORMAT(c, MSG_account_watch_alarm, MSG_NUM("n", alarm->n),
                      MSG_ARG("address", alarm->address), MSG_ARG("when", when));
}

static void fill_failures(struct ctx *c, const struct failures *in, struct listing_view *v)
{
    v->list.options[1] = words_options(c, WORDS(reasons));
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct account_failure_list_row *row = &in->rows.v[i];
        struct list_cell *cells = v->list.rows[i].cells;
        cells[COL_AT] = CELL_MOMENT(row->at);
        cells[COL_NAME] =
            CELL_TEXT(row->name.set ? row->name.v : msg_text(c, MSG_account_watch_no_account));
        cells[COL_REASON] = words_tag(c, WORDS(reasons), row->reason);
        cells[COL_ADDRESS] = CELL_TEXT(row->address);
        cells[COL_DOOR] = CELL_TEXT(msg_text(
            c, str_eq_z(row->door, "staff") ? MSG_account_door_staff : MSG_account_door_family));
        cells[COL_AGENT] =
            CELL_TEXT(row->agent); /* as it came: only in files, for investigations */
    }
    v->alarms = NEWS(c->mem, struct str, in->alarms.n);
    v->n_alarms = in->alarms.n;
    for (size_t i = 0; i < in->alarms.n; i++)
        v->alarms[i] = alarm_words(c, &in->alarms.v[i]);
}

enum status watch_failures(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct failures in = {.state = list_read(c, &failure_list, rq)};

    TRY(db_tx(c, "account/failures", failures_tx, &in));
    int64_t total = in.rows.n > 0 ? in.rows.v[0].total : 0;
    struct listing_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_account_watch_title),
                 .flags = list_page_flags(&in.state)},
        .title = msg_text(c, MSG_account_watch_title),
        .lead = msg_text(c, MSG_account_watch_lead),
        .list = list_view_of(c, &in.state, rq, in.rows.n, total),
    };
    fill_failures(c, &in, &v);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    account_listing(&o, &v);
    return ST_OK;
}

/* ---- the journal of one person --------------------------------------------------------------- */

enum { J_AT, J_ACTION, J_OBJECT, J_NUMBER, J_ROLE, J_ADDRESS, J_DETAILS, J_COLS };
enum { JOURNAL_MOST = AUDIT_PAGE_MOST };

static const struct list_column journal_columns[J_COLS] = {
    [J_AT] = {"at", MSG_account_watch_at, COLUMN_NUMBER, false, false},
    [J_ACTION] = {"action", MSG_account_journal_action, COLUMN_NAME, false, false},
    [J_OBJECT] = {"object", MSG_account_journal_object, COLUMN_WORDS, false, false},
    [J_NUMBER] = {"number", MSG_account_journal_number, COLUMN_WORDS, false, true},
    [J_ROLE] = {"role", MSG_account_field_role, COLUMN_WORDS, false, false},
    [J_ADDRESS] = {"address", MSG_account_watch_address, COLUMN_WORDS, false, false},
    [J_DETAILS] = {"details", MSG_account_journal_details, COLUMN_WORDS, false, true},
};
static const struct list journal_list = {
    .name = "journal",
    .caption = MSG_account_journal_title,
    .columns = journal_columns,
    .n_columns = J_COLS,
    .page_size = JOURNAL_MOST,
    .export_most = JOURNAL_MOST,
    .empty = MSG_account_journal_empty,
};

struct journal {
    struct uuid person;
    struct audit_filter filter;
    struct audit_page page;
    struct account_accounts_seen_rows accounts; /* of those rows, as far as the reader sees them */
    struct str name;
};

static bool is_account(const struct audit_row *row)
{
    return str_eq_z(row->object_type, "account") || str_eq_z(row->object_type, "account.account") ||
           str_eq_z(row->object_type, "account.secret") ||
           str_eq_z(row->object_type, "account.factor");
}

static enum status find_accounts(struct ctx *c, struct journal *in)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, 2 * in->page.n);
    size_t n = 0;

    for (size_t i = 0; i < in->page.n; i++) {
        const struct audit_row *row = &in->page.v[i];
        if (is_account(row) && scan_uuid(row->object, &ids[n]))
            n++;
        if (!uuid_is_nil(row->acts_for))
            ids[n++] = row->acts_for;
    }
    return account_accounts_seen(c, (struct uuids){ids, n}, &in->accounts);
}

static enum status journal_tx(struct ctx *c, void *arg)
{
    struct journal *in = arg;
    struct account_account_of_row *account;
    struct audit_act viewed = {.action = "audit.viewed",
                               .object_type = "account",
                               .object = uuid_print(c->mem, in->person),
                               .organisation = c->actor.organisation,
                               .subject = in->person};
    uint8_t hash[AUDIT_HASH];

    TRY(account_account_of(c, in->person, &account));
    if (!account)
        return FAIL(c, ST_NOT_FOUND, "account.unknown");
    in->name = account->name;
    TRY(audit_list(c, &in->filter, NULL, JOURNAL_MOST, &in->page));
    TRY(find_accounts(c, in));
    return audit_record(c, &viewed, hash);
}

/* What kind of record; of an account whose, with the way to its card. */
static struct list_cell
object_cell(struct ctx *c, const struct journal *in, const struct audit_row *row)
{
    struct list_cell cell = CELL_TEXT(audit_object_words(c, row->object_type));
    struct uuid id;

    cell.about = row->object;
    if (!is_account(row) || !scan_uuid(row->object, &id))
        return cell;
    for (size_t i = 0; i < in->accounts.n; i++) {
        if (!uuid_eq(in->accounts.v[i].person_id, id))
            continue;
        cell.about = in->accounts.v[i].name;
        cell.url = url_id(c, "/staff/admin/person/{id}", id);
    }
    return cell;
}

static struct str role_words(struct ctx *c, struct str role)
{
    enum msg label = account_role_label(role);
    return label == MSG_NONE ? role : msg_text(c, label);
}

/* Of a deputy also for whom: "Deputy director, for NAME". */
static struct str acting_words(struct ctx *c, const struct journal *in, const struct audit_row *row)
{
    for (size_t i = 0; i < in->accounts.n; i++)
        if (!uuid_is_nil(row->acts_for) && uuid_eq(in->accounts.v[i].person_id, row->acts_for))
            return MSG_FORMAT(c, MSG_account_journal_for, MSG_ARG("role", role_words(c, row->role)),
                              MSG_ARG("name", in->accounts.v[i].name));
    return role_words(c, row->role);
}

static void fill_journal(struct ctx *c, const struct journal *in, struct list_view *list)
{
    for (size_t i = 0; i < in->page.n; i++) {
        const struct audit_row *row = &in->page.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[J_AT] = CELL_MOMENT(row->at_us);
        cells[J_ACTION] = CELL_TEXT(audit_action_words(c, row->action));
        cells[J_OBJECT] = object_cell(c, in, row);
        cells[J_NUMBER] = CELL_TEXT(row->object);
        cells[J_ROLE] = CELL_TEXT(acting_words(c, in, row));
        cells[J_ADDRESS] = CELL_TEXT(row->address);
        cells[J_DETAILS] = CELL_TEXT(row->details);
    }
}

/* The last seven days unless the reader says otherwise. */
static bool read_period(struct ctx *c, struct form_values *form, struct audit_filter *filter)
{
    struct field_value *from = form_at(form, "from"), *to = form_at(form, "to");
    struct date today = time_date(c->now_us);

    if (from->text.n == 0)
        form_set(form, "from", time_print_date(c->mem, (struct date){today.days - 6}));
    if (to->text.n == 0)
        form_set(form, "to", time_print_date(c->mem, today));
    struct date first = {from->text.n > 0 ? (int32_t)from->number : today.days - 6};
    struct date last = {to->text.n > 0 ? (int32_t)to->number : today.days};
    filter->from_us = time_date_start(first);
    filter->to_us = time_date_start((struct date){last.days + 1});
    if (last.days >= first.days)
        return true;
    form_error(form, "to", MSG_account_journal_backwards, STR(""));
    return false;
}

enum status watch_journal(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct journal in = {.person = request_uuid(rq, "id")};
    struct list_state state = list_read(c, &journal_list, rq);
    struct form_values form;

    TRY(form_read(c, &form_journal, rq, &form));
    in.filter.person = in.person;
    bool good = !form.bad && read_period(c, &form, &in.filter);
    if (good)
        TRY(db_tx(c, "account/journal", journal_tx, &in));
    struct journal_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_account_journal_title),
                 .flags = list_page_flags(&state),
                 .form = &form,
                 .back = url_id(c, "/staff/admin/person/{id}", in.person),
                 .back_text = in.name},
        .name = in.name,
        .form = &form,
        .list = list_view_of(c, &state, rq, in.page.n, (int64_t)in.page.n),
        .more = in.page.more,
    };
    fill_journal(c, &in, &v.list);
    if (good && state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, good ? 200 : 422);
    account_journal(&o, &v);
    return ST_OK;
}
