/* Administrators' pages of outgoing messages: what waits, what failed and why, and once more. They
 * show which sentence goes, never its arguments, nor the person, number or address. */
#include "audit/audit.h"
#include "base/buf.h"
#include "base/scan.h"
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_notice.h"
#include "notice/pages.h"
#include "notice_queries.h"
#include "notice_views.h"
#include "organisation/organisation.h"
#include "platform/platform.h"

enum { OUTLINE_MOST = 1000 };

const struct form form_again = {"again", NULL, 0};

/* ---- words ----------------------------------------------------------------------------------- */

static const struct word channels[] = {
    {"SMS", MSG_notice_channel_sms, TONE_PLAIN},
    {"MAIL", MSG_notice_channel_mail, TONE_PLAIN},
};
static const struct word states[] = {
    {"WAITING", MSG_notice_state_waiting, TONE_INFO},
    {"SENT", MSG_notice_state_sent, TONE_OK},
    {"DEAD", MSG_notice_state_dead, TONE_BAD},
    {"DROPPED", MSG_notice_state_dropped, TONE_WARN},
};
static const struct word notes[] = {
    {"gateway", MSG_notice_note_gateway, TONE_PLAIN},
    {"refused", MSG_notice_note_refused, TONE_PLAIN},
    {"expired", MSG_notice_note_expired, TONE_PLAIN},
    {"no-address", MSG_notice_note_no_address, TONE_PLAIN},
    {"no-longer-true", MSG_notice_note_no_longer_true, TONE_PLAIN},
    {"integrity", MSG_notice_note_integrity, TONE_PLAIN},
    {"taken", MSG_notice_note_taken, TONE_PLAIN},
};

static struct str note_text(struct ctx *c, struct opt_text note)
{
    return note.set ? words_text(c, WORDS(notes), note.v) : STR("");
}

/* The sentence of the catalogue with "…" where its arguments go. */
static struct str outline(struct ctx *c, struct opt_text key)
{
    struct buf buf;
    enum msg text;
    struct str part;

    if (!key.set)
        return msg_text(c, MSG_notice_staff_code);
    if (!msg_find(key.v, &text))
        return key.v;
    struct str rest = msg_text(c, text);
    buf_init(&buf, c->mem, OUTLINE_MOST);
    while (scan_until(&rest, '{', &part)) {
        buf_add(&buf, part);
        if (rest.n > 0 && scan_until(&rest, '}', &part))
            buf_add_z(&buf, "…");
    }
    return buf_str(&buf);
}

/* "admission.application:<uuid>": the kind in words, and the number. */
static struct list_cell object_cell(struct ctx *c, struct str object)
{
    struct str number = object, kind;

    if (!scan_until(&number, ':', &kind))
        kind = object;
    struct list_cell cell = CELL_TEXT(audit_object_words(c, kind));
    cell.about = number;
    return cell;
}

/* ---- the list -------------------------------------------------------------------------------- */

enum {
    COL_AT,
    COL_TEXT,
    COL_OBJECT,
    COL_WHERE,
    COL_CHANNEL,
    COL_ATTEMPTS,
    COL_STATE,
    COL_NOTE,
    COL_NUMBER,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_AT] = {"at", MSG_notice_staff_at, COLUMN_NUMBER, true, false},
    [COL_TEXT] = {"text", MSG_notice_staff_text, COLUMN_NAME, false, false},
    [COL_OBJECT] = {"object", MSG_notice_staff_object, COLUMN_WORDS, false, false},
    [COL_WHERE] = {"where", MSG_notice_staff_where, COLUMN_WORDS, false, false},
    [COL_CHANNEL] = {"channel", MSG_notice_staff_channel, COLUMN_WORDS, false, false},
    [COL_ATTEMPTS] = {"attempts", MSG_notice_staff_attempts, COLUMN_AMOUNT, true, false},
    [COL_STATE] = {"state", MSG_notice_staff_state, COLUMN_STATE, false, false},
    [COL_NOTE] = {"note", MSG_notice_staff_note, COLUMN_WORDS, false, true},
    [COL_NUMBER] = {"number", MSG_notice_staff_number, COLUMN_WORDS, false, true},
};
static const struct list_filter filters[] = {
    {"state", MSG_notice_staff_state, FILTER_CHOICE},
    {"channel", MSG_notice_staff_channel, FILTER_CHOICE},
    {"period", MSG_notice_staff_at, FILTER_DATES},
};
static const struct list outbox_list = {
    .people = true,
    .name = "messages",
    .caption = MSG_notice_staff_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_notice_staff_search,
    .sort = "at",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_notice_staff_empty,
};

struct outbox {
    struct list_state state;
    struct notice_outbox_list_rows rows;
    struct notice_outbox_figures_row *figures;
    struct organisations organisations;
};

static struct notice_outbox_list_in query_of(const struct list_state *state)
{
    size_t period = list_filter_at(state, "period");

    return (struct notice_outbox_list_in){
        .search = state->search,
        .channel = list_filter_value(state, "channel"),
        .state = list_filter_value(state, "state"),
        .from_at = {state->has_from[period], time_date_start(state->from[period])},
        .to_at = {state->has_to[period],
                  time_date_start((struct date){state->to[period].days + 1})},
        .sort = list_sort(state),
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };
}

static enum status find_organisations(struct ctx *c, struct outbox *in)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    size_t n = 0;

    for (size_t i = 0; i < in->rows.n; i++)
        if (in->rows.v[i].organisation_id.set)
            ids[n++] = in->rows.v[i].organisation_id.v;
    return organisation_by_ids(c, ids, n, &in->organisations);
}

static enum status outbox_tx(struct ctx *c, void *arg)
{
    struct outbox *in = arg;
    const struct notice_outbox_list_in query = query_of(&in->state);

    TRY(notice_outbox_figures(c, &in->figures));
    TRY(notice_outbox_list(c, &query, &in->rows));
    TRY(find_organisations(c, in));
    if (in->state.format == LIST_PAGE)
        return ST_OK;
    return audit_add(c, "notice.exported", "journal", c->actor.session, c->actor.organisation,
                     str_printf(c->mem, "{\"rows\":%zu}", in->rows.n));
}

static struct str organisation_name(const struct organisations *list, struct opt_uuid id)
{
    for (size_t i = 0; id.set && i < list->n; i++)
        if (uuid_eq(list->v[i].id, id.v))
            return list->v[i].name;
    return STR("");
}

static void fill_list(struct ctx *c, const struct outbox *in, struct list_view *list)
{
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct notice_outbox_list_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_AT] = CELL_MOMENT(row->created_at);
        cells[COL_TEXT] =
            CELL_LINK(url_id(c, "/staff/messages/{id}", row->id), outline(c, row->msg));
        cells[COL_OBJECT] = object_cell(c, row->object);
        cells[COL_WHERE] = CELL_TEXT(organisation_name(&in->organisations, row->organisation_id));
        cells[COL_CHANNEL] = CELL_TEXT(words_text(c, WORDS(channels), row->channel));
        cells[COL_ATTEMPTS] = CELL_NUMBER(row->attempts);
        cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
        cells[COL_STATE].about = note_text(c, row->note);
        cells[COL_NOTE] = CELL_TEXT(note_text(c, row->note));
        cells[COL_NUMBER] = CELL_TEXT(cells[COL_OBJECT].about);
    }
    list->options[0] = words_options(c, WORDS(states));
    list->options[1] = words_options(c, WORDS(channels));
}

static struct figure
figure_of(struct ctx *c, int64_t n, enum msg text, enum tone tone, struct url url)
{
    return (struct figure){.value = i18n_number(c, n),
                           .text = msg_text(c, text),
                           .tone = n > 0 ? tone : TONE_PLAIN,
                           .url = url};
}

static void
fill_figures(struct ctx *c, const struct notice_outbox_figures_row *row, struct outbox_view *v)
{
    struct opt_instant oldest = row->oldest;
    struct url list = url0(c, "/staff/messages");

    v->figures[0] = figure_of(c, row->waiting, MSG_notice_staff_waiting, TONE_INFO,
                              url_query(c, list, "state", STR("WAITING")));
    v->figures[1] = figure_of(c, row->failed_today, MSG_notice_staff_failed_today, TONE_BAD,
                              url_query(c, list, "state", STR("DEAD")));
    v->figures[2] = (struct figure){
        .value = oldest.set ? i18n_moment_short(c, oldest.v) : STR("–"),
        .text = msg_text(c, MSG_notice_staff_oldest),
    };
}

enum status outbox_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct outbox in = {.state = list_read(c, &outbox_list, rq)};

    TRY(db_tx(c, "notice/outbox", outbox_tx, &in));
    int64_t total = in.rows.n > 0 ? in.rows.v[0].total : 0;
    struct outbox_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_notice_staff_title),
                 .flags = list_page_flags(&in.state)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, total),
    };
    fill_list(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    fill_figures(c, in.figures, &v);
    struct out o = page_out(c, rs, 200);
    notice_outbox(&o, &v);
    return ST_OK;
}

/* ---- one message ----------------------------------------------------------------------------- */

struct outgoing {
    struct uuid id;
    struct notice_outbox_one_row *row;
    struct str where;
};

static enum status outgoing_tx(struct ctx *c, void *arg)
{
    struct outgoing *in = arg;
    struct organisation *organisation;

    TRY(notice_outbox_one(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "notice.unknown");
    if (!in->row->organisation_id.set)
        return ST_OK;
    TRY(organisation_by_id(c, in->row->organisation_id.v, &organisation));
    in->where = organisation->name;
    return ST_OK;
}

static void add_fact(struct ctx *c, struct outgoing_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill_outgoing(struct ctx *c, const struct outgoing *in, struct outgoing_view *v)
{
    const struct notice_outbox_one_row *row = in->row;
    const struct list_cell state = words_tag(c, WORDS(states), row->state),
                           object = object_cell(c, row->object);
    bool waits = str_eq_z(row->state, "WAITING");

    v->text = outline(c, row->msg);
    v->state = state.text;
    v->tone = state.tone;
    add_fact(c, v, MSG_notice_staff_at, i18n_moment(c, row->created_at));
    add_fact(c, v, MSG_notice_staff_channel, words_text(c, WORDS(channels), row->channel));
    add_fact(c, v, MSG_notice_staff_object, object.text);
    v->facts[v->n_facts - 1].about = object.about;
    add_fact(c, v, MSG_notice_staff_where, in->where);
    add_fact(c, v, MSG_notice_staff_attempts, i18n_number(c, row->attempts));
    add_fact(c, v, MSG_notice_staff_note, note_text(c, row->note));
    if (waits)
        add_fact(c, v, MSG_notice_staff_due, i18n_moment(c, row->due_at));
    if (row->ended_at.set)
        add_fact(c, v, MSG_notice_staff_ended, i18n_moment(c, row->ended_at.v));
    add_fact(c, v, MSG_notice_staff_expires, i18n_moment(c, row->expires_at));
    if (row->may_again && (c->actor.access & ACCESS_ADMIN))
        v->again = url_id(c, "/staff/messages/{id}/again", row->id);
}

enum status outgoing_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct outgoing in = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "notice/outgoing", outgoing_tx, &in));
    struct outgoing_view v = {.page = {.rq = rq,
                                       .title = msg_text(c, MSG_notice_staff_one),
                                       .back = url0(c, "/staff/messages"),
                                       .back_text = msg_text(c, MSG_notice_staff_title)}};
    fill_outgoing(c, &in, &v);
    if (pairs_has(rq->query, "again")) {
        v.page.notice = msg_text(c, MSG_notice_staff_done);
        v.page.notice_tone = TONE_OK;
    }
    struct out o = page_out(c, rs, 200);
    notice_outgoing(&o, &v);
    return ST_OK;
}

/* ---- once more ------------------------------------------------------------------------------- */

struct again {
    struct uuid id;
    struct str idem;
};

static enum status again_tx(struct ctx *c, void *arg)
{
    const struct again *in = arg;
    struct notice_let_go_again_row *row;
    struct uuid object;
    bool first;

    TRY(platform_idem_claim(c, in->idem, uuid_print(c->mem, in->id), in->id, &first, &object));
    if (!first)
        return ST_OK; /* the same press again */
    TRY(notice_let_go_again(c, in->id, &row));
    return audit_add(c, "notice.sent-again", "notice.outbox", in->id, row->organisation_id,
                     STR(""));
}

enum status outgoing_again_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct again in = {.id = request_uuid(rq, "id")};
    struct form_values form;

    TRY(form_read(c, &form_again, rq, &form));
    in.idem = form.idem;
    TRY(db_tx(c, "notice/again", again_tx, &in));
    struct url one = url_id(c, "/staff/messages/{id}", in.id);
    return response_see_other(c, rs, url_query(c, one, "again", STR("1")).s);
}
