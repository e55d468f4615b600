/* Sending a file of territories, what it would change, and taking it over. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "audit/audit.h"
#include "base/buf.h"
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/forms.h"
#include "organisation/pages.h"
#include "organisation/private.h"
#include "organisation/territory_file.h"
#include "organisation/territory_pages.h"
#include "organisation_views.h"
#include "platform/platform.h"

enum { REFRESH_S = 2, HEADER_BYTES = 200 };

/* ---- sending --------------------------------------------------------------------------------- */

static const char *header_of(struct ctx *c)
{
    struct buf line;

    buf_init(&line, c->mem, HEADER_BYTES);
    for (size_t i = 0; i < TERRITORY_COLUMNS; i++)
        csv_add(&line, i == 0, str_from_z(territory_columns[i]));
    return str_z(c->mem, buf_str(&line));
}

static enum status
show_form(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    struct import_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_organisation_import_new),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/territories"),
                 .back_text = msg_text(c, MSG_organisation_territory_title),
                 .form = form},
        .form = form,
        .action = url0(c, "/staff/territories/import"),
        .file = url0(c, "/staff/territories/file"),
        .columns = header_of(c),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    organisation_import_form(&o, &v);
    return ST_OK;
}

enum status import_form_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &organisation_form_import);
    return show_form(c, rq, rs, &form);
}

static enum status read_file(struct ctx *c, const struct upload *upload, struct bytes *ret)
{
    size_t n = (size_t)upload->size, at = 0;
    uint8_t *bytes = NEWS(c->mem, uint8_t, n);
    AUTO_FD fd = open(str_z(c->mem, upload->path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    while (fd >= 0 && at < n) {
        ssize_t more = read(fd, bytes + at, n - at);
        if (more == 0 || (more < 0 && errno != EINTR))
            break;
        at += more > 0 ? (size_t)more : 0;
    }
    if (at < n)
        return FAIL(c, ST_INTERNAL, "organisation.import.unreadable");
    *ret = (struct bytes){bytes, n};
    return ST_OK;
}

struct sending {
    struct uuid id;
    struct str idem;
    const struct upload *upload;
    struct organisation_import_add_in row;
};

static enum status send_tx(struct ctx *c, void *arg)
{
    struct sending *in = arg;
    struct str content = str_printf(c->mem, STR_FMT " %zu " STR_FMT, STR_ARG(in->upload->file_name),
                                    in->row.content.n, STR_ARG(in->row.act_number));
    int64_t changed;
    bool first;

    TRY(platform_idem_claim(c, in->idem, content, in->id, &first, &in->id));
    if (!first)
        return ST_OK; /* the same press again */
    in->row.id = in->id;
    TRY(organisation_import_add(c, &in->row, &changed));
    return audit_add(c, "organisation.territories-sent", "territory-import", in->id,
                     c->actor.organisation, STR("{}"));
}

/* An act is not of the future, and the past is not rewritten. */
static void check_days(struct ctx *c, struct form_values *form)
{
    struct opt_date act = record_day(form, "act_date"), from = record_day(form, "from");
    struct date today = time_date(c->now_us);

    if (act.set && act.v.days > today.days)
        form_error(form, "act_date", MSG_organisation_import_act_later, STR(""));
    if (from.set && from.v.days < today.days)
        form_error(form, "from", MSG_organisation_day_past, STR(""));
}

static enum status send(struct ctx *c, struct form_values *form, struct uuid *ret_id)
{
    struct sending in = {
        .id = uuid_v4(),
        .idem = form->idem,
        .upload = form_at(form, "file")->upload,
        .row = {.author = c->actor.name,
                .act_number = record_text(form, "act_number"),
                .act_date = record_day(form, "act_date").v,
                .valid_from = record_day(form, "from").v},
    };

    in.row.file_name = in.upload->file_name;
    TRY(read_file(c, in.upload, &in.row.content));
    TRY(db_tx_locked(c, "organisation/import-send", send_tx, &in));
    *ret_id = in.id;
    return ST_OK;
}

enum status import_send(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct uuid id;

    TRY(form_read(c, &organisation_form_import, rq, &form));
    check_days(c, &form);
    if (!form.bad) {
        enum status st = send(c, &form, &id);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/territories/import/{id}", id).s);
        TRY(form_failure(c, &form, st));
    }
    return show_form(c, rq, rs, &form);
}

/* ---- what it would change -------------------------------------------------------------------- */

enum { COL_NAME, COL_BIN, COL_ADDED, COL_GONE, COL_SAME, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"school", MSG_organisation_territory_school, COLUMN_NAME, true, false},
    [COL_BIN] = {"bin", MSG_organisation_record_bin, COLUMN_NUMBER, false, false},
    [COL_ADDED] = {"added", MSG_organisation_import_added, COLUMN_AMOUNT, true, false},
    [COL_GONE] = {"gone", MSG_organisation_import_gone, COLUMN_AMOUNT, true, false},
    [COL_SAME] = {"same", MSG_organisation_import_same, COLUMN_AMOUNT, false, false},
    [COL_STATE] = {"change", MSG_organisation_import_change, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {
    {"change", MSG_organisation_import_change, FILTER_CHOICE},
};
static const struct list change_list = {
    .name = "territory-changes",
    .caption = MSG_organisation_import_schools,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_organisation_territory_search,
    .sort = "school",
    .export_most = TERRITORY_ROWS_MOST,
    .empty = MSG_organisation_import_no_schools,
};
static const struct word changes[] = {
    {"NEW", MSG_organisation_import_school_new, TONE_INFO},
    {"CHANGED", MSG_organisation_import_school_changed, TONE_WARN},
    {"SAME", MSG_organisation_import_school_same, TONE_PLAIN},
};

struct seen {
    struct uuid id;
    const struct list_state *state; /* NULL: only the file itself */
    struct organisation_import_one_row *row;
    struct organisation_import_changes_rows rows;
};

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct seen *seen = arg;

    TRY(organisation_import_one(c, seen->id, &seen->row));
    if (!seen->row)
        return FAIL(c, ST_NOT_FOUND, "organisation.import.unknown");
    if (!seen->state || !seen->row->checked_at.set)
        return ST_OK;
    const struct organisation_import_changes_in query = {
        .import = seen->id,
        .search = seen->state->search_key,
        .change = list_filter_value(seen->state, "change"),
        .sort = list_sort(seen->state),
        .descending = seen->state->descending,
        .lang = organisation_lang(c),
        .most = seen->state->limit,
        .skip = seen->state->offset,
    };
    return organisation_import_changes(c, &query, &seen->rows);
}

static void add_fact(struct ctx *c, struct import_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void
fill_facts(struct ctx *c, const struct organisation_import_one_row *row, struct import_view *v)
{
    add_fact(c, v, MSG_organisation_import_file, row->file_name);
    add_fact(c, v, MSG_organisation_territory_act,
             organisation_act_named(c, row->act_number, row->act_date));
    add_fact(c, v, MSG_organisation_territory_from, i18n_date(c, row->valid_from));
    add_fact(c, v, MSG_organisation_import_author, row->author);
    add_fact(c, v, MSG_organisation_import_sent_at, i18n_moment(c, row->sent_at));
    if (row->checked_at.set)
        add_fact(c, v, MSG_organisation_import_rows, i18n_number(c, row->n_rows));
    if (row->applied_at.set) {
        add_fact(c, v, MSG_organisation_import_applied_at, i18n_moment(c, row->applied_at.v));
        add_fact(c, v, MSG_organisation_import_applied_by, organisation_text(row->applied_by));
    }
}

static struct import_view view_of(struct ctx *c, const struct request *rq, const struct seen *seen)
{
    struct import_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_organisation_import_title),
                 .back = url0(c, "/staff/territories/imports"),
                 .back_text = msg_text(c, MSG_organisation_import_sent)},
        .percent = seen->row->progress,
    };

    fill_facts(c, seen->row, &v);
    return v;
}

static void
verdict(struct ctx *c, struct import_view *v, enum tone tone, enum msg said, enum msg advice)
{
    v->tone = tone;
    v->verdict = msg_text(c, said);
    v->advice = msg_text(c, advice);
}

static void fill_verdict(struct ctx *c, const struct seen *seen, struct import_view *v)
{
    const struct organisation_import_one_row *row = seen->row;

    if (row->applied_at.set) {
        verdict(c, v, TONE_OK, MSG_organisation_import_applied,
                MSG_organisation_import_applied_text);
    } else if (row->is_infected) {
        verdict(c, v, TONE_BAD, MSG_organisation_import_infected,
                MSG_organisation_import_infected_text);
    } else if (row->n_bad > 0) {
        verdict(c, v, TONE_BAD, MSG_organisation_import_bad, MSG_organisation_import_bad_text);
    } else if (row->is_late) {
        verdict(c, v, TONE_BAD, MSG_organisation_import_late, MSG_organisation_import_late_text);
    } else {
        verdict(c, v, TONE_INFO, MSG_organisation_import_ready, MSG_organisation_import_ready_text);
        v->apply = url_id(c, "/staff/territories/import/{id}/apply", seen->id);
        v->apply_text = MSG_FORMAT(c, MSG_organisation_import_apply,
                                   MSG_ARG("day", i18n_date_short(c, row->valid_from)));
    }
    if (!row->applied_at.set && v->apply.s.n == 0)
        v->again = url0(c, "/staff/territories/import");
    if (row->is_infected || row->n_bad + row->n_doubtful == 0)
        return;
    v->faults = url_id(c, "/staff/territories/import/{id}/faults", seen->id);
    v->faults_text = MSG_FORMAT(c, MSG_organisation_import_see_faults, MSG_NUM("bad", row->n_bad),
                                MSG_NUM("doubtful", row->n_doubtful));
}

static void
fill_row(struct ctx *c, const struct organisation_import_changes_row *row, struct list_cell *cells)
{
    struct str change = row->is_new                  ? STR("NEW")
                        : row->added + row->gone > 0 ? STR("CHANGED")
                                                     : STR("SAME");

    cells[COL_NAME] = CELL_TEXT(row->name);
    cells[COL_BIN] = CELL_TEXT(organisation_text(row->bin));
    cells[COL_ADDED] = CELL_NUMBER(row->added);
    cells[COL_GONE] = CELL_NUMBER(row->gone);
    cells[COL_SAME] = CELL_NUMBER(row->same);
    cells[COL_STATE] = words_tag(c, WORDS(changes), change);
}

/* While the job has it: to be checked, or to be taken over. */
static bool is_working(const struct organisation_import_one_row *row)
{
    return !row->checked_at.set || (row->asked_at.set && !row->applied_at.set);
}

/* While it is checked or taken over another page tells how far it is, which scripts reload until it
 * leads here. */
static enum status show_import(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               struct uuid id,
                               const struct form_values *refused)
{
    struct list_state state = list_read(c, &change_list, rq);
    struct seen seen = {.id = id, .state = &state};

    TRY(db_tx_read(c, "organisation/import", seen_tx, &seen));
    if (is_working(seen.row))
        return response_see_other(c, rs,
                                  url_id(c, "/staff/territories/import/{id}/progress", id).s);
    struct import_view v = view_of(c, rq, &seen);
    v.page.flags = list_page_flags(&state);
    v.page.form = refused;
    if (seen.row->is_stale) {
        v.page.notice = msg_text(c, MSG_organisation_import_stale);
        v.page.notice_tone = TONE_WARN;
    }
    fill_verdict(c, &seen, &v);
    v.schools =
        list_view_of(c, &state, rq, seen.rows.n, seen.rows.n > 0 ? seen.rows.v[0].total : 0);
    for (size_t i = 0; i < seen.rows.n; i++)
        fill_row(c, &seen.rows.v[i], v.schools.rows[i].cells);
    v.schools.options[0] = words_options(c, WORDS(changes));
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.schools);
    struct out o = page_out(c, rs, refused ? 422 : 200);
    organisation_import_result(&o, &v);
    return ST_OK;
}

enum status import_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show_import(c, rq, rs, request_uuid(rq, "id"), NULL);
}

enum status import_progress_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct seen seen = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "organisation/import", seen_tx, &seen));
    if (!is_working(seen.row))
        return response_see_other(c, rs, url_id(c, "/staff/territories/import/{id}", seen.id).s);
    struct import_view v = view_of(c, rq, &seen);
    v.is_applying = seen.row->asked_at.set;
    v.is_waiting = seen.row->is_waiting;
    v.page.refresh_s = REFRESH_S;
    struct out o = page_out(c, rs, 200);
    organisation_import_progress_page(&o, &v);
    return ST_OK;
}

/* ---- taking it over -------------------------------------------------------------------------- */

static const struct form apply_form = {"apply", NULL, 0};

static enum status apply_tx(struct ctx *c, void *arg)
{
    struct seen seen = {.id = *(const struct uuid *)arg};
    struct organisation_ask_import_row *asked;

    TRY(seen_tx(c, &seen));
    return organisation_ask_import(
        c, seen.id, c->actor.name,
        organisation_act_named(c, seen.row->act_number, seen.row->act_date), &asked);
}

static enum status recheck_tx(struct ctx *c, void *arg)
{
    struct organisation_recheck_import_row *done;
    return organisation_recheck_import(c, *(const struct uuid *)arg, &done);
}

/* What was compared with the register is compared again when the register changed meanwhile: only
 * what was shown is taken over. */
enum status import_apply(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &apply_form);
    struct uuid id = request_uuid(rq, "id");
    enum status st = db_tx_locked(c, "organisation/import-apply", apply_tx, &id);

    if (st == ST_OK)
        return response_see_other(c, rs, url_id(c, "/staff/territories/import/{id}", id).s);
    if (st == ST_CONFLICT && str_eq_z(STR("organisation.import.stale"), c->failure.code)) {
        TRY(db_tx_locked(c, "organisation/import-recheck", recheck_tx, &id));
        return response_see_other(c, rs,
                                  url_id(c, "/staff/territories/import/{id}/progress", id).s);
    }
    TRY(form_failure(c, &form, st));
    return show_import(c, rq, rs, id, &form);
}
