/* The journals of who teaches, and one of them: learners by lessons, with what comes of the points.
 */
#include "base/scan.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_journal.h"
#include "journal/pages.h"
#include "journal_views.h"
#include "learner/learner.h"

enum { LIST_MOST = 5000, HUNDRED = 100 };

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_NAME, COL_SUBJECT, COL_TEACHERS, COL_LESSONS, COL_LAST, COLS };
static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_journal_group, COLUMN_NAME, true, false},
    [COL_SUBJECT] = {"subject", MSG_journal_subject, COLUMN_WORDS, true, false},
    [COL_TEACHERS] = {"teachers", MSG_journal_teachers, COLUMN_WORDS, true, false},
    [COL_LESSONS] = {"lessons", MSG_journal_lessons, COLUMN_AMOUNT, true, false},
    [COL_LAST] = {"last", MSG_journal_last, COLUMN_NUMBER, true, false},
};
static const struct list_filter filters[] = {{"year", MSG_journal_year, FILTER_CHOICE}};
static const struct list journals_list = {
    .name = "journals",
    .caption = MSG_journal_nav,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_journal_group,
    .sort = "name",
    .export_most = LIST_MOST,
    .empty = MSG_journal_none,
};

struct listing {
    int32_t year;
    struct journal_journals_rows rows;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;
    return journal_journals(c, in->year, &in->rows);
}

static struct list_options year_options(struct ctx *c, int now)
{
    enum { YEARS = 3 };
    struct option *options = NEWS(c->mem, struct option, YEARS);

    for (int i = 0; i < YEARS; i++)
        options[i] = (struct option){.value = str_printf(c->mem, "%d", now + 1 - i),
                                     .text = learner_year_text(c, now + 1 - i)};
    return (struct list_options){options, YEARS};
}

enum status journal_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &journals_list, rq);
    int now = learner_year_of(time_date(c->now_us));
    int64_t year = now;

    if (state.value[0].n > 0)
        (void)scan_i64(state.value[0], now - 1, now + 1, &year);
    struct listing in = {.year = (int32_t)year};
    TRY(db_tx_read(c, "journal/journals", list_tx, &in));
    struct journal_list_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_journal_nav), .flags = list_page_flags(&state)},
        .list = list_view_of(c, &state, rq, in.rows.n, 0),
    };
    for (size_t i = 0; i < in.rows.n; i++) {
        const struct journal_journals_row *row = &in.rows.v[i];
        struct list_cell *cells = v.list.rows[i].cells;
        const struct str ids[] = {uuid_print(c->mem, row->group_id),
                                  uuid_print(c->mem, row->subject_id)};
        cells[COL_NAME] =
            CELL_LINK(url_path(c, "/staff/class/{id}/journal/{subject}", ids, 2),
                      str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(row->group_name),
                                 STR_ARG(journal_subject(c, row->name_kk, row->name_ru))));
        cells[COL_SUBJECT] = CELL_TEXT(journal_subject(c, row->name_kk, row->name_ru));
        cells[COL_TEACHERS] = CELL_TEXT(row->teachers);
        cells[COL_LESSONS] = CELL_NUMBER(row->lessons);
        if (row->last_on.set)
            cells[COL_LAST] = CELL_DATE(row->last_on.v);
    }
    list_arrange(c, &v.list);
    v.list.options[0] = year_options(c, now);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    journal_list(&o, &v);
    return ST_OK;
}

/* ---- one journal ----------------------------------------------------------------------------- */

struct grid {
    struct uuid group, subject;
    int64_t no; /* of the term asked for; 0: none */
    struct journal_head_row *head;
    struct journal_terms_rows terms;
    const struct journal_terms_row *term;
    struct journal_lessons_rows lessons;
    struct journal_learners_rows learners;
    struct journal_entries_rows entries;
    struct journal_rule rule;
};

static enum status grid_tx(struct ctx *c, void *arg)
{
    struct grid *g = arg;

    TRY(journal_head_of(c, g->group, g->subject, &g->head));
    if (!g->head->reads)
        return ST_OK;
    TRY(journal_terms(c, g->head->year, g->head->level, &g->terms));
    g->term = journal_term_at(&g->terms, g->no, time_date(c->now_us));
    if (!g->term)
        return FAIL(c, ST_NOT_FOUND, "journal.no-such");
    TRY(journal_lessons(c, g->group, g->subject, g->term->from_on, g->term->to_on, &g->lessons));
    TRY(journal_learners(c, g->group, g->term->from_on, g->term->to_on, &g->learners));
    struct uuid *ids = NEWS(c->mem, struct uuid, g->lessons.n + 1);
    for (size_t i = 0; i < g->lessons.n; i++)
        ids[i] = g->lessons.v[i].id;
    TRY(journal_entries(c, (struct uuids){ids, g->lessons.n}, &g->entries));
    return journal_rule_of(c, g->head->year, &g->rule);
}

static const struct journal_entries_row *
entry_at(const struct grid *g, struct uuid lesson, struct uuid member)
{
    for (size_t i = 0; i < g->entries.n; i++)
        if (uuid_eq(g->entries.v[i].lesson_id, lesson) &&
            uuid_eq(g->entries.v[i].member_id, member))
            return &g->entries.v[i];
    return NULL;
}

static struct journal_cell cell_of(struct ctx *c, const struct journal_entries_row *entry)
{
    if (!entry)
        return (struct journal_cell){.text = STR("")};
    struct str sign = journal_sign(c, entry->state);
    struct str points = entry->points.set ? str_printf(c->mem, "%d", entry->points.v) : STR("");
    return (struct journal_cell){
        .text = str_printf(c->mem, STR_FMT "%s" STR_FMT, STR_ARG(points),
                           points.n > 0 && sign.n > 0 ? " " : "", STR_ARG(sign)),
        .words = words_text(c, journal_states, entry->state),
        .bad = str_eq_z(entry->state, "ABSENT"),
    };
}

static void count(struct journal_points *points,
                  const struct journal_lessons_row *lesson,
                  const struct journal_entries_row *entry)
{
    if (!entry || !entry->points.set)
        return;
    if (str_eq_z(lesson->work, "TERM")) {
        points->term = entry->points.v;
        points->term_most = lesson->most;
    } else if (str_eq_z(lesson->work, "SECTION") && points->sections < JOURNAL_SECTIONS_MOST) {
        points->section[points->sections] = entry->points.v;
        points->section_most[points->sections++] = lesson->most;
    } else {
        points->formative_sum += entry->points.v;
        points->formative_n++;
    }
}

/* Of a school percents and the grade that they would give, of a college the mean and its letter. */
static void fill_result(struct ctx *c,
                        const struct grid *g,
                        const struct journal_points *p,
                        struct journal_row *row)
{
    if (str_eq_z(g->head->marking, "HUNDRED")) {
        if (p->formative_n == 0)
            return;
        int64_t mean = (2 * p->formative_sum + p->formative_n) / (2 * p->formative_n);
        row->result = journal_letter(mean);
        row->about = i18n_number(c, mean);
        return;
    }
    struct journal_grade grade = journal_grade_of(&g->rule, p);
    if (!grade.known)
        return;
    row->result = str_printf(c->mem, "%d", grade.grade);
    row->about = str_printf(c->mem, "%d,%02d %%", (int)(grade.hundredths / HUNDRED),
                            (int)(grade.hundredths % HUNDRED));
}

static void fill_rows(struct ctx *c, const struct grid *g, struct journal_grid_view *v)
{
    struct journal_row *rows = NEWS(c->mem, struct journal_row, g->learners.n + 1);

    for (size_t i = 0; i < g->learners.n; i++) {
        struct journal_cell *cells = NEWS(c->mem, struct journal_cell, g->lessons.n + 1);
        struct journal_points points = {0};
        for (size_t k = 0; k < g->lessons.n; k++) {
            const struct journal_entries_row *entry =
                entry_at(g, g->lessons.v[k].id, g->learners.v[i].id);
            cells[k] = cell_of(c, entry);
            count(&points, &g->lessons.v[k], entry);
        }
        rows[i] = (struct journal_row){.name = g->learners.v[i].name, .cells = cells};
        fill_result(c, g, &points, &rows[i]);
    }
    v->rows = rows;
    v->n_rows = g->learners.n;
}

static void fill_columns(struct ctx *c, const struct grid *g, struct journal_grid_view *v)
{
    struct journal_column *heads = NEWS(c->mem, struct journal_column, g->lessons.n + 1);

    for (size_t i = 0; i < g->lessons.n; i++) {
        int year, month, day;
        time_date_split(g->lessons.v[i].on_day, &year, &month, &day);
        heads[i] = (struct journal_column){
            .day = str_printf(c->mem, "%02d.%02d", day, month),
            .work = str_eq_z(g->lessons.v[i].work, "NONE") ? STR("")
                    : str_eq_z(g->lessons.v[i].work, "SECTION")
                        ? msg_text(c, MSG_journal_short_section)
                        : msg_text(c, MSG_journal_short_term),
            .url = url_id(c, "/staff/lesson/{id}", g->lessons.v[i].id),
        };
    }
    v->columns = heads;
    v->n_columns = g->lessons.n;
}

static void
fill_terms(struct ctx *c, const struct grid *g, struct url here, struct journal_grid_view *v)
{
    struct link_to *links = NEWS(c->mem, struct link_to, g->terms.n + 1);
    enum msg name = str_eq_z(g->head->level, "SCHOOL") ? MSG_journal_quarter : MSG_journal_half;

    for (size_t i = 0; i < g->terms.n; i++) {
        struct str no = str_printf(c->mem, "%d", (int)g->terms.v[i].no);
        links[i].text = MSG_FORMAT(c, name, MSG_ARG("no", no));
        if (&g->terms.v[i] != g->term)
            links[i].url = url_query(c, here, "term", no);
    }
    v->terms = links;
    v->n_terms = g->terms.n;
}

enum status journal_grid_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct grid g = {.group = request_uuid(rq, "id"), .subject = request_uuid(rq, "subject")};
    const struct str ids[] = {request_param(rq, "id"), request_param(rq, "subject")};
    struct url here = url_path(c, "/staff/class/{id}/journal/{subject}", ids, 2);

    (void)scan_i64(pairs_get(rq->query, "term"), 1, 4, &g.no);
    TRY(db_tx_read(c, "journal/grid", grid_tx, &g));
    if (!g.head->reads)
        return learner_refuse(c, rq, g.group, g.head->organisation_id);
    struct str subject = journal_subject(c, g.head->name_kk, g.head->name_ru);
    bool college = str_eq_z(g.head->marking, "HUNDRED");
    struct journal_grid_view v = {
        .page = {.rq = rq,
                 .title = str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(g.head->group_name),
                                     STR_ARG(subject)),
                 .back = url0(c, "/staff/journals"),
                 .back_text = msg_text(c, MSG_journal_nav)},
        .caption = subject,
        .title = g.head->group_name,
        .legend = msg_text(c, MSG_journal_legend),
        .forecast = msg_text(c, college ? MSG_journal_mean : MSG_journal_forecast),
        .results = college || (str_eq_z(g.head->marking, "POINTS") && g.head->grade > 1),
        .adds = g.head->teaches,
        .add = url_path(c, "/staff/class/{id}/journal/{subject}/new", ids, 2),
    };
    fill_terms(c, &g, here, &v);
    fill_columns(c, &g, &v);
    fill_rows(c, &g, &v);
    struct out o = page_out(c, rs, 200);
    journal_grid(&o, &v);
    return ST_OK;
}
