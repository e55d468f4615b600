/* Groups of a kindergarten, and who is in one of them. */
#include "care/pages.h"
#include "care_queries.h"
#include "care_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_care.h"
#include "learner/learner.h"

enum { COL_GROUP, COL_CHILDREN, GROUP_COLS };
static const struct list_column group_columns[GROUP_COLS] = {
    [COL_GROUP] = {"group", MSG_care_group, COLUMN_NAME, true, false},
    [COL_CHILDREN] = {"children", MSG_care_children, COLUMN_AMOUNT, true, false},
};
static const struct list groups_list = {
    .name = "care-groups",
    .caption = MSG_care_groups,
    .columns = group_columns,
    .n_columns = GROUP_COLS,
    .search = MSG_care_group,
    .sort = "group",
    .export_most = 500,
    .empty = MSG_care_groups_none,
};

static enum status groups_tx(struct ctx *c, void *arg)
{
    return care_groups(c, arg);
}

/* An educator finds the own ones; of the others only the head knows. */
enum status care_groups_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &groups_list, rq);
    struct care_groups_rows rows;
    size_t n = 0;

    TRY(db_tx_read(c, "care/groups", groups_tx, &rows));
    struct care_list_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_care_groups), .flags = list_page_flags(&state)},
        .list = list_view_of(c, &state, rq, rows.n, 0),
        .title = msg_text(c, MSG_care_groups),
        .lead = msg_text(c, MSG_care_lead)};
    for (size_t i = 0; i < rows.n; i++) {
        const struct care_groups_row *row = &rows.v[i];
        if (!row->opens)
            continue;
        struct list_cell *cells = v.list.rows[n++].cells;
        cells[COL_GROUP] = CELL_LINK(url_id(c, "/staff/care/{id}", row->id), row->name);
        cells[COL_CHILDREN] = CELL_NUMBER(row->children);
    }
    v.list.n = n;
    v.list.total = (int64_t)n;
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    care_list(&o, &v);
    return ST_OK;
}

/* ---- one group ------------------------------------------------------------------------------- */

enum { COL_CHILD, COL_SINCE, COL_KEPT, COL_STATE, CHILD_COLS };
static const struct list_column child_columns[CHILD_COLS] = {
    [COL_CHILD] = {"child", MSG_care_child, COLUMN_NAME, true, false},
    [COL_SINCE] = {"since", MSG_care_since, COLUMN_NUMBER, true, false},
    [COL_KEPT] = {"kept", MSG_care_kept_at, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"card", MSG_care_card, COLUMN_STATE, true, false},
};
static const struct list_filter child_filters[] = {{"card", MSG_care_card, FILTER_CHOICE}};
static const struct word states[] = {
    {"yes", MSG_care_card_yes, TONE_OK},
    {"no", MSG_care_card_no, TONE_WARN},
};
static const struct list children_list = {
    .people = true,
    .name = "care-children",
    .caption = MSG_care_children,
    .columns = child_columns,
    .n_columns = CHILD_COLS,
    .filters = child_filters,
    .n_filters = COUNT(child_filters),
    .search = MSG_care_child,
    .sort = "child",
    .export_most = 200,
    .empty = MSG_care_children_none,
};

struct group {
    struct uuid id;
    struct care_group_by_id_row *row;
    struct care_children_rows children;
};

static enum status group_tx(struct ctx *c, void *arg)
{
    struct group *in = arg;

    TRY(care_group_by_id(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "care.none");
    return care_children(c, in->id, &in->children);
}

static void fill_children(struct ctx *c, const struct group *in, struct list_view *list)
{
    struct str wanted = list->state->value[0];
    size_t n = 0;

    for (size_t i = 0; i < in->children.n; i++) {
        const struct care_children_row *row = &in->children.v[i];
        struct str state = row->kept_at.set ? STR("yes") : STR("no");
        const struct str ids[] = {uuid_print(c->mem, in->id), uuid_print(c->mem, row->child_id)};
        if (wanted.n > 0 && !str_eq(wanted, state))
            continue;
        struct list_cell *cells = list->rows[n++].cells;
        cells[COL_CHILD] =
            CELL_LINK(url_path(c, "/staff/care/{id}/child/{child}", ids, COUNT(ids)), row->name);
        cells[COL_SINCE] = CELL_DATE(row->from_on);
        if (row->kept_at.set)
            cells[COL_KEPT] = CELL_MOMENT(row->kept_at.v);
        cells[COL_STATE] = words_tag(c, WORDS(states), state);
    }
    list->n = n;
    list->total = (int64_t)n;
    list_arrange(c, list);
    list->options[0] = words_options(c, WORDS(states));
}

enum status care_group_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &children_list, rq);
    struct group in = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "care/group", group_tx, &in));
    if (!in.row->opens)
        return learner_refuse(c, rq, in.id, in.row->organisation_id);
    struct care_list_view v = {.page = {.rq = rq,
                                        .title = in.row->name,
                                        .flags = list_page_flags(&state),
                                        .back = url0(c, "/staff/care"),
                                        .back_text = msg_text(c, MSG_care_groups)},
                               .list = list_view_of(c, &state, rq, in.children.n, 0),
                               .title = in.row->name,
                               .lead = msg_text(c, MSG_care_group_lead)};
    fill_children(c, &in, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    care_list(&o, &v);
    return ST_OK;
}
