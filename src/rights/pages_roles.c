/* Roles of the own organisation, what each may do, and how that came about. */
#include "base/time.h"
#include "html/words.h"
#include "i18n/msg_rights.h"
#include "rights/change.h"
#include "rights/pages.h"
#include "rights_queries.h"
#include "rights_views.h"

/* ---- the list of roles ----------------------------------------------------------------------- */

enum { COL_ROLE, COL_MAY, COL_CHANGED, ROLE_COLS };

static const struct list_column role_columns[ROLE_COLS] = {
    [COL_ROLE] = {"role", MSG_rights_role, COLUMN_NAME, true, false},
    [COL_MAY] = {"may", MSG_rights_may, COLUMN_AMOUNT, true, false},
    [COL_CHANGED] = {"changed", MSG_rights_changed_here, COLUMN_AMOUNT, true, false},
};
static const struct list roles_list = {
    .name = "roles",
    .caption = MSG_rights_title,
    .columns = role_columns,
    .n_columns = ROLE_COLS,
    .search = MSG_rights_role,
    .sort = "role",
    .export_most = 100,
    .page_size = 50,
};

struct all_roles {
    struct catalogue catalogue;
    const struct account_role *roles;
    size_t n;
    int64_t *may;
    struct rights_changed_roles_rows changed;
    struct organisation *organisation;
    struct verdict verdicts[PERMISSIONS_MOST];
};

static int64_t count_permitted(const struct all_roles *in)
{
    int64_t n = 0;
    for (size_t i = 0; i < in->catalogue.n; i++)
        n += in->verdicts[i].permitted;
    return n;
}

static enum status all_roles_tx(struct ctx *c, void *arg)
{
    struct all_roles *in = arg;
    const struct account_role *all;
    struct account_role *here;
    size_t n;

    TRY(organisation_by_id(c, c->actor.organisation, &in->organisation));
    TRY(rights_changed_roles(c, c->actor.organisation, &in->changed));
    all = account_all_roles(c, &n);
    here = NEWS(c->mem, struct account_role, n);
    in->may = NEWS(c->mem, int64_t, n);
    in->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (!rights_role_is_here(&all[i], account_level_of(in->organisation)))
            continue;
        TRY(rights_state_of(c, in->catalogue, c->actor.organisation, &all[i], NULL, false,
                            in->verdicts));
        in->may[in->n] = count_permitted(in);
        here[in->n++] = all[i];
    }
    in->roles = here;
    return ST_OK;
}

static int64_t changed_of(const struct all_roles *in, const char *role)
{
    for (size_t i = 0; i < in->changed.n; i++)
        if (str_eq_z(in->changed.v[i].role, role))
            return in->changed.v[i].n;
    return 0;
}

static struct url role_url(struct ctx *c, const char *role)
{
    struct str name = str_from_z(role);
    return url_path(c, "/staff/role/{role}", &name, 1);
}

enum status roles_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &roles_list, rq);
    struct all_roles *in = NEW(c->mem, struct all_roles);

    in->catalogue = rights_catalogue(http_router(c));
    TRY(db_tx_read(c, "rights/roles", all_roles_tx, in));
    struct roles_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_rights_title),
                 .flags = list_page_flags(&state)},
        .organisation = in->organisation->name,
        .list = list_view_of(c, &state, rq, in->n, (int64_t)in->n),
    };
    for (size_t i = 0; i < in->n; i++) {
        struct list_cell *cells = v.list.rows[i].cells;
        cells[COL_ROLE] =
            CELL_LINK(role_url(c, in->roles[i].name), msg_text(c, in->roles[i].label));
        cells[COL_MAY] = CELL_NUMBER(in->may[i]);
        cells[COL_CHANGED] = CELL_NUMBER(changed_of(in, in->roles[i].name));
    }
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    rights_roles(&o, &v);
    return ST_OK;
}

/* ---- one role -------------------------------------------------------------------------------- */

enum { COL_PERMISSION, COL_STATE, COL_WHY, PERMISSION_COLS };

static const struct list_column permission_columns[PERMISSION_COLS] = {
    [COL_PERMISSION] = {"permission", MSG_rights_permission, COLUMN_NAME, true, false},
    [COL_STATE] = {"state", MSG_rights_state, COLUMN_STATE, true, false},
    [COL_WHY] = {"why", MSG_rights_why, COLUMN_WORDS, true, false},
};
static const struct list_filter permission_filters[] = {
    {"state", MSG_rights_state, FILTER_CHOICE},
};
static const struct list permissions_list = {
    .name = "permissions",
    .caption = MSG_rights_permissions,
    .columns = permission_columns,
    .n_columns = PERMISSION_COLS,
    .filters = permission_filters,
    .n_filters = COUNT(permission_filters),
    .search = MSG_rights_permission,
    .sort = "permission",
    .export_most = PERMISSIONS_MOST,
    .page_size = PERMISSIONS_MOST,
};

static const struct word states[] = {
    {"yes", MSG_rights_yes, TONE_OK},
    {"no", MSG_rights_no, TONE_PLAIN},
};

struct one_role {
    struct catalogue catalogue;
    const struct account_role *role;
    const int64_t *at_us; /* NULL: now */
    struct organisation *organisation;
    struct verdict verdicts[PERMISSIONS_MOST];
};

static enum status one_role_tx(struct ctx *c, void *arg)
{
    struct one_role *in = arg;

    TRY(organisation_by_id(c, c->actor.organisation, &in->organisation));
    if (!in->role || !rights_role_is_here(in->role, account_level_of(in->organisation)))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    return rights_state_of(c, in->catalogue, c->actor.organisation, in->role, in->at_us, false,
                           in->verdicts);
}

static enum status
read_role(struct ctx *c, const struct request *rq, const int64_t *at_us, struct one_role **ret)
{
    *ret = NEW(c->mem, struct one_role);
    (*ret)->catalogue = rights_catalogue(http_router(c));
    (*ret)->role = rights_role(c, request_param(rq, "role"));
    (*ret)->at_us = at_us;
    return db_tx_read(c, "rights/role", one_role_tx, *ret);
}

static struct str state_code(const struct verdict *verdict)
{
    return verdict->permitted ? STR("yes") : STR("no");
}

static bool is_shown(const struct verdict *verdict, struct str state)
{
    return verdict->possible && (state.n == 0 || str_eq(state, state_code(verdict)));
}

enum msg rights_why_text(const struct verdict *verdict)
{
    switch (verdict->why) {
    case WHY_SHIPPED: return MSG_rights_why_shipped;
    case WHY_LAW: return MSG_rights_why_law;
    case WHY_HERE: return MSG_rights_why_here;
    case WHY_GROUP: return MSG_rights_why_group;
    case WHY_ABOVE: break;
    }
    return MSG_rights_why_above;
}

static struct list_view permissions_view(struct ctx *c,
                                         const struct request *rq,
                                         const struct list_state *state,
                                         const struct one_role *in)
{
    struct str wanted = list_filter_value(state, "state");
    size_t n = 0, row = 0;

    for (size_t i = 0; i < in->catalogue.n; i++)
        n += is_shown(&in->verdicts[i], wanted);
    struct list_view list = list_view_of(c, state, rq, n, (int64_t)n);
    for (size_t i = 0; i < in->catalogue.n; i++) {
        const struct permission *permission = &in->catalogue.v[i];
        struct list_cell *cells = list.rows[row].cells;
        if (!is_shown(&in->verdicts[i], wanted))
            continue;
        row++;
        cells[COL_PERMISSION] = CELL_TEXT(msg_text(c, (enum msg)permission->text));
        if (!in->at_us && (c->actor.access & ACCESS_ADMIN) &&
            !rights_untouchable(c, in->role, permission))
            cells[COL_PERMISSION].url = rights_change_url(c, in->role, permission);
        cells[COL_STATE] = words_tag(c, WORDS(states), state_code(&in->verdicts[i]));
        cells[COL_WHY] = CELL_TEXT(msg_text(c, rights_why_text(&in->verdicts[i])));
    }
    list.options[0] = words_options(c, WORDS(states));
    list_arrange(c, &list);
    return list;
}

static const struct field day_fields[] = {
    {"on", FIELD_DATE, MSG_rights_on, 0, MSG_rights_on_missing, 0, 0},
};
static const struct form day_form = {"day", day_fields, COUNT(day_fields)};

static struct url under_role(struct ctx *c, const struct account_role *role, const char *pattern)
{
    struct str name = str_from_z(role->name);
    return url_path(c, pattern, &name, 1);
}

static struct role_view role_view_of(struct ctx *c,
                                     const struct request *rq,
                                     const struct one_role *in,
                                     struct form_values *day)
{
    struct role_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, in->role->label),
                 .back = url0(c, "/staff/roles"),
                 .back_text = msg_text(c, MSG_rights_title)},
        .organisation = in->organisation->name,
        .title = msg_text(c, in->role->label),
        .lead = msg_text(c, MSG_rights_role_lead),
        .history = under_role(c, in->role, "/staff/role/{role}/history"),
        .day_url = under_role(c, in->role, "/staff/role/{role}/day"),
        .today = under_role(c, in->role, "/staff/role/{role}"),
        .day = day,
    };

    if (in->role->granted)
        v.people = url_query(c, url0(c, "/staff/admin/people"), "role", str_from_z(in->role->name));
    return v;
}

enum status role_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &permissions_list, rq);
    struct form_values day = form_blank(c, &day_form);
    struct one_role *in;

    TRY(read_role(c, rq, NULL, &in));
    struct role_view v = role_view_of(c, rq, in, &day);
    v.page.flags = list_page_flags(&state);
    if (pairs_has(rq->query, "changed")) {
        v.page.notice = msg_text(c, MSG_rights_changed_notice);
        v.page.notice_tone = TONE_OK;
    }
    form_set(&day, "on", time_print_date(c->mem, time_date(c->now_us)));
    v.list = permissions_view(c, rq, &state, in);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    rights_role_page(&o, &v);
    return ST_OK;
}

enum status role_day_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &permissions_list, rq);
    struct form_values form;
    struct one_role *in;

    TRY(form_read(c, &day_form, rq, &form));
    const struct field_value *on = form_at(&form, "on");
    struct date day = {(int32_t)on->number};
    if (form.bad)
        day = time_date(c->now_us);
    int64_t end_us = time_date_start((struct date){day.days + 1}) - 1;
    TRY(read_role(c, rq, &end_us, &in));
    struct role_view v = role_view_of(c, rq, in, &form);
    v.page.flags = PAGE_ASKS;
    v.past = true;
    v.title = MSG_FORMAT(c, MSG_rights_role_on, MSG_ARG("role", v.title),
                         MSG_ARG("day", i18n_date(c, day)));
    v.list = permissions_view(c, rq, &state, in);
    struct out o = page_out(c, rs, form.bad ? 422 : 200);
    rights_role_page(&o, &v);
    return ST_OK;
}
