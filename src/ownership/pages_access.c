/* Access from outside: the owner reads who has it and answers; the operator's staff ask. */
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_ownership.h"
#include "organisation/organisation.h"
#include "ownership/access.h"
#include "ownership/pages.h"
#include "ownership_queries.h"
#include "ownership_views.h"

enum { REASON_MOST = 500, BIN_LETTERS = 12 };

static const struct field ask_fields[] = {
    {"bin", FIELD_TEXT, MSG_ownership_bin, 0, MSG_ownership_bin_missing, BIN_LETTERS, BIN_LETTERS},
    {"reason", FIELD_TEXT, MSG_ownership_reason, MSG_ownership_reason_hint,
     MSG_ownership_reason_missing, 1, REASON_MOST},
    {"until", FIELD_DATE, MSG_ownership_until, MSG_ownership_until_hint,
     MSG_ownership_until_missing, 0, 0},
};
const struct form ownership_ask_form = {"ask", ask_fields, COUNT(ask_fields)};

static const struct field answer_fields[] = {
    {"answer", FIELD_CHOICE, MSG_ownership_answer, 0, MSG_ownership_answer_missing, 0, 0},
    {"words", FIELD_TEXT, MSG_ownership_words, 0, 0, 0, REASON_MOST},
};
const struct form ownership_answer_form = {"answer", answer_fields, COUNT(answer_fields)};

static const struct word states[] = {
    {"ASKED", MSG_ownership_state_asked, TONE_WARN},
    {"GRANTED", MSG_ownership_state_granted, TONE_OK},
    {"REFUSED", MSG_ownership_state_refused, TONE_PLAIN},
    {"ENDED", MSG_ownership_state_ended, TONE_PLAIN},
    {"EXPIRED", MSG_ownership_state_expired, TONE_PLAIN},
};

/* ---- lists ----------------------------------------------------------------------------------- */

enum { COL_REASON, COL_AT, COL_WHO, COL_WHOSE, COL_UNTIL, COL_TAKEN, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_REASON] = {"reason", MSG_ownership_reason, COLUMN_NAME, false, false},
    [COL_AT] = {"at", MSG_ownership_asked_at, COLUMN_NUMBER, true, false},
    [COL_WHO] = {"who", MSG_ownership_asked_by, COLUMN_WORDS, false, false},
    [COL_WHOSE] = {"whose", MSG_ownership_formed_by, COLUMN_WORDS, false, false},
    [COL_UNTIL] = {"until", MSG_ownership_until, COLUMN_NUMBER, false, false},
    [COL_TAKEN] = {"taken", MSG_ownership_takings_n, COLUMN_AMOUNT, false, false},
    [COL_STATE] = {"state", MSG_ownership_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {
    {"state", MSG_ownership_state, FILTER_CHOICE},
};
static const struct list accesses_list = {
    .name = "accesses",
    .caption = MSG_ownership_accesses,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .sort = "at",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_ownership_accesses_none,
};

struct listing {
    struct list_state state;
    bool asked_here;
    struct ownership_accesses_rows rows;
    struct organisations names;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;
    const struct list_state *state = &in->state;

    TRY(ownership_accesses(c, in->asked_here, list_filter_value(state, "state"), state->descending,
                           state->limit, state->offset, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, in->rows.n, &in->names);
}

static void fill_accesses(struct ctx *c, const struct listing *in, struct list_view *list)
{
    list->options[0] = words_options(c, WORDS(states));
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct ownership_accesses_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_REASON] = CELL_LINK(url_id(c, "/staff/owned/access/{id}", row->id), row->reason);
        cells[COL_AT] = CELL_MOMENT(row->asked_at);
        cells[COL_WHO] = CELL_TEXT(row->asked_name);
        cells[COL_WHOSE] = CELL_TEXT(ownership_name_in(&in->names, row->organisation_id));
        cells[COL_UNTIL] = CELL_DATE(row->until);
        cells[COL_TAKEN] = CELL_NUMBER(row->takings);
        cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
    }
}

static enum status show_list(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             struct listing *in,
                             struct ownership_list_view *v)
{
    in->state = list_read(c, &accesses_list, rq);
    TRY(db_tx_read(c, "ownership/accesses", listing_tx, in));
    v->page = (struct page){.rq = rq,
                            .title = v->title,
                            .flags = list_page_flags(&in->state),
                            .back = url0(c, "/staff/owned"),
                            .back_text = msg_text(c, MSG_ownership_title)};
    v->list = list_view_of(c, &in->state, rq, in->rows.n, in->rows.n > 0 ? in->rows.v[0].total : 0);
    fill_accesses(c, in, &v->list);
    if (in->state.format != LIST_PAGE)
        return list_download(c, rs, &v->list);
    struct out o = page_out(c, rs, 200);
    ownership_list(&o, v);
    return ST_OK;
}

enum status accesses_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.asked_here = false};
    struct ownership_list_view v = {.title = msg_text(c, MSG_ownership_accesses),
                                    .lead = msg_text(c, MSG_ownership_accesses_lead)};

    return show_list(c, rq, rs, &in, &v);
}

enum status asked_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.asked_here = true};
    struct ownership_list_view v = {
        .title = msg_text(c, MSG_ownership_asked),
        .lead = msg_text(c, MSG_ownership_asked_lead),
        .add = {url0(c, "/staff/owned/asked/new"), msg_text(c, MSG_ownership_ask)}};

    return show_list(c, rq, rs, &in, &v);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static enum status
show_ask(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    struct ask_view v = {.page = {.rq = rq,
                                  .title = msg_text(c, MSG_ownership_ask),
                                  .flags = PAGE_READ,
                                  .form = form,
                                  .back = url0(c, "/staff/owned/asked"),
                                  .back_text = msg_text(c, MSG_ownership_asked)},
                         .form = form,
                         .action = url0(c, "/staff/owned/asked/new")};
    struct out o = page_out(c, rs, form->bad ? 422 : 200);

    ownership_ask_page(&o, &v);
    return ST_OK;
}

enum status ask_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &ownership_ask_form);
    return show_ask(c, rq, rs, &form);
}

enum status ask_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct uuid id = {0};

    TRY(form_read(c, &ownership_ask_form, rq, &form));
    if (!form.bad) {
        const struct access_wish wish = {.bin = form_at(&form, "bin")->text,
                                         .reason = form_at(&form, "reason")->text,
                                         .until = {(int32_t)form_at(&form, "until")->number}};
        TRY(form_failure(c, &form, ownership_ask_for(c, &wish, &id)));
    }
    if (form.bad)
        return show_ask(c, rq, rs, &form);
    return response_see_other(c, rs, url_id(c, "/staff/owned/access/{id}", id).s);
}

/* ---- one access ------------------------------------------------------------------------------ */

struct one {
    struct uuid id;
    struct ownership_access_row *row;
    struct ownership_takings_by_rows takings;
    struct organisation *whose;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(ownership_access(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(ownership_takings_by(c, in->id, &in->takings));
    return organisation_by_id(c, in->row->organisation_id, &in->whose);
}

static void add_fact(struct ctx *c, struct access_view *v, enum msg name, struct str value)
{
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill_access(struct ctx *c, const struct one *in, struct access_view *v)
{
    const struct ownership_access_row *row = in->row;

    v->facts = NEWS(c->mem, struct fact, 8);
    add_fact(c, v, MSG_ownership_owner, in->whose->name);
    add_fact(c, v, MSG_ownership_asked_by, row->asked_name);
    add_fact(c, v, MSG_ownership_reason, row->reason);
    add_fact(c, v, MSG_ownership_asked_at, i18n_moment(c, row->asked_at));
    add_fact(c, v, MSG_ownership_until, i18n_date(c, row->until));
    add_fact(c, v, MSG_ownership_answered_by, row->decided_name.v);
    add_fact(c, v, MSG_ownership_words, row->words.v);
    v->takings = NEWS(c->mem, struct fact, in->takings.n);
    for (size_t i = 0; i < in->takings.n; i++)
        v->takings[v->n_takings++] = (struct fact){
            .name = i18n_moment(c, in->takings.v[i].at),
            .value = MSG_FORMAT(c, MSG_ownership_part, MSG_NUM("n", in->takings.v[i].number)),
            .about = in->takings.v[i].name};
}

static size_t fill_answers(struct ctx *c, const struct one *in, struct option *ret)
{
    size_t n = 0;

    if (str_eq_z(in->row->state, "ASKED")) {
        ret[n++] = (struct option){.value = STR("GRANTED"),
                                   .text = msg_text(c, MSG_ownership_answer_grant),
                                   .hint = msg_text(c, MSG_ownership_answer_grant_hint)};
        ret[n++] = (struct option){.value = STR("REFUSED"),
                                   .text = msg_text(c, MSG_ownership_answer_refuse)};
    } else if (str_eq_z(in->row->state, "GRANTED")) {
        ret[n++] =
            (struct option){.value = STR("ENDED"), .text = msg_text(c, MSG_ownership_answer_end)};
    }
    return n;
}

static enum status show_access(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               struct one *in,
                               struct form_values *form)
{
    struct option answers[2];

    TRY(db_tx_read(c, "ownership/access", one_tx, in));
    bool owner = in->row->is_owner;
    struct access_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_ownership_access),
                 .form = form,
                 .back = url0(c, owner ? "/staff/owned/accesses" : "/staff/owned/asked"),
                 .back_text = msg_text(c, owner ? MSG_ownership_accesses : MSG_ownership_asked)},
        .organisation = in->whose->name,
        .state = words_text(c, WORDS(states), in->row->state),
        .tone = words_tag(c, WORDS(states), in->row->state).tone,
        .action = url_id(c, "/staff/owned/access/{id}", in->id),
    };
    fill_access(c, in, &v);
    v.answers = answers;
    v.n_answers = owner ? fill_answers(c, in, answers) : 0;
    v.form = v.n_answers > 0 ? form : NULL;
    if (!owner && str_eq_z(in->row->state, "GRANTED"))
        v.order = url_id(c, "/staff/owned/access/{id}/archive", in->id);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    ownership_access_view(&o, &v);
    return ST_OK;
}

enum status access_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &ownership_answer_form);
    struct one in = {.id = request_uuid(rq, "id")};
    return show_access(c, rq, rs, &in, &form);
}

static bool is_answer(struct str said)
{
    return str_eq_z(said, "GRANTED") || str_eq_z(said, "REFUSED") || str_eq_z(said, "ENDED");
}

enum status access_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct one in = {.id = request_uuid(rq, "id")};

    TRY(form_read(c, &ownership_answer_form, rq, &form));
    struct str said = form_at(&form, "answer")->text;
    if (!form.bad && !is_answer(said))
        form_error(&form, "answer", MSG_ownership_answer_missing, STR(""));
    if (!form.bad)
        TRY(form_failure(c, &form,
                         ownership_decide(c, in.id, said, form_at(&form, "words")->text)));
    if (form.bad)
        return show_access(c, rq, rs, &in, &form);
    return response_see_other(c, rs, url_id(c, "/staff/owned/access/{id}", in.id).s);
}

/* The operator's staff order an archive by an access that holds. */
enum status access_order(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {.id = request_uuid(rq, "id")};
    struct uuid id;

    TRY(db_tx_read(c, "ownership/access", one_tx, &in));
    TRY(ownership_order_archive(c, in.row->organisation_id, &id));
    return response_see_other(c, rs, url_id(c, "/staff/owned/export/{id}", id).s);
}
