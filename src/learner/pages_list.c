/* The groups of an organisation; its head also makes them, by hand or from the enrolment orders. */
#include "base/id.h"
#include "base/scan.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_learner.h"
#include "learner/pages.h"
#include "learner_views.h"

enum { COL_NAME, COL_KIND, COL_YEAR, COL_GRADE, COL_LANGUAGE, COL_LEARNERS, COL_TEACHERS, COLS };
static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_learner_name, COLUMN_NAME, true, false},
    [COL_KIND] = {"kind", MSG_learner_kind, COLUMN_WORDS, true, false},
    [COL_YEAR] = {"year", MSG_learner_year, COLUMN_NUMBER, true, false},
    [COL_GRADE] = {"grade", MSG_learner_grade, COLUMN_AMOUNT, true, false},
    [COL_LANGUAGE] = {"language", MSG_learner_language, COLUMN_WORDS, true, false},
    [COL_LEARNERS] = {"learners", MSG_learner_learners, COLUMN_AMOUNT, true, false},
    [COL_TEACHERS] = {"teachers", MSG_learner_teachers, COLUMN_AMOUNT, true, false},
};

enum { BY_YEAR, BY_MINE };
enum { YEARS_SHOWN = 4, LIST_MOST = 2000, LANGUAGES_MOST = 50 };
static const struct list_filter filters[] = {
    [BY_YEAR] = {"year", MSG_learner_year, FILTER_CHOICE},
    [BY_MINE] = {"mine", MSG_learner_whose, FILTER_CHOICE},
};
static const struct word whose[] = {{"yes", MSG_learner_mine, TONE_PLAIN}};
static const struct list groups_list = {
    .name = "classes",
    .caption = MSG_learner_nav,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_learner_search,
    .sort = "name",
    .export_most = LIST_MOST,
    .empty = MSG_learner_none,
};

struct asked {
    int32_t year;
    bool mine;
    struct learner_groups_rows rows;
    struct organisation *own;
    const struct organisation_language *languages;
    size_t n_languages;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct asked *a = arg;

    TRY(learner_groups(c, a->year, a->mine, &a->rows));
    TRY(organisation_by_id(c, c->actor.organisation, &a->own));
    return organisation_languages(c, &a->languages, &a->n_languages);
}

static struct list_options year_options(struct ctx *c)
{
    struct option *options = NEWS(c->mem, struct option, YEARS_SHOWN);
    int next = learner_year_of(time_date(c->now_us)) + 1;

    for (int i = 0; i < YEARS_SHOWN; i++)
        options[i] = (struct option){.value = str_printf(c->mem, "%d", next - i),
                                     .text = learner_year_text(c, next - i)};
    return (struct list_options){options, YEARS_SHOWN};
}

static void fill_rows(struct ctx *c, const struct asked *a, struct list_view *list)
{
    for (size_t i = 0; i < a->rows.n; i++) {
        const struct learner_groups_row *row = &a->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_NAME] = CELL_LINK(url_id(c, "/staff/class/{id}", row->id), row->name);
        cells[COL_KIND] = CELL_TEXT(words_text(c, learner_levels, row->level));
        cells[COL_YEAR] = CELL_TEXT(learner_year_text(c, row->year));
        if (row->grade > 0)
            cells[COL_GRADE] = CELL_NUMBER(row->grade);
        cells[COL_LANGUAGE] =
            CELL_TEXT(organisation_language_names(c, a->languages, a->n_languages, row->language));
        /* Of a group that is not taught, the policies hide who learns there. */
        cells[COL_LEARNERS] = CELL_NUMBER(row->learners);
        cells[COL_TEACHERS] = CELL_NUMBER(row->teachers);
    }
    list_arrange(c, list);
    list->options[BY_YEAR] = year_options(c);
    list->options[BY_MINE] = words_options(c, WORDS(whose));
}

enum status learner_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &groups_list, rq);
    struct asked a = {.mine = str_eq_z(state.value[BY_MINE], "yes")};
    int64_t year = 0;

    if (scan_i64(state.value[BY_YEAR], 2020, 2100, &year))
        a.year = (int32_t)year;
    TRY(db_tx_read(c, "learner/groups", list_tx, &a));
    struct learner_list_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_learner_nav), .flags = list_page_flags(&state)},
        .list = list_view_of(c, &state, rq, a.rows.n, 0),
        .add = url0(c, "/staff/classes/new"),
        .form = url0(c, "/staff/classes/form"),
        .subject = url0(c, "/staff/classes/subject"),
        .keeps = http_may_open(c, STR("/staff/classes/new")),
        .from_order = a.own->provides_grade1,
    };
    fill_rows(c, &a, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    learner_list(&o, &v);
    return ST_OK;
}

/* ---- a new one ------------------------------------------------------------------------------- */

static const struct field group_fields[] = {
    {"name", FIELD_TEXT, MSG_learner_name, MSG_learner_name_hint, MSG_learner_name_missing, 1, 60},
    {"grade", FIELD_INT, MSG_learner_grade, 0, 0, 1, 12},
    {"year", FIELD_INT, MSG_learner_year_first, MSG_learner_year_hint, MSG_learner_year_missing,
     2020, 2100},
    {"language", FIELD_CHOICE, MSG_learner_language, 0, MSG_learner_language_missing, 0, 0},
};
const struct form learner_group_form = {"learner_group", group_fields, COUNT(group_fields)};

struct making {
    struct organisation *own;
    const struct organisation_language *languages;
    size_t n_languages;
};

static enum status making_tx(struct ctx *c, void *arg)
{
    struct making *m = arg;

    TRY(organisation_by_id(c, c->actor.organisation, &m->own));
    return organisation_languages(c, &m->languages, &m->n_languages);
}

static enum status
show_new(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    struct making m = {0};

    TRY(db_tx_read(c, "learner/new", making_tx, &m));
    struct option *options = NEWS(c->mem, struct option, m.n_languages);
    for (size_t i = 0; i < m.n_languages; i++)
        options[i] = (struct option){.value = m.languages[i].code, .text = m.languages[i].name};
    struct learner_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_learner_new),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/classes"),
                 .back_text = msg_text(c, MSG_learner_nav),
                 .form = form},
        .form = form,
        .action = url0(c, "/staff/classes/new"),
        .languages = {options, m.n_languages},
        .grade = m.own->is_school,
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    learner_new(&o, &v);
    return ST_OK;
}

enum status learner_new_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &learner_group_form);

    if (!form.typed)
        form_set(&form, "year",
                 str_printf(c->mem, "%d", learner_year_of(time_date(c->now_us)) + 1));
    return show_new(c, rq, rs, &form);
}

struct made {
    const struct form_values *form;
    struct uuid id;
};

static enum status new_tx(struct ctx *c, void *arg)
{
    const struct made *made = arg;
    int64_t changed;

    return learner_make_group(c, made->id, (int32_t)form_at(made->form, "year")->number,
                              form_at(made->form, "name")->text,
                              (int32_t)form_at(made->form, "grade")->number,
                              form_at(made->form, "language")->text, &changed);
}

static enum status check_language(struct ctx *c, struct form_values *form)
{
    const struct field_value *chosen = form_at(form, "language");
    struct making m = {0};

    TRY(db_tx_read(c, "learner/languages", making_tx, &m));
    for (size_t i = 0; i < m.n_languages; i++)
        if (str_eq(m.languages[i].code, chosen->text))
            return ST_OK;
    if (chosen->text.n > 0)
        form_error(form, "language", MSG_learner_language_missing, STR(""));
    return ST_OK;
}

enum status learner_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &learner_group_form, rq, &form));
    TRY(check_language(c, &form));
    if (!form.bad) {
        struct made made = {&form, uuid_v4()};
        enum status st = db_tx_locked(c, "learner/make-group", new_tx, &made);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/class/{id}", made.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show_new(c, rq, rs, &form);
}

static enum status form_tx(struct ctx *c, void *arg)
{
    (void)arg;
    struct learner_form_classes_row *row;
    return learner_form_classes(c, &row);
}

enum status learner_form_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    TRY(db_tx_locked(c, "learner/form-classes", form_tx, NULL));
    return response_see_other(c, rs, url0(c, "/staff/classes").s);
}
