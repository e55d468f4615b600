/* What support reads by an opening. Each page that is shown was written down before. */
#include "glass/pages.h"

#include "glass_queries.h"
#include "glass_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_club.h"
#include "i18n/msg_complaint.h"
#include "i18n/msg_glass.h"
#include "organisation/organisation.h"

enum { FACTS_MOST = 10 };

static const struct word states[] = {
    {"REGISTERED", MSG_glass_event_registered, TONE_INFO},
    {"HELD", MSG_admission_state_held, TONE_INFO},
    {"ALLOCATED", MSG_admission_state_allocated, TONE_INFO},
    {"APPROVED", MSG_admission_state_approved, TONE_OK},
    {"ENROLLED", MSG_admission_state_enrolled, TONE_OK},
    {"LEFT", MSG_admission_state_left, TONE_PLAIN},
    {"WITHDRAWN", MSG_admission_state_withdrawn, TONE_PLAIN},
    {"REFUSED_DOCS", MSG_admission_state_refused, TONE_BAD},
    {"REFUSED_FULL", MSG_admission_state_refused, TONE_BAD},
    {"RESERVE", MSG_admission_state_reserve, TONE_INFO},
    {"OFFERED", MSG_admission_state_offered, TONE_WARN},
    {"OFFER_EXPIRED", MSG_admission_state_refused, TONE_BAD},
    {"MOVED", MSG_glass_event_moved, TONE_PLAIN},
};

/* A complaint: its states, and the steps of its way. */
static const struct word complaint_states[] = {
    {"OPEN", MSG_complaint_state_open, TONE_INFO},
    {"PROPOSED", MSG_complaint_state_proposed, TONE_WARN},
    {"SETTLED", MSG_complaint_state_settled, TONE_OK},
    {"WITHDRAWN", MSG_complaint_state_withdrawn, TONE_PLAIN},
};
static const struct word complaint_steps[] = {
    {"LODGED", MSG_complaint_step_lodged, TONE_INFO},
    {"ASKED", MSG_complaint_step_asked, TONE_INFO},
    {"EXPLAINED", MSG_complaint_step_explained, TONE_INFO},
    {"PROPOSED", MSG_complaint_step_proposed, TONE_INFO},
    {"RETURNED", MSG_complaint_step_returned, TONE_INFO},
    {"SETTLED", MSG_complaint_step_settled, TONE_OK},
    {"WITHDRAWN", MSG_complaint_step_withdrawn, TONE_PLAIN},
};
static const struct word club_states[] = {
    {"REGISTERED", MSG_glass_event_registered, TONE_INFO},
    {"ALLOCATED", MSG_club_state_place, TONE_OK},
    {"HELD", MSG_club_state_waits, TONE_WARN},
    {"WITHDRAWN", MSG_club_state_withdrawn, TONE_PLAIN},
    {"REFUSED_FULL", MSG_club_state_ended, TONE_PLAIN},
};
static const struct word kinds[] = {
    {"APPLICATION", MSG_glass_kind_application, TONE_PLAIN},
    {"COMPLAINT", MSG_glass_kind_complaint, TONE_PLAIN},
    {"CLUB", MSG_glass_kind_club, TONE_PLAIN},
};

struct words glass_kinds(void)
{
    return WORDS(kinds);
}

struct words glass_states_of(struct str kind)
{
    if (str_eq_z(kind, "COMPLAINT"))
        return WORDS(complaint_states);
    return str_eq_z(kind, "CLUB") ? WORDS(club_states) : WORDS(states);
}

static struct words steps_of(struct str kind)
{
    return str_eq_z(kind, "COMPLAINT") ? WORDS(complaint_steps) : glass_states_of(kind);
}

static enum status until_tx(struct ctx *c, struct uuid opening, struct str *ret_until)
{
    struct glass_opening_row *row;

    TRY(glass_opening(c, opening, &row));
    *ret_until = MSG_FORMAT(c, MSG_glass_open_until, MSG_ARG("d", i18n_moment(c, row->until.v)));
    return ST_OK;
}

/* ---- the applications of an organisation ----------------------------------------------------- */

enum { COL_NUMBER, COL_CHILD, COL_AT, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_NUMBER] = {"number", MSG_glass_number, COLUMN_NUMBER, true, false},
    [COL_CHILD] = {"child", MSG_admission_fact_child, COLUMN_NAME, true, false},
    [COL_AT] = {"at", MSG_glass_submitted, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"state", MSG_glass_state, COLUMN_STATE, true, false},
};
static const struct list_filter filters[] = {
    {"state", MSG_glass_state, FILTER_CHOICE},
};
/* Support takes nothing away: there is no download. */
static const struct list records_list = {
    .name = "records",
    .caption = MSG_glass_records,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_glass_records_search,
    .sort = "number",
    .descending = true,
    .empty = MSG_glass_records_none,
};

struct records {
    struct uuid opening;
    struct glass_read_list_rows rows;
    struct glass_opening_row *row;
    struct organisation *whose;
    struct str until;
};

static enum status records_tx(struct ctx *c, void *arg)
{
    struct records *in = arg;

    TRY(glass_read_list(c, in->opening, &in->rows));
    TRY(glass_opening(c, in->opening, &in->row));
    TRY(until_tx(c, in->opening, &in->until));
    return organisation_by_id(c, in->row->organisation_id, &in->whose);
}

enum status glass_records_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &records_list, rq);
    struct str wanted = list_filter_value(&state, "state");
    struct records in = {.opening = request_uuid(rq, "id")};
    size_t n = 0;

    TRY(db_tx(c, "glass/records", records_tx, &in));
    struct glass_records_view v = {.page = {.rq = rq,
                                            .title = msg_text(c, MSG_glass_records),
                                            .flags = list_page_flags(&state),
                                            .back = url_id(c, "/staff/glass/{id}", in.opening),
                                            .back_text = msg_text(c, MSG_glass_one)},
                                   .list = list_view_of(c, &state, rq, in.rows.n, 0),
                                   .organisation = in.whose->name,
                                   .until = in.until};
    for (size_t i = 0; i < in.rows.n; i++) {
        const struct glass_read_list_row *row = &in.rows.v[i];
        if (wanted.n > 0 && !str_eq(wanted, row->state))
            continue;
        struct list_cell *cells = v.list.rows[n++].cells;
        cells[COL_NUMBER] = CELL_NUMBER(row->number);
        cells[COL_CHILD] = CELL_LINK(glass_record_url(c, in.opening, row->id), row->child_name);
        cells[COL_AT] = CELL_MOMENT(row->submitted_at);
        cells[COL_STATE] = words_tag(c, glass_states_of(in.row->kind), row->state);
    }
    v.list.n = n;
    v.list.total = (int64_t)n;
    v.list.options[0] = words_options(c, glass_states_of(in.row->kind));
    list_arrange(c, &v.list);
    struct out o = page_out(c, rs, 200);
    glass_records_view_page(&o, &v);
    return ST_OK;
}

/* ---- one record ------------------------------------------------------------------------------ */

struct record {
    struct uuid opening, record;
    struct glass_opening_row *opened;
    struct glass_read_one_row *row;
    struct glass_read_events_rows events;
    struct organisation *school;
    struct str until;
};

static enum status record_tx(struct ctx *c, void *arg)
{
    struct record *in = arg;

    TRY(glass_read_one(c, in->opening, in->record, &in->row));
    TRY(glass_read_events(c, in->opening, in->record, &in->events));
    TRY(glass_opening(c, in->opening, &in->opened));
    TRY(until_tx(c, in->opening, &in->until));
    return organisation_by_id(c, in->row->organisation_id, &in->school);
}

static void add_fact(struct ctx *c, struct glass_record_view *v, enum msg name, struct str value)
{
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

/* What the two texts of a record are, by its kind. */
struct labels {
    enum msg facts, remedy;
};

static struct labels labels_of(struct str kind)
{
    if (str_eq_z(kind, "COMPLAINT"))
        return (struct labels){MSG_complaint_fact_words, MSG_complaint_found};
    if (str_eq_z(kind, "CLUB"))
        return (struct labels){MSG_glass_club, MSG_glass_club};
    return (struct labels){MSG_glass_ground, MSG_admission_refusal_remedy};
}

static void fill_record(struct ctx *c, const struct record *in, struct glass_record_view *v)
{
    const struct glass_read_one_row *row = in->row;
    const struct labels labels = labels_of(in->opened->kind);

    v->facts = NEWS(c->mem, struct fact, FACTS_MOST);
    add_fact(c, v, MSG_glass_whose, in->school->name);
    add_fact(c, v, MSG_admission_fact_child, row->child_name);
    add_fact(c, v, MSG_admission_fact_applicant, row->applicant_name);
    add_fact(c, v, MSG_glass_submitted, i18n_moment(c, row->submitted_at));
    add_fact(c, v, MSG_admission_fact_deadline, i18n_moment(c, row->deadline_at));
    if (row->decided_at.set)
        add_fact(c, v, MSG_glass_decided, i18n_moment(c, row->decided_at.v));
    add_fact(c, v, labels.facts, row->ground_facts.v);
    add_fact(c, v, labels.remedy, row->ground_remedy.v);
    v->steps = NEWS(c->mem, struct tl_step, in->events.n);
    v->n_steps = in->events.n;
    for (size_t i = 0; i < in->events.n; i++)
        v->steps[i] = (struct tl_step){
            .state = STEP_DONE,
            .icon = "check",
            .title = words_text(c, steps_of(in->opened->kind), in->events.v[i].state),
            .when = i18n_moment(c, in->events.v[i].at)};
}

enum status glass_record_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct record in = {.opening = request_uuid(rq, "id"), .record = request_uuid(rq, "record")};

    TRY(db_tx(c, "glass/record", record_tx, &in));
    struct str title = glass_number(c, in.row->number);
    struct glass_record_view v = {
        .page = {.rq = rq,
                 .title = title,
                 .back = url_id(c, "/staff/glass/{id}", in.opening),
                 .back_text = msg_text(c, MSG_glass_one)},
        .title = title,
        .state = words_text(c, glass_states_of(in.opened->kind), in.row->state),
        .tone = words_tone(glass_states_of(in.opened->kind), in.row->state),
        .until = in.until};

    fill_record(c, &in, &v);
    struct out o = page_out(c, rs, 200);
    glass_record_view_page(&o, &v);
    return ST_OK;
}
