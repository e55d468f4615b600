/* One group: who learns in it and who teaches it what. */
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_learner.h"
#include "learner/pages.h"
#include "learner_views.h"

enum { COL_NAME, COL_FROM, COL_TO, COL_BASIS, COL_STATE, COLS };
static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_learner_learner, COLUMN_NAME, true, false},
    [COL_FROM] = {"from", MSG_learner_from, COLUMN_NUMBER, true, false},
    [COL_TO] = {"to", MSG_learner_to, COLUMN_NUMBER, true, false},
    [COL_BASIS] = {"basis", MSG_learner_basis, COLUMN_WORDS, false, false},
    [COL_STATE] = {"state", MSG_learner_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {{"state", MSG_learner_state, FILTER_CHOICE}};
static const struct word states[] = {
    {"here", MSG_learner_here, TONE_OK},
    {"left", MSG_learner_left, TONE_PLAIN},
};
static const struct list members_list = {
    .people = true,
    .name = "learners",
    .caption = MSG_learner_learners,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_learner_learner,
    .sort = "name",
    .export_most = 500,
    .empty = MSG_learner_members_none,
};

struct one {
    struct uuid id;
    struct learner_group_by_id_row *group;
    struct learner_members_rows members;
    struct learner_teachings_rows teachings;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *one = arg;

    TRY(learner_group_of(c, one->id, &one->group));
    TRY(learner_members(c, one->id, &one->members));
    return learner_teachings(c, one->id, &one->teachings);
}

static void fill_members(struct ctx *c, const struct one *one, struct list_view *list)
{
    struct str wanted = list->state->value[0];
    bool keeps = http_may_open(c, STR("/staff/classes/new"));
    size_t n = 0;

    for (size_t i = 0; i < one->members.n; i++) {
        const struct learner_members_row *row = &one->members.v[i];
        struct str state = row->to_on.set ? STR("left") : STR("here");
        if (wanted.n > 0 && !str_eq(wanted, state))
            continue;
        struct list_cell *cells = list->rows[n++].cells;
        cells[COL_NAME] =
            keeps && !row->to_on.set
                ? CELL_LINK(url_id(c, "/staff/class-learner/{id}", row->id), row->name)
                : CELL_TEXT(row->name);
        cells[COL_FROM] = CELL_DATE(row->from_on);
        if (row->to_on.set)
            cells[COL_TO] = CELL_DATE(row->to_on.v);
        cells[COL_BASIS] = CELL_TEXT(
            row->by_order ? MSG_FORMAT(c, MSG_learner_by_order, MSG_ARG("day", row->basis))
                          : row->basis);
        cells[COL_STATE] = words_tag(c, WORDS(states), state);
    }
    list->n = n;
    list_arrange(c, list);
    list->options[0] = words_options(c, WORDS(states));
}

static void fill_teachers(struct ctx *c, const struct one *one, struct learner_group_view *v)
{
    struct learner_teacher_line *lines =
        NEWS(c->mem, struct learner_teacher_line, one->teachings.n);
    bool keeps = http_may_open(c, STR("/staff/classes/new"));

    for (size_t i = 0; i < one->teachings.n; i++) {
        const struct learner_teachings_row *row = &one->teachings.v[i];
        struct str from = i18n_date_short(c, row->from_on);
        lines[i] = (struct learner_teacher_line){
            .subject = learner_subject_text(c, row->name_kk, row->name_ru),
            .name = row->name,
            .since = row->to_on.set ? str_printf(c->mem, STR_FMT "–" STR_FMT, STR_ARG(from),
                                                 STR_ARG(i18n_date_short(c, row->to_on.v)))
                                    : MSG_FORMAT(c, MSG_learner_since, MSG_ARG("day", from)),
        };
        if (keeps && !row->to_on.set)
            lines[i].end = url_id(c, "/staff/class-teacher/{id}/end", row->id);
    }
    v->teachers = lines;
    v->n_teachers = one->teachings.n;
}

enum status learner_group_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &members_list, rq);
    struct one one = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "learner/group", one_tx, &one));
    if (!one.group->opens)
        return learner_refuse(c, rq, one.id, one.group->organisation_id);
    struct learner_group_view v = {
        .page = {.rq = rq,
                 .title = one.group->name,
                 .flags = list_page_flags(&state),
                 .back = url0(c, "/staff/classes"),
                 .back_text = msg_text(c, MSG_learner_nav)},
        .title = one.group->name,
        .caption = str_printf(c->mem, STR_FMT ", " STR_FMT,
                              STR_ARG(words_text(c, learner_levels, one.group->level)),
                              STR_ARG(learner_year_text(c, one.group->year))),
        .list = list_view_of(c, &state, rq, one.members.n, 0),
        .enter = url_id(c, "/staff/class/{id}/learner", one.id),
        .assign = url_id(c, "/staff/class/{id}/teacher", one.id),
    };
    fill_members(c, &one, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    fill_teachers(c, &one, &v);
    struct out o = page_out(c, rs, 200);
    learner_group(&o, &v);
    return ST_OK;
}
