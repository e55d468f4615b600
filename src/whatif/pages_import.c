/* Ranked choices from files, by two rules side by side (IMPORT.md), for an officer with lists from
 * elsewhere. Files are read and forgotten: they may name children, and nobody needs them twice. */
#include <fcntl.h>

#include "audit/audit.h"
#include "base/buf.h"
#include "i18n/msg_whatif.h"
#include "whatif/import_compare.h"
#include "whatif/pages.h"
#include "whatif_views.h"

enum { FAULTS_SHOWN = 200 };

static const struct field fields[] = {
    {"schools", FIELD_FILE, MSG_whatif_files_schools, MSG_whatif_files_schools_hint,
     MSG_whatif_files_missing, 1, WHATIF_SCHOOLS_BYTES},
    {"choices", FIELD_FILE, MSG_whatif_files_choices, MSG_whatif_files_choices_hint,
     MSG_whatif_files_missing, 1, WHATIF_CHOICES_BYTES},
    {"rule", FIELD_CHOICE, MSG_whatif_rule, 0, MSG_whatif_rule_missing, 0, 0},
    {"word", FIELD_TEXT, MSG_whatif_word, MSG_whatif_word_hint, 0, 0, WHATIF_WORD_MOST},
    {"turns", FIELD_INT, MSG_whatif_turns, MSG_whatif_files_turns_hint, 0, 1, WHATIF_TURNS_MOST},
    {"act", FIELD_CHOICE, MSG_whatif_files_act, 0, MSG_whatif_files_act_missing, 0, 0},
};
const struct form whatif_files_form = {"whatif-files", fields, COUNT(fields)};

static const struct word rule_words[] = {
    {"MATCH", MSG_whatif_rule_match, TONE_PLAIN},
    {"DRAW", MSG_whatif_rule_draw, TONE_PLAIN},
};
static const struct word act_words[] = {
    {"check", MSG_whatif_files_check, TONE_PLAIN},
    {"compare", MSG_whatif_files_compare, TONE_PLAIN},
    {"places", MSG_whatif_files_places, TONE_PLAIN},
};

struct comparing {
    struct import in;
    struct import_rules rules;
    struct import_answer answer;
    bool compared;
};

/* ---- reading --------------------------------------------------------------------------------- */

static bool read_upload(struct ctx *c,
                        struct import *in,
                        const struct form_values *form,
                        const char *field,
                        bool (*read)(struct import *in, csv_source *source, void *arg))
{
    const struct upload *upload = form_at(form, field)->upload;
    AUTO_FD fd = open(str_z(c->mem, upload->path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    return fd >= 0 && read(in, import_read_fd, &fd);
}

static enum status read_files(struct ctx *c, struct comparing *q, const struct form_values *form)
{
    if (!read_upload(c, &q->in, form, "schools", import_read_schools) ||
        !read_upload(c, &q->in, form, "choices", import_read_choices))
        return FAIL(c, ST_INTERNAL, "whatif.import.unreadable");
    return ST_OK;
}

static void check_choice(struct form_values *form, const char *name, struct words words)
{
    const struct field_value *value = form_at(form, name);

    if (value->error == 0 && !words_has(words, value->text))
        form_error(form, name, value->field->missing, STR(""));
}

static void read_rules(struct form_values *form, struct import_rules *ret)
{
    const struct field_value *turns = form_at(form, "turns"), *word = form_at(form, "word");

    check_choice(form, "rule", WORDS(rule_words));
    check_choice(form, "act", WORDS(act_words));
    *ret = (struct import_rules){
        .rule = str_eq(form_at(form, "rule")->text, STR("DRAW")) ? WHATIF_DRAW : WHATIF_MATCH,
        .own = {.three_to_one = turns->raw.n > 0,
                .territory_turns = (int32_t)turns->number,
                .credit_cap = SEAT_CREDIT_CAP},
        .word = word->text,
    };
    if (word->error == 0 && ret->rule == WHATIF_DRAW && word->raw.n == 0)
        form_error(form, "word", MSG_whatif_word_missing, STR(""));
}

/* ---- lists ----------------------------------------------------------------------------------- */

enum { FAULT_PLACE, FAULT_COLUMN, FAULT_REASON, FAULT_COLS };
static const struct list_column fault_columns[FAULT_COLS] = {
    [FAULT_PLACE] = {"line", MSG_whatif_files_line, COLUMN_NAME, false, false},
    [FAULT_COLUMN] = {"column", MSG_whatif_files_column, COLUMN_WORDS, false, false},
    [FAULT_REASON] = {"reason", MSG_whatif_files_reason, COLUMN_WORDS, false, false},
};
static const struct list faults_list = {
    .name = "faults",
    .caption = MSG_whatif_files_faults,
    .columns = fault_columns,
    .n_columns = FAULT_COLS,
    .page_size = FAULTS_SHOWN,
};

enum { COL_NAME, COL_WAS, COL_WOULD, COL_MORE, COLS };
static const struct list_column columns[COLS] = {
    [COL_NAME] = {"figure", MSG_whatif_figure, COLUMN_NAME, false, false},
    [COL_WAS] = {"was", MSG_whatif_import_arrival, COLUMN_AMOUNT, false, false},
    [COL_WOULD] = {"would", MSG_whatif_would, COLUMN_AMOUNT, false, false},
    [COL_MORE] = {"more", MSG_whatif_more, COLUMN_AMOUNT, false, false},
};
static const struct list figures_list = {
    .name = "figures",
    .caption = MSG_whatif_figures,
    .columns = columns,
    .n_columns = COLS,
};

static struct list_view faults_of(struct ctx *c,
                                  const struct request *rq,
                                  const struct list_state *state,
                                  const struct import *in)
{
    size_t n = in->n_faults < FAULTS_SHOWN ? in->n_faults : FAULTS_SHOWN;
    struct list_view list = list_view_of(c, state, rq, n, (int64_t)n);

    for (size_t i = 0; i < n; i++) {
        const struct import_fault *fault = &in->faults[i];
        const char *file = fault->file == IMPORT_SCHOOLS ? "schools.csv" : "choices.csv";
        struct list_cell *cells = list.rows[i].cells;
        cells[FAULT_PLACE] = CELL_TEXT(str_printf(c->mem, "%s: %zu", file, fault->line));
        cells[FAULT_COLUMN] = CELL_TEXT(str_copy(c->mem, fault->column));
        cells[FAULT_REASON] = CELL_TEXT(MSG_FORMAT(
            c, fault->reason, MSG_NUM("field_most", CSV_FIELD_MOST),
            MSG_NUM("count_most", IMPORT_SEATS_MOST), MSG_NUM("most", IMPORT_WISHES_MOST)));
    }
    return list;
}

static struct list_view figures_of(struct ctx *c,
                                   const struct request *rq,
                                   const struct list_state *state,
                                   const struct import_answer *answer)
{
    struct whatif_sum was = import_sum(answer, &answer->was);
    struct whatif_sum would = import_sum(answer, &answer->would);
    const struct {
        enum msg name;
        int32_t was, would;
    } rows[] = {
        {MSG_whatif_seats, was.seats, would.seats},
        {MSG_whatif_territory, was.seated[SEAT_LANE_T], would.seated[SEAT_LANE_T]},
        {MSG_whatif_outside, was.seated[SEAT_LANE_O], would.seated[SEAT_LANE_O]},
        {MSG_whatif_own, was.seated[SEAT_LANE_AUTO], would.seated[SEAT_LANE_AUTO]},
        {MSG_whatif_refused, was.refused, would.refused},
        {MSG_whatif_first, was.first, would.first},
    };
    struct list_view list = list_view_of(c, state, rq, COUNT(rows), COUNT(rows));

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct list_cell *cells = list.rows[i].cells;
        cells[COL_NAME] = CELL_TEXT(msg_text(c, rows[i].name));
        cells[COL_WAS] = CELL_NUMBER(rows[i].was);
        cells[COL_WOULD] = CELL_NUMBER(rows[i].would);
        cells[COL_MORE] = CELL_NUMBER(rows[i].would - rows[i].was);
    }
    return list;
}

/* ---- answering ------------------------------------------------------------------------------- */

static bool write_piece(void *arg, struct str piece)
{
    struct response *rs = arg;

    buf_add(&rs->body, piece);
    return !buf_overflowed(&rs->body);
}

static enum status download(struct ctx *c, struct response *rs, const struct comparing *q)
{
    TRY(response_download(c, rs, STR("text/csv; charset=utf-8"), STR("places.csv"), STR("")));
    return import_write_places(&q->in, &q->answer, write_piece, rs)
               ? ST_OK
               : FAIL(c, ST_INVALID, "whatif.files.large");
}

static struct str result_text(struct ctx *c, const struct comparing *q)
{
    if (q->in.n_faults > 0)
        return MSG_FORMAT(c, MSG_whatif_import_bad, MSG_NUM("n", (int64_t)q->in.n_faults));
    if (!q->compared)
        return STR("");
    return MSG_FORMAT(c, MSG_whatif_import_fine, MSG_NUM("schools", (int64_t)q->in.n_schools),
                      MSG_NUM("children", (int64_t)q->answer.imported.campaign.n_children),
                      MSG_NUM("choices", (int64_t)q->in.n_choices));
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        struct form_values *form,
                        const struct comparing *q)
{
    const struct list_state faults = list_read(c, &faults_list, rq);
    const struct list_state figures = list_read(c, &figures_list, rq);
    bool bad = form->bad || q->in.n_faults > 0;
    bool answered = q->compared && !str_eq(form_at(form, "act")->text, STR("check"));
    struct whatif_files_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_whatif_files_title),
                 .back = url0(c, "/staff/whatif"),
                 .back_text = msg_text(c, MSG_whatif_title),
                 .form = form},
        .form = form,
        .action = url0(c, "/staff/whatif/files"),
        .rules = words_options(c, WORDS(rule_words)),
        .result = result_text(c, q),
        .bad = bad,
        .has_faults = q->in.n_faults > 0,
        .has_answer = answered,
    };

    if (v.has_faults)
        v.faults = faults_of(c, rq, &faults, &q->in);
    if (v.has_answer) {
        v.figures = figures_of(c, rq, &figures, &q->answer);
        v.moved = MSG_FORMAT(c, MSG_whatif_import_moved, MSG_NUM("n", q->answer.moved));
    }
    struct out o = page_out(c, rs, bad ? 422 : 200);
    whatif_files_page(&o, &v);
    return ST_OK;
}

enum status whatif_files(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &whatif_files_form);
    const struct comparing nothing = {.compared = false};

    if (!form.typed) {
        form_set(&form, "rule", STR("MATCH"));
        form_set(&form, "turns", STR("3"));
    }
    return show(c, rq, rs, &form, &nothing);
}

static enum status noted_tx(struct ctx *c, void *arg)
{
    const struct comparing *q = arg;
    struct str sizes =
        str_printf(c->mem, "{\"schools\":%zu,\"choices\":%zu}", q->in.n_schools, q->in.n_choices);

    return audit_add(c, "whatif.files", "whatif.files", uuid_v4(), c->actor.organisation, sizes);
}

static enum status answer(struct ctx *c,
                          const struct request *rq,
                          struct response *rs,
                          struct form_values *form,
                          struct comparing *q)
{
    TRY(read_files(c, q, form));
    if (q->in.n_faults == 0) {
        import_compare(&q->in, &q->rules, &q->answer);
        q->compared = true;
        TRY(db_tx_locked(c, "whatif/files", noted_tx, q));
    }
    if (q->compared && str_eq(form_at(form, "act")->text, STR("places")))
        return download(c, rs, q);
    return show(c, rq, rs, form, q);
}

/* Wishes of a region need more memory than other pages; it goes back at the end. */
enum status whatif_files_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct comparing q = {.compared = false};
    struct form_values form;

    TRY(form_read(c, &whatif_files_form, rq, &form));
    read_rules(&form, &q.rules);
    if (form.bad)
        return show(c, rq, rs, &form, &q);
    q.in.mem = arena_new(SIZE_MAX, SIZE_MAX);
    enum status st = answer(c, rq, rs, &form, &q);
    arena_free(q.in.mem);
    return st;
}
