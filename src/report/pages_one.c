/* One order: what was made for it, and what its officer may do with it. */
#include "audit/audit.h"
#include "i18n/msg_report.h"
#include "report/pages.h"
#include "report_queries.h"
#include "report_views.h"

enum { REFRESH_S = 4 };

enum { COL_DUE, COL_ROWS, COL_KEPT, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_DUE] = {"due", MSG_report_due, COLUMN_NAME, true, false},
    [COL_ROWS] = {"rows", MSG_report_rows, COLUMN_AMOUNT, true, false},
    [COL_KEPT] = {"kept", MSG_report_kept, COLUMN_NUMBER, false, false},
    [COL_STATE] = {"state", MSG_report_state, COLUMN_STATE, false, false},
};
static const struct list results_list = {
    .name = "made",
    .caption = MSG_report_made,
    .columns = columns,
    .n_columns = COLS,
    .sort = "due",
    .descending = true,
    .export_most = 1000,
    .empty = MSG_report_made_none,
};

static const struct field act_fields[] = {
    {"act", FIELD_CHOICE, MSG_report_act, 0, MSG_report_act_missing, 0, 0},
};
const struct form report_act_form = {"report-act", act_fields, COUNT(act_fields)};

struct one {
    struct uuid id;
    struct list_state state;
    struct report_schedule_by_id_row *row;
    struct report_results_rows results;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *one = arg;
    const struct list_state *state = &one->state;

    TRY(report_schedule_by_id(c, one->id, &one->row));
    if (!one->row)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    return report_results(c, one->id, list_sort(state), state->descending, state->limit,
                          state->offset, &one->results);
}

/* ---- showing --------------------------------------------------------------------------------- */

static void fill_row(struct ctx *c, const struct report_results_row *row, struct list_cell *cells)
{
    bool ready = str_eq(row->state, STR("READY"));
    enum msg why;

    cells[COL_DUE] =
        CELL_LINK(ready ? url_id(c, "/staff/report/file/{id}", row->id) : (struct url){STR("")},
                  i18n_moment(c, row->due_at));
    if (ready) {
        cells[COL_ROWS] = CELL_NUMBER(row->rows);
        cells[COL_KEPT] = CELL_DATE(row->keep_until.v);
    }
    cells[COL_STATE] = words_tag(c, report_outcomes, row->state);
    if (str_eq(row->state, STR("FAILED")) && msg_find(row->failure, &why))
        cells[COL_STATE].about = msg_text(c, why);
}

static void fill_facts(struct ctx *c, const struct one *one, struct report_view *v)
{
    const struct report_schedule_by_id_row *row = one->row;
    const struct report_source *source = report_source_find(row->source);
    struct fact *facts = v->facts;

    if (source)
        v->source = report_source_url(c, source, row->place, row->filters);
    facts[v->n_facts++] =
        (struct fact){.name = msg_text(c, MSG_report_place), .value = row->place_name};
    facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_report_when),
                                        .value = report_when(c, row->frequency, row->hour)};
    facts[v->n_facts++] =
        (struct fact){.name = msg_text(c, MSG_report_first), .value = i18n_date(c, row->first_day)};
    facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_report_last_day),
                                        .value = i18n_date(c, row->last_day)};
    facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_report_format),
                                        .value = words_text(c, report_formats, row->format)};
    facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_report_lang),
                                        .value = words_text(c, report_languages, row->lang)};
    if (row->next_at.set)
        facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_report_next),
                                            .value = i18n_moment(c, row->next_at.v)};
}

static void fill_state(struct ctx *c, const struct one *one, struct report_view *v)
{
    struct str state = one->row->state;

    v->state = words_text(c, report_states, state);
    v->tone = words_tone(report_states, state);
    v->can_pause = str_eq(state, STR("ACTIVE"));
    v->can_resume = str_eq(state, STR("PAUSED"));
    for (size_t i = 0; i < one->results.n; i++) {
        const struct report_results_row *row = &one->results.v[i];
        if (!str_eq(row->state, STR("WAITING")))
            continue;
        v->waits = true;
        v->begun = row->attempts > 0;
    }
    v->can_run = !v->waits && !str_eq(state, STR("LOST"));
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        struct one *one,
                        struct form_values *form)
{
    one->state = list_read(c, &results_list, rq);
    TRY(db_tx_read(c, "report/one", one_tx, one));
    struct report_view v = {
        .page = {.rq = rq,
                 .title = report_title(c, one->row->source),
                 .back = url0(c, "/staff/reports"),
                 .back_text = msg_text(c, MSG_report_title),
                 .form = form},
        .title = report_title(c, one->row->source),
        .list = list_view_of(c, &one->state, rq, one->results.n,
                             one->results.n > 0 ? one->results.v[0].total : 0),
        .form = form,
        .action = url_id(c, "/staff/report/{id}", one->id),
    };
    for (size_t i = 0; i < one->results.n; i++)
        fill_row(c, &one->results.v[i], v.list.rows[i].cells);
    if (one->state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    fill_facts(c, one, &v);
    fill_state(c, one, &v);
    v.page.refresh_s = v.waits ? REFRESH_S : 0;
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    report_one(&o, &v);
    return ST_OK;
}

enum status report_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one one = {.id = request_uuid(rq, "id")};
    struct form_values form = form_blank(c, &report_act_form);

    return show(c, rq, rs, &one, &form);
}

/* ---- acting ---------------------------------------------------------------------------------- */

struct act {
    struct uuid id;
    struct str act;
};

static enum status delete_one(struct ctx *c, struct uuid id)
{
    int64_t changed;

    TRY(report_schedule_delete(c, id, &changed));
    return changed == 0 ? ST_OK
                        : audit_add(c, "report.delete", "report.schedule", id,
                                    c->actor.organisation, STR(""));
}

/* What is so already stays so: the second press of a button changes nothing. */
static enum status act_tx(struct ctx *c, void *arg)
{
    const struct act *in = arg;
    struct report_schedule_by_id_row *row;
    int64_t changed;

    TRY(report_schedule_by_id(c, in->id, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    if (str_eq_z(in->act, "run"))
        return report_run_now(c, in->id, &changed);
    if (str_eq_z(in->act, "pause"))
        return report_schedule_pause(c, in->id, &changed);
    if (str_eq_z(in->act, "resume"))
        return report_schedule_resume(c, in->id, &changed);
    if (str_eq_z(in->act, "delete"))
        return delete_one(c, in->id);
    return FAIL_FIELD(c, ST_INVALID, "report.act-missing", "act");
}

enum status report_act(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one one = {.id = request_uuid(rq, "id")};
    struct act in = {.id = one.id};
    struct form_values form;

    TRY(form_read(c, &report_act_form, rq, &form));
    if (!form.bad) {
        in.act = form_at(&form, "act")->text;
        enum status st = db_tx_locked(c, "report/act", act_tx, &in);
        if (st == ST_OK && str_eq_z(in.act, "delete"))
            return response_see_other(c, rs, STR("/staff/reports"));
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/report/{id}", one.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show(c, rq, rs, &one, &form);
}

/* ---- a file ---------------------------------------------------------------------------------- */

struct file {
    struct uuid id;
    struct report_result_file_row *row;
};

static enum status file_tx(struct ctx *c, void *arg)
{
    struct file *file = arg;
    return report_result_file(c, file->id, &file->row);
}

enum status report_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct file file = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "report/file", file_tx, &file));
    if (!file.row || !file.row->bytes.set)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    const struct bytes bytes = file.row->bytes.v;
    return response_download(c, rs, file.row->type, file.row->name,
                             (struct str){(const char *)bytes.p, bytes.n});
}
