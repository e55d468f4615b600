/* The diary: marks, homework and attendance of one learner; for the learner, and for parents of the
 * own children. */
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_journal.h"
#include "journal/pages.h"
#include "journal_views.h"
#include "learner/learner.h"

enum { ROWS_MOST = 5000, SEPTEMBER = 9, AUGUST = 8, LAST_OF_AUGUST = 31 };

enum { COL_DAY, COL_SUBJECT, COL_THEME, COL_HOMEWORK, COL_STATE, COL_POINTS, COLS };
static const struct list_column columns[COLS] = {
    [COL_DAY] = {"day", MSG_journal_day, COLUMN_NUMBER, false, false},
    [COL_SUBJECT] = {"subject", MSG_journal_subject, COLUMN_NAME, false, false},
    [COL_THEME] = {"theme", MSG_journal_theme, COLUMN_WORDS, false, false},
    [COL_HOMEWORK] = {"homework", MSG_journal_homework, COLUMN_WORDS, false, false},
    [COL_STATE] = {"state", MSG_journal_presence, COLUMN_STATE, false, false},
    [COL_POINTS] = {"points", MSG_journal_points, COLUMN_NUMBER, false, false},
};
enum { BY_SUBJECT, BY_DAY };
static const struct list_filter filters[] = {
    [BY_SUBJECT] = {"subject", MSG_journal_subject, FILTER_CHOICE},
    [BY_DAY] = {"day", MSG_journal_day, FILTER_DATES},
};
static const struct list diary_list = {
    .people = true,
    .name = "diary",
    .caption = MSG_journal_diary,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .export_most = ROWS_MOST,
    .empty = MSG_journal_diary_none,
};

struct diary {
    struct uuid person;
    int year;
    const struct list_state *state;
    struct journal_children_rows children;
    const struct journal_children_row *child;
    struct journal_diary_rows rows, all; /* all: for the choice of subjects */
};

static struct date day_or(bool has, struct date day, int year, int month, int dom)
{
    struct date otherwise;

    ASSERT(time_date_make(year, month, dom, &otherwise));
    return has ? day : otherwise;
}

static enum status diary_tx(struct ctx *c, void *arg)
{
    struct diary *d = arg;
    const struct list_state *state = d->state;
    struct journal_diary_in in = {
        .person = d->person,
        .from_on = day_or(false, (struct date){0}, d->year, SEPTEMBER, 1),
        .to_on = day_or(false, (struct date){0}, d->year + 1, AUGUST, LAST_OF_AUGUST),
        .subject = STR(""),
        .most = ROWS_MOST,
    };

    TRY(journal_children(c, d->year, &d->children));
    for (size_t i = 0; i < d->children.n && !d->child; i++)
        if (uuid_eq(d->children.v[i].person_id, d->person))
            d->child = &d->children.v[i];
    if (!d->child) /* somebody else's; or the reader is in no group this year */
        return uuid_eq(d->person, c->actor.person) ? ST_OK
                                                   : FAIL(c, ST_NOT_FOUND, "journal.no-such");
    TRY(journal_diary(c, &in, &d->all));
    in.from_on = day_or(state->has_from[BY_DAY], state->from[BY_DAY], d->year, SEPTEMBER, 1);
    in.to_on =
        day_or(state->has_to[BY_DAY], state->to[BY_DAY], d->year + 1, AUGUST, LAST_OF_AUGUST);
    in.subject = state->value[BY_SUBJECT];
    in.most = state->limit;
    in.skip = state->offset;
    return journal_diary(c, &in, &d->rows);
}

static struct list_options subject_options(struct ctx *c, const struct journal_diary_rows *all)
{
    struct option *options = NEWS(c->mem, struct option, all->n + 1);
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++) {
        struct str id = uuid_print(c->mem, all->v[i].subject_id);
        size_t k = 0;
        while (k < n && !str_eq(options[k].value, id))
            k++;
        if (k == n)
            options[n++] = (struct option){
                .value = id, .text = journal_subject(c, all->v[i].name_kk, all->v[i].name_ru)};
    }
    return (struct list_options){options, n};
}

static void fill_row(struct ctx *c, const struct journal_diary_row *row, struct list_cell *cells)
{
    cells[COL_DAY] = CELL_DATE(row->on_day);
    cells[COL_SUBJECT] = CELL_TEXT(journal_subject(c, row->name_kk, row->name_ru));
    cells[COL_THEME] = CELL_TEXT(row->theme);
    cells[COL_HOMEWORK] = CELL_TEXT(row->homework);
    if (row->state.set)
        cells[COL_STATE] = words_tag(c, journal_states, row->state.v);
    if (!row->points.set)
        return;
    cells[COL_POINTS] =
        CELL_TEXT(str_printf(c->mem, "%d / %d", (int)row->points.v, (int)row->most));
    if (!str_eq_z(row->work, "NONE"))
        cells[COL_POINTS].about = words_text(c, journal_works, row->work);
    else if (row->changed)
        cells[COL_POINTS].about = msg_text(c, MSG_journal_was_changed);
}

static enum status
show_children(struct ctx *c, struct response *rs, const struct journal_children_view *v)
{
    struct out o = page_out(c, rs, 200);

    journal_children_view(&o, v);
    return ST_OK;
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct uuid person)
{
    struct list_state state = list_read(c, &diary_list, rq);
    struct diary d = {
        .person = person, .year = learner_year_of(time_date(c->now_us)), .state = &state};

    TRY(db_tx_read(c, "journal/diary", diary_tx, &d));
    if (!d.child) {
        const struct journal_children_view none = {
            .page = {.rq = rq, .title = msg_text(c, MSG_journal_diary)},
            .title = msg_text(c, MSG_journal_diary),
            .none = msg_text(c, MSG_journal_diary_no_group)};
        return show_children(c, rs, &none);
    }
    struct journal_diary_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_journal_diary),
                 .flags = list_page_flags(&state)},
        .caption = str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(d.child->name),
                              STR_ARG(d.child->group_name)),
        .list = list_view_of(c, &state, rq, d.rows.n, d.rows.n > 0 ? d.rows.v[0].total : 0),
    };
    if (rq->door == DOOR_FAMILY) {
        v.page.back = url0(c, "/my/diary");
        v.page.back_text = msg_text(c, MSG_journal_diaries);
    }
    for (size_t i = 0; i < d.rows.n; i++)
        fill_row(c, &d.rows.v[i], v.list.rows[i].cells);
    v.list.options[BY_SUBJECT] = subject_options(c, &d.all);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    journal_diary_page(&o, &v);
    return ST_OK;
}

enum status journal_own_diary_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show(c, rq, rs, c->actor.person);
}

enum status journal_child_diary_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show(c, rq, rs, request_uuid(rq, "child"));
}

/* ---- which child ----------------------------------------------------------------------------- */

static enum status children_tx(struct ctx *c, void *arg)
{
    struct diary *d = arg;
    return journal_children(c, d->year, &d->children);
}

enum status journal_children_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct diary d = {.year = learner_year_of(time_date(c->now_us))};

    TRY(db_tx_read(c, "journal/children", children_tx, &d));
    struct row_link *rows = NEWS(c->mem, struct row_link, d.children.n + 1);
    for (size_t i = 0; i < d.children.n; i++)
        rows[i] = (struct row_link){
            .url = url_id(c, "/my/diary/{child}", d.children.v[i].person_id),
            .icon = "list-checks",
            .title = d.children.v[i].name,
            .text = d.children.v[i].group_name,
        };
    struct journal_children_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_journal_diaries)},
        .title = msg_text(c, MSG_journal_diaries),
        .lede = msg_text(c, MSG_journal_diaries_lede),
        .none = msg_text(c, MSG_journal_diaries_none),
        .rows = rows,
        .n = d.children.n,
    };
    return show_children(c, rs, &v);
}
