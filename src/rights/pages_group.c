/* The groups of an organisation; one group today or on a day; how it came about. */
#include "rights/pages_group.h"
#include "base/time.h"
#include "html/words.h"
#include "i18n/msg_rights.h"
#include "rights/pages.h"
#include "rights/state.h"
#include "rights_views.h"

static const struct word kind_words[] = {
    {"CLASS", MSG_rights_group_kind_class, TONE_PLAIN},
    {"METHODICAL", MSG_rights_group_kind_methodical, TONE_PLAIN},
    {"COMMISSION", MSG_rights_group_kind_commission, TONE_PLAIN},
    {"OTHER", MSG_rights_group_kind_other, TONE_PLAIN},
};
struct words group_kinds(void)
{
    return WORDS(kind_words);
}

struct str group_period(struct ctx *c, struct date from, struct opt_date to)
{
    return MSG_FORMAT(
        c, MSG_rights_group_period, MSG_ARG("from", i18n_date_short(c, from)),
        MSG_ARG("to", to.set ? i18n_date_short(c, to.v) : msg_text(c, MSG_rights_group_open_end)));
}

struct str group_act(struct ctx *c, struct opt_text who, int64_t at_us, struct str why)
{
    return MSG_FORMAT(c, MSG_rights_group_act, MSG_ARG("who", who.set ? who.v : STR("—")),
                      MSG_ARG("when", i18n_moment(c, at_us)), MSG_ARG("why", why));
}

enum status group_find(struct ctx *c, struct uuid id, struct rights_group_by_id_row **ret)
{
    TRY(rights_group_by_id(c, id, ret));
    return *ret ? ST_OK : FAIL(c, ST_NOT_FOUND, "http.not-found");
}

/* ---- the groups of the own organisation ------------------------------------------------------ */

enum { COL_GROUP, COL_KIND, COL_MEMBERS, COL_RIGHTS, GROUP_COLS };

static const struct list_column group_columns[GROUP_COLS] = {
    [COL_GROUP] = {"group", MSG_rights_group_name, COLUMN_NAME, true, false},
    [COL_KIND] = {"kind", MSG_rights_group_kind, COLUMN_WORDS, true, false},
    [COL_MEMBERS] = {"members", MSG_rights_group_members, COLUMN_AMOUNT, true, false},
    [COL_RIGHTS] = {"rights", MSG_rights_may, COLUMN_AMOUNT, true, false},
};
static const struct list_filter group_filters[] = {
    {"kind", MSG_rights_group_kind, FILTER_CHOICE},
};
static const struct list groups_list = {
    .name = "groups",
    .caption = MSG_rights_groups,
    .columns = group_columns,
    .n_columns = GROUP_COLS,
    .filters = group_filters,
    .n_filters = COUNT(group_filters),
    .search = MSG_rights_group_name,
    .sort = "group",
    .export_most = 2000,
    .empty = MSG_rights_groups_none,
};

struct all_groups {
    struct rights_groups_rows rows;
    struct organisation *organisation;
};

static enum status all_groups_tx(struct ctx *c, void *arg)
{
    struct all_groups *in = arg;

    TRY(organisation_by_id(c, c->actor.organisation, &in->organisation));
    return rights_groups(c, c->actor.organisation, &in->rows);
}

static struct list_view groups_view(struct ctx *c,
                                    const struct list_state *state,
                                    const struct request *rq,
                                    const struct all_groups *in)
{
    struct str kind = list_filter_value(state, "kind");
    size_t n = 0, at = 0;

    for (size_t i = 0; i < in->rows.n; i++)
        n += kind.n == 0 || str_eq(kind, in->rows.v[i].kind);
    struct list_view list = list_view_of(c, state, rq, n, (int64_t)n);
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct rights_groups_row *row = &in->rows.v[i];
        if (kind.n > 0 && !str_eq(kind, row->kind))
            continue;
        struct list_cell *cells = list.rows[at++].cells;
        cells[COL_GROUP] = CELL_LINK(url_id(c, "/staff/group/{id}", row->id), row->name);
        cells[COL_KIND] = CELL_TEXT(words_text(c, group_kinds(), row->kind));
        cells[COL_MEMBERS] = CELL_NUMBER(row->members);
        cells[COL_RIGHTS] = CELL_NUMBER(row->n_rights);
    }
    list.options[0] = words_options(c, group_kinds());
    list_arrange(c, &list);
    return list;
}

enum status groups_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &groups_list, rq);
    struct all_groups in;

    TRY(db_tx_read(c, "rights/groups", all_groups_tx, &in));
    struct groups_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_rights_groups),
                 .flags = list_page_flags(&state),
                 .back = url0(c, "/staff/roles"),
                 .back_text = msg_text(c, MSG_rights_title)},
        .organisation = in.organisation->name,
        .list = groups_view(c, &state, rq, &in),
    };
    if (c->actor.access & ACCESS_ADMIN)
        v.make = url0(c, "/staff/groups/new");
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    rights_groups_page(&o, &v);
    return ST_OK;
}

/* ---- one group ------------------------------------------------------------------------------- */

enum { COL_MEMBER, COL_WHAT, COL_FROM, COL_TO, COL_ADDED, COL_REASON, COL_END, MEMBER_COLS };

static const struct list_column member_columns[MEMBER_COLS] = {
    [COL_MEMBER] = {"member", MSG_rights_group_member, COLUMN_NAME, true, false},
    [COL_WHAT] = {"what", MSG_rights_group_what, COLUMN_WORDS, true, false},
    [COL_FROM] = {"from", MSG_rights_group_from, COLUMN_NUMBER, true, false},
    [COL_TO] = {"to", MSG_rights_group_to, COLUMN_NUMBER, true, false},
    [COL_ADDED] = {"added", MSG_rights_who, COLUMN_WORDS, false, false},
    [COL_REASON] = {"reason", MSG_rights_reason, COLUMN_WORDS, false, false},
    [COL_END] = {"end", MSG_rights_group_change, COLUMN_WORDS, false, false},
};
static const struct list members_list = {
    .people = true,
    .name = "group-members",
    .caption = MSG_rights_group_members,
    .columns = member_columns,
    .n_columns = MEMBER_COLS,
    .search = MSG_rights_group_member,
    .sort = "member",
    .export_most = 5000,
    .empty = MSG_rights_group_members_none,
};

struct one_group {
    struct uuid id;
    struct opt_instant at;
    struct catalogue catalogue;
    struct rights_group_by_id_row *group;
    struct rights_group_members_rows members;
    struct rights_group_rights_rows rights;
    bool may_change;
};

static enum status one_group_tx(struct ctx *c, void *arg)
{
    struct one_group *in = arg;

    TRY(group_find(c, in->id, &in->group));
    TRY(rights_group_members(c, in->id, in->at, false, &in->members));
    return rights_group_rights(c, in->id, in->at, false, &in->rights);
}

static enum status
read_group(struct ctx *c, const struct request *rq, struct opt_instant at, struct one_group *in)
{
    *in = (struct one_group){
        .id = request_uuid(rq, "id"), .at = at, .catalogue = rights_catalogue(http_router(c))};
    TRY(db_tx_read(c, "rights/group", one_group_tx, in));
    in->may_change = !at.set && (c->actor.access & ACCESS_ADMIN) &&
                     uuid_eq(in->group->organisation_id, c->actor.organisation);
    return ST_OK;
}

static struct str permission_text(struct ctx *c, struct catalogue catalogue, struct str name)
{
    for (size_t i = 0; i < catalogue.n; i++)
        if (str_eq_z(name, catalogue.v[i].name))
            return msg_text(c, (enum msg)catalogue.v[i].text);
    return name; /* of another release */
}

static void fill_rights(struct ctx *c, const struct one_group *in, struct group_view *v)
{
    v->rights = NEWS(c->mem, struct group_right_row, in->rights.n);
    v->n_rights = in->rights.n;
    for (size_t i = 0; i < in->rights.n; i++) {
        const struct rights_group_rights_row *row = &in->rights.v[i];
        v->rights[i] = (struct group_right_row){
            .permission = permission_text(c, in->catalogue, row->permission),
            .period = group_period(c, row->valid_from, row->valid_to),
            .given = group_act(c, row->author, row->added_at, row->reason)};
        if (in->may_change)
            v->rights[i].end = url_id(c, "/staff/group-right/{id}/end", row->id);
    }
}

static struct list_view members_view(struct ctx *c,
                                     const struct list_state *state,
                                     const struct request *rq,
                                     const struct one_group *in)
{
    struct list_view list = list_view_of(c, state, rq, in->members.n, (int64_t)in->members.n);

    for (size_t i = 0; i < in->members.n; i++) {
        const struct rights_group_members_row *row = &in->members.v[i];
        struct list_cell *cells = list.rows[i].cells;
        cells[COL_MEMBER] =
            CELL_LINK(row->inner_id.set ? url_id(c, "/staff/group/{id}", row->inner_id.v)
                                        : url_id(c, "/staff/admin/person/{id}", row->person_id.v),
                      row->name.v);
        cells[COL_WHAT] = CELL_TEXT(msg_text(c, row->inner_id.set ? MSG_rights_group_is_group
                                                                  : MSG_rights_group_is_person));
        cells[COL_FROM] = CELL_DATE(row->valid_from);
        if (row->valid_to.set)
            cells[COL_TO] = CELL_DATE(row->valid_to.v);
        cells[COL_ADDED] = CELL_TEXT(row->author.v);
        cells[COL_ADDED].about = i18n_moment(c, row->added_at);
        cells[COL_REASON] = CELL_TEXT(row->reason);
        if (in->may_change)
            cells[COL_END] = CELL_LINK(url_id(c, "/staff/membership/{id}/end", row->id),
                                       msg_text(c, MSG_rights_group_end_member));
    }
    list_arrange(c, &list);
    return list;
}

static const struct field day_fields[] = {
    {"on", FIELD_DATE, MSG_rights_group_on, 0, MSG_rights_on_missing, 0, 0},
};
static const struct form day_form = {"day", day_fields, COUNT(day_fields)};

static struct group_view group_view_of(struct ctx *c,
                                       const struct request *rq,
                                       const struct list_state *state,
                                       const struct one_group *in,
                                       struct form_values *day)
{
    struct group_view v = {
        .page = {.rq = rq,
                 .title = in->group->name,
                 .flags = list_page_flags(state),
                 .back = url0(c, "/staff/groups"),
                 .back_text = msg_text(c, MSG_rights_groups)},
        .title = in->group->name,
        .caption = words_text(c, group_kinds(), in->group->kind),
        .made = group_act(c, in->group->author, in->group->made_at, in->group->reason),
        .history = url_id(c, "/staff/group/{id}/history", in->id),
        .day_url = url_id(c, "/staff/group/{id}/day", in->id),
        .today = url_id(c, "/staff/group/{id}", in->id),
        .add_person = url_id(c, "/staff/group/{id}/people", in->id),
        .add_group = url_id(c, "/staff/group/{id}/inner", in->id),
        .give = url_id(c, "/staff/group/{id}/right", in->id),
        .day = day,
        .may_change = in->may_change,
        .list = members_view(c, state, rq, in),
    };
    fill_rights(c, in, &v);
    return v;
}

enum status group_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &members_list, rq);
    struct form_values day = form_blank(c, &day_form);
    struct one_group in;

    TRY(read_group(c, rq, (struct opt_instant){0}, &in));
    form_set(&day, "on", time_print_date(c->mem, time_date(c->now_us)));
    struct group_view v = group_view_of(c, rq, &state, &in, &day);
    if (pairs_has(rq->query, "changed")) {
        v.page.notice = msg_text(c, MSG_rights_group_changed);
        v.page.notice_tone = TONE_OK;
    }
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    rights_group_page(&o, &v);
    return ST_OK;
}

enum status group_day_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &members_list, rq);
    struct form_values form;
    struct one_group in;

    TRY(form_read(c, &day_form, rq, &form));
    struct date day = {(int32_t)form_at(&form, "on")->number};
    if (form.bad)
        day = time_date(c->now_us);
    struct opt_instant end = {true, time_date_start((struct date){day.days + 1}) - 1};
    TRY(read_group(c, rq, end, &in));
    struct group_view v = group_view_of(c, rq, &state, &in, &form);
    v.page.flags = PAGE_ASKS;
    v.past = true;
    v.title = MSG_FORMAT(c, MSG_rights_role_on, MSG_ARG("role", in.group->name),
                         MSG_ARG("day", i18n_date(c, day)));
    struct out o = page_out(c, rs, form.bad ? 422 : 200);
    rights_group_page(&o, &v);
    return ST_OK;
}

/* ---- history --------------------------------------------------------------------------------- */

enum { COL_H_SUBJECT, COL_H_WHAT, COL_H_PERIOD, COL_H_ADDED, COL_H_ENDED, HISTORY_COLS };

static const struct list_column history_columns[HISTORY_COLS] = {
    [COL_H_SUBJECT] = {"subject", MSG_rights_group_subject, COLUMN_NAME, true, false},
    [COL_H_WHAT] = {"what", MSG_rights_group_what, COLUMN_WORDS, true, false},
    [COL_H_PERIOD] = {"period", MSG_rights_group_term, COLUMN_WORDS, false, false},
    [COL_H_ADDED] = {"added", MSG_rights_state_given, COLUMN_WORDS, false, false},
    [COL_H_ENDED] = {"ended", MSG_rights_group_ended_column, COLUMN_WORDS, false, false},
};
static const struct list_filter history_filters[] = {
    {"what", MSG_rights_group_what, FILTER_CHOICE},
};
static const struct list history_list = {
    .name = "group-history",
    .caption = MSG_rights_history,
    .columns = history_columns,
    .n_columns = HISTORY_COLS,
    .filters = history_filters,
    .n_filters = COUNT(history_filters),
    .search = MSG_rights_group_subject,
    .sort = "subject",
    .export_most = 5000,
    .empty = MSG_rights_group_history_none,
};
static const struct word whats[] = {
    {"person", MSG_rights_group_is_person, TONE_PLAIN},
    {"group", MSG_rights_group_is_group, TONE_PLAIN},
    {"right", MSG_rights_permission, TONE_PLAIN},
};

static enum status history_tx(struct ctx *c, void *arg)
{
    struct one_group *in = arg;

    TRY(group_find(c, in->id, &in->group));
    TRY(rights_group_members(c, in->id, in->at, true, &in->members));
    return rights_group_rights(c, in->id, in->at, true, &in->rights);
}

static bool is_wanted(struct str wanted, const char *what)
{
    return wanted.n == 0 || str_eq_z(wanted, what);
}

static void
fill_member_line(struct ctx *c, const struct rights_group_members_row *row, struct list_cell *cells)
{
    cells[COL_H_SUBJECT] = CELL_TEXT(row->name.v);
    cells[COL_H_WHAT] = CELL_TEXT(
        msg_text(c, row->inner_id.set ? MSG_rights_group_is_group : MSG_rights_group_is_person));
    cells[COL_H_PERIOD] = CELL_TEXT(group_period(c, row->valid_from, row->valid_to));
    cells[COL_H_ADDED] = CELL_TEXT(group_act(c, row->author, row->added_at, row->reason));
    if (row->ended_at.set)
        cells[COL_H_ENDED] =
            CELL_TEXT(group_act(c, row->ender, row->ended_at.v, row->end_reason.v));
}

static void fill_right_line(struct ctx *c,
                            struct catalogue catalogue,
                            const struct rights_group_rights_row *row,
                            struct list_cell *cells)
{
    cells[COL_H_SUBJECT] = CELL_TEXT(permission_text(c, catalogue, row->permission));
    cells[COL_H_WHAT] = CELL_TEXT(msg_text(c, MSG_rights_permission));
    cells[COL_H_PERIOD] = CELL_TEXT(group_period(c, row->valid_from, row->valid_to));
    cells[COL_H_ADDED] = CELL_TEXT(group_act(c, row->author, row->added_at, row->reason));
    if (row->ended_at.set)
        cells[COL_H_ENDED] =
            CELL_TEXT(group_act(c, row->ender, row->ended_at.v, row->end_reason.v));
}

static struct list_view history_view(struct ctx *c,
                                     const struct list_state *state,
                                     const struct request *rq,
                                     const struct one_group *in)
{
    struct str wanted = list_filter_value(state, "what");
    size_t n = 0, most = in->members.n + in->rights.n;
    struct list_view list = list_view_of(c, state, rq, most, (int64_t)most);

    for (size_t i = 0; i < in->members.n; i++)
        if (is_wanted(wanted, in->members.v[i].inner_id.set ? "group" : "person"))
            fill_member_line(c, &in->members.v[i], list.rows[n++].cells);
    for (size_t i = 0; i < in->rights.n; i++)
        if (is_wanted(wanted, "right"))
            fill_right_line(c, in->catalogue, &in->rights.v[i], list.rows[n++].cells);
    list.n = n;
    list.total = (int64_t)n;
    list.options[0] = words_options(c, WORDS(whats));
    list_arrange(c, &list);
    return list;
}

enum status group_history_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &history_list, rq);
    struct one_group in = {.id = request_uuid(rq, "id"),
                           .catalogue = rights_catalogue(http_router(c))};

    TRY(db_tx_read(c, "rights/group-history", history_tx, &in));
    struct group_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_rights_history),
                 .flags = list_page_flags(&state),
                 .back = url_id(c, "/staff/group/{id}", in.id),
                 .back_text = in.group->name},
        .caption = in.group->name,
        .title = msg_text(c, MSG_rights_history),
        .list = history_view(c, &state, rq, &in),
    };
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    rights_group_list(&o, &v);
    return ST_OK;
}
