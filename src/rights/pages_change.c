/* A permission of a role is given, taken or left as shipped; and what was changed so far. */
#include "base/time.h"
#include "html/words.h"
#include "i18n/msg_rights.h"
#include "rights/change.h"
#include "rights/pages.h"
#include "rights_queries.h"
#include "rights_views.h"

enum { REASON_MOST = 500 };

static const struct field change_fields[] = {
    {"state", FIELD_CHOICE, MSG_rights_wish, 0, MSG_rights_state_missing, 0, 0},
    {"reason", FIELD_TEXT, MSG_rights_reason, MSG_rights_reason_hint, MSG_rights_reason_missing, 1,
     REASON_MOST},
};
const struct form rights_change_form = {"change", change_fields, COUNT(change_fields)};

struct url rights_change_url(struct ctx *c,
                             const struct account_role *role,
                             const struct permission *permission)
{
    const struct str parts[] = {str_from_z(role->name), str_from_z(permission->name)};
    return url_path(c, "/staff/role/{role}/permission/{permission}", parts, COUNT(parts));
}

static struct url role_url(struct ctx *c, const struct account_role *role)
{
    struct str name = str_from_z(role->name);
    return url_path(c, "/staff/role/{role}", &name, 1);
}

/* ---- a change -------------------------------------------------------------------------------- */

struct changing {
    struct catalogue catalogue;
    const struct account_role *role;
    size_t at; /* of the permission */
    struct verdict verdicts[PERMISSIONS_MOST];
};

static enum status changing_tx(struct ctx *c, void *arg)
{
    struct changing *in = arg;
    struct organisation *organisation;

    TRY(organisation_by_id(c, c->actor.organisation, &organisation));
    if (!rights_role_is_here(in->role, account_level_of(organisation)))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    return rights_state_of(c, in->catalogue, c->actor.organisation, in->role, NULL, false,
                           in->verdicts);
}

static bool find_permission(const struct changing *in, struct str name, size_t *ret_at)
{
    for (*ret_at = 0; *ret_at < in->catalogue.n; (*ret_at)++)
        if (str_eq_z(name, in->catalogue.v[*ret_at].name))
            return rights_possible(in->role, &in->catalogue.v[*ret_at]);
    return false;
}

/* *ret_sent: the administrator was sent to confirm first. */
static enum status begin(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         struct changing **ret,
                         bool *ret_sent)
{
    struct changing *in = *ret = NEW(c->mem, struct changing);

    in->catalogue = rights_catalogue(http_router(c));
    in->role = rights_role(c, request_param(rq, "role"));
    *ret_sent = false;
    if (!in->role || !find_permission(in, request_param(rq, "permission"), &in->at))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(db_tx_read(c, "rights/changing", changing_tx, in));
    const char *why = rights_untouchable(c, in->role, &in->catalogue.v[in->at]);
    if (why)
        return FAIL(c, ST_FORBIDDEN, why);
    return account_need_factor(c, rq, rs, ret_sent);
}

static size_t fill_states(struct ctx *c, const struct verdict *now, struct option *ret)
{
    size_t n = 0;

    if (!now->permitted && !now->bound)
        ret[n++] =
            (struct option){.value = STR("GIVEN"), .text = msg_text(c, MSG_rights_wish_given)};
    if (now->permitted)
        ret[n++] = (struct option){.value = STR("TAKEN"),
                                   .text = msg_text(c, MSG_rights_wish_taken),
                                   .hint = msg_text(c, MSG_rights_wish_taken_hint)};
    if (now->why == WHY_HERE)
        ret[n++] =
            (struct option){.value = STR("SHIPPED"), .text = msg_text(c, MSG_rights_wish_shipped)};
    return n;
}

static enum status show_change(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct changing *in,
                               struct form_values *form)
{
    const struct permission *permission = &in->catalogue.v[in->at];
    const struct verdict *now = &in->verdicts[in->at];
    struct option states[3];
    struct change_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, (enum msg)permission->text),
                 .flags = PAGE_READ,
                 .form = form,
                 .back = role_url(c, in->role),
                 .back_text = msg_text(c, in->role->label)},
        .role = msg_text(c, in->role->label),
        .permission = msg_text(c, (enum msg)permission->text),
        .now = msg_text(c, now->permitted ? MSG_rights_now_yes : MSG_rights_now_no),
        .why = msg_text(c, rights_why_text(now)),
        .form = form,
        .action = rights_change_url(c, in->role, permission),
        .states = states,
        .n_states = fill_states(c, now, states),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    rights_change_page(&o, &v);
    return ST_OK;
}

enum status role_change(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &rights_change_form);
    struct changing *in;
    bool sent;

    TRY(begin(c, rq, rs, &in, &sent));
    return sent ? ST_OK : show_change(c, rq, rs, in, &form);
}

enum status role_change_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct changing *in;
    bool sent;

    TRY(begin(c, rq, rs, &in, &sent));
    TRY(form_read(c, &rights_change_form, rq, &form));
    if (!form.bad) {
        const struct rights_wish wish = {.role = in->role,
                                         .permission = in->at,
                                         .state = form_at(&form, "state")->text,
                                         .reason = form_at(&form, "reason")->text};
        TRY(form_failure(c, &form, rights_change(c, in->catalogue, &wish)));
    }
    if (form.bad)
        return show_change(c, rq, rs, in, &form);
    return response_see_other(c, rs, url_query(c, role_url(c, in->role), "changed", STR("1")).s);
}

/* ---- history --------------------------------------------------------------------------------- */

enum { COL_AT, COL_PERMISSION, COL_STATE, COL_WHERE, COL_WHO, COL_REASON, COLS };

static const struct list_column columns[COLS] = {
    [COL_AT] = {"at", MSG_rights_when, COLUMN_NUMBER, true, false},
    [COL_PERMISSION] = {"permission", MSG_rights_permission, COLUMN_NAME, false, false},
    [COL_STATE] = {"state", MSG_rights_state, COLUMN_STATE, false, false},
    [COL_WHERE] = {"where", MSG_rights_where, COLUMN_WORDS, false, false},
    [COL_WHO] = {"who", MSG_rights_who, COLUMN_WORDS, false, false},
    [COL_REASON] = {"reason", MSG_rights_reason, COLUMN_WORDS, false, false},
};
static const struct list_filter filters[] = {
    {"permission", MSG_rights_permission, FILTER_CHOICE},
    {"period", MSG_rights_when, FILTER_DATES},
};
static const struct list history_list = {
    .name = "role-history",
    .caption = MSG_rights_history,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .sort = "at",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_rights_history_none,
};
static const struct word states[] = {
    {"GIVEN", MSG_rights_state_given, TONE_OK},
    {"TAKEN", MSG_rights_state_taken, TONE_WARN},
    {"SHIPPED", MSG_rights_state_shipped, TONE_PLAIN},
};

struct history {
    struct catalogue catalogue;
    const struct account_role *role;
    struct list_state state;
    struct rights_changes_of_role_rows rows;
    struct organisations organisations;
};

static enum status history_tx(struct ctx *c, void *arg)
{
    struct history *in = arg;
    const struct list_state *state = &in->state;
    size_t period = list_filter_at(state, "period");
    struct organisation *own;
    const struct rights_changes_of_role_in query = {
        .organisation = c->actor.organisation,
        .role = str_from_z(in->role->name),
        .permission = list_filter_value(state, "permission"),
        .from_at = {state->has_from[period], time_date_start(state->from[period])},
        .to_at = {state->has_to[period],
                  time_date_start((struct date){state->to[period].days + 1})},
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };

    TRY(organisation_by_id(c, c->actor.organisation, &own));
    if (!rights_role_is_here(in->role, account_level_of(own)))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(rights_changes_of_role(c, &query, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, in->rows.n, &in->organisations);
}

static struct str organisation_name(const struct organisations *list, struct uuid id)
{
    for (size_t i = 0; i < list->n; i++)
        if (uuid_eq(list->v[i].id, id))
            return list->v[i].name;
    return STR("");
}

static struct words permission_words(struct ctx *c, const struct history *in)
{
    struct word *words = NEWS(c->mem, struct word, PERMISSIONS_MOST);
    size_t n = 0;

    for (size_t i = 0; i < in->catalogue.n; i++)
        if (rights_possible(in->role, &in->catalogue.v[i]))
            words[n++] =
                (struct word){in->catalogue.v[i].name, in->catalogue.v[i].text, TONE_PLAIN};
    return (struct words){words, n};
}

static void fill_history(struct ctx *c, const struct history *in, struct list_view *list)
{
    struct words permissions = permission_words(c, in);

    list->options[0] = words_options(c, permissions);
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct rights_changes_of_role_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_AT] = CELL_MOMENT(row->at);
        cells[COL_PERMISSION] = CELL_TEXT(words_text(c, permissions, row->permission));
        cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
        cells[COL_WHERE] = CELL_TEXT(organisation_name(&in->organisations, row->organisation_id));
        cells[COL_WHO] = CELL_TEXT(row->author.v);
        cells[COL_REASON] = CELL_TEXT(row->reason);
    }
}

enum status role_history_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct history in = {.catalogue = rights_catalogue(http_router(c)),
                         .role = rights_role(c, request_param(rq, "role")),
                         .state = list_read(c, &history_list, rq)};

    if (!in.role)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(db_tx_read(c, "rights/history", history_tx, &in));
    struct history_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_rights_history),
                 .flags = list_page_flags(&in.state),
                 .back = role_url(c, in.role),
                 .back_text = msg_text(c, in.role->label)},
        .role = msg_text(c, in.role->label),
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
    };
    fill_history(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    rights_history_page(&o, &v);
    return ST_OK;
}
