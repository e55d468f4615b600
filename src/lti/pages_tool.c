/* Administrators' pages of tools: list, one with its resources and subscriptions. */
#include "audit/audit.h"
#include "i18n/msg_lti.h"
#include "lti/lti.h"
#include "lti/pages.h"
#include "lti_views.h"
#include "organisation/organisation.h"

enum { HISTORY_MOST = 50 };

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_NAME, COL_HOLDER, COL_OWNER, COL_RESOURCES, COL_HERE, COL_CREATED, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_lti_field_name, COLUMN_NAME, true, false},
    [COL_HOLDER] = {"holder", MSG_lti_field_holder, COLUMN_WORDS, false, false},
    [COL_OWNER] = {"owner", MSG_lti_tools_owner, COLUMN_WORDS, false, false},
    [COL_RESOURCES] = {"resources", MSG_lti_tools_resources, COLUMN_AMOUNT, false, false},
    [COL_HERE] = {"here", MSG_lti_tools_here, COLUMN_WORDS, false, false},
    [COL_CREATED] = {"created", MSG_lti_tools_created, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"status", MSG_lti_tools_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {{"status", MSG_lti_tools_state, FILTER_CHOICE}};
static const struct list tools_list = {
    .name = "tools",
    .caption = MSG_lti_tools_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_lti_tools_search,
    .sort = "name",
    .export_most = 10000,
    .empty = MSG_lti_tools_empty,
};

static enum status name_of(struct ctx *c, struct uuid id, struct str *ret_name)
{
    struct organisation *organisation;

    TRY(organisation_by_id(c, id, &organisation));
    *ret_name = organisation->name;
    return ST_OK;
}

struct listing {
    struct list_state state;
    struct lti_tool_list_rows rows;
    struct str *owners;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;

    TRY(lti_tool_list(c,
                      &(const struct lti_tool_list_in){
                          .search = in->state.search_key,
                          .status = list_filter_value(&in->state, "status"),
                          .sort = list_sort(&in->state),
                          .descending = in->state.descending,
                          .most = in->state.limit,
                          .skip = in->state.offset,
                      },
                      &in->rows));
    in->owners = NEWS(c->mem, struct str, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        TRY(name_of(c, in->rows.v[i].owner, &in->owners[i]));
    return ST_OK;
}

static void fill_list(struct ctx *c, const struct listing *in, struct list_view *list)
{
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct lti_tool_list_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_NAME] = CELL_LINK(url_id(c, "/staff/tools/{id}", row->id), row->name);
        cells[COL_HOLDER] = CELL_TEXT(row->holder);
        cells[COL_OWNER] = CELL_TEXT(in->owners[i]);
        cells[COL_RESOURCES] = CELL_NUMBER(row->resources);
        cells[COL_HERE] =
            CELL_TEXT(msg_text(c, row->subscribed ? MSG_lti_tools_yes : MSG_lti_tools_no));
        cells[COL_CREATED] = CELL_MOMENT(row->created_at);
        cells[COL_STATE] = words_tag(c, lti_states(), row->status);
    }
    list->options[0] = words_options(c, lti_states());
}

enum status lti_tools_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &tools_list, rq)};

    TRY(db_tx_read(c, "lti/tools", list_tx, &in));
    int64_t total = in.rows.n > 0 ? in.rows.v[0].total : 0;
    struct lti_tools_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_lti_tools_title),
                 .flags = list_page_flags(&in.state)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, total),
        .add = url0(c, "/staff/tools/new"),
    };
    fill_list(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    lti_tools(&o, &v);
    return ST_OK;
}

/* ---- one tool -------------------------------------------------------------------------------- */

struct one {
    struct uuid id;
    struct lti_tool_of_row *row;
    struct lti_resources_of_rows resources;
    struct lti_subscription_here_row *here;
    struct lti_subscriptions_of_rows subscriptions;
    struct str owner, *subscribers;
    struct audit_page history;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;
    const struct audit_filter about = {.object_type = STR("lti.tool"),
                                       .object = uuid_print(c->mem, in->id)};

    TRY(lti_tool_of(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "lti.tool.unknown");
    TRY(name_of(c, in->row->organisation_id, &in->owner));
    TRY(lti_resources_of(c, in->id, &in->resources));
    TRY(lti_subscription_here(c, in->id, &in->here));
    TRY(lti_subscriptions_of(c, in->id, &in->subscriptions));
    in->subscribers = NEWS(c->mem, struct str, in->subscriptions.n);
    for (size_t i = 0; i < in->subscriptions.n; i++)
        TRY(name_of(c, in->subscriptions.v[i].organisation_id, &in->subscribers[i]));
    return in->row->kept ? audit_list(c, &about, NULL, HISTORY_MOST, &in->history) : ST_OK;
}

static void add_fact(struct ctx *c, struct lti_tool_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void add_ours(struct ctx *c, struct lti_tool_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_platform < COUNT(v->platform));
    v->platform[v->n_platform++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill_facts(struct ctx *c, const struct one *in, struct lti_tool_view *v)
{
    const struct lti_tool_of_row *row = in->row;
    bool blocked = str_eq_z(row->status, "BLOCKED");

    v->name = row->name;
    v->state = words_text(c, lti_states(), row->status);
    v->tone = words_tone(lti_states(), row->status);
    add_fact(c, v, MSG_lti_field_holder, row->holder);
    add_fact(c, v, MSG_lti_tools_owner, in->owner);
    add_fact(c, v, MSG_lti_tools_created, i18n_moment(c, row->created_at));
    if (row->status_reason.n > 0)
        add_fact(c, v, MSG_lti_field_reason, row->status_reason);
    if (!row->kept)
        return;
    add_fact(c, v, MSG_lti_field_login, row->login);
    add_fact(c, v, MSG_lti_field_redirects, row->redirects);
    add_ours(c, v, MSG_lti_ours_issuer, sso_issuer(c));
    add_ours(c, v, MSG_lti_ours_client, uuid_print(c->mem, row->id));
    add_ours(c, v, MSG_lti_ours_authorize, url_absolute(c, STR("/lti/authorize")));
    add_ours(c, v, MSG_lti_ours_keys, url_absolute(c, STR("/sso/keys")));
    v->edit = url_id(c, "/staff/tools/{id}/edit", row->id);
    v->status = url_id(c, "/staff/tools/{id}/status", row->id);
    v->status_text = msg_text(c, blocked ? MSG_lti_status_restore : MSG_lti_status_block);
    v->add_resource = url_id(c, "/staff/tools/{id}/resource", row->id);
}

static struct str grades(struct ctx *c, const struct lti_resources_of_row *row)
{
    if (row->grade_from == row->grade_to)
        return MSG_FORMAT(c, MSG_lti_resource_grade,
                          MSG_ARG("grade", str_printf(c->mem, "%d", row->grade_from)));
    return MSG_FORMAT(c, MSG_lti_resource_grades,
                      MSG_ARG("from", str_printf(c->mem, "%d", row->grade_from)),
                      MSG_ARG("to", str_printf(c->mem, "%d", row->grade_to)));
}

static void fill_resources(struct ctx *c, const struct one *in, struct lti_tool_view *v)
{
    v->resources = NEWS(c->mem, struct lti_resource_row, in->resources.n);
    v->n_resources = in->resources.n;
    for (size_t i = 0; i < in->resources.n; i++) {
        const struct lti_resources_of_row *row = &in->resources.v[i];
        struct lti_resource_row *to = &v->resources[i];
        to->title = row->title;
        to->kind = words_text(c, lti_kinds(), row->kind);
        to->about = grades(c, row);
        if (row->language.n > 0)
            to->about = str_printf(c->mem, STR_FMT " · " STR_FMT, STR_ARG(to->about),
                                   STR_ARG(row->language));
        if (in->row->kept) {
            const struct str ids[] = {uuid_print(c->mem, in->id), uuid_print(c->mem, row->id)};
            to->withdraw =
                url_path(c, "/staff/tools/{id}/resource/{resource}/withdraw", ids, COUNT(ids));
        }
    }
}

static void fill_subscriptions(struct ctx *c, const struct one *in, struct lti_tool_view *v)
{
    bool running = in->here && in->here->running;

    v->here = running ? MSG_FORMAT(c, MSG_lti_here_until,
                                   MSG_ARG("day", i18n_date(c, in->here->valid_to)),
                                   MSG_ARG("contract", in->here->contract))
                      : msg_text(c, MSG_lti_here_none);
    v->subscribe = url_id(c, "/staff/tools/{id}/subscription", in->id);
    v->subscribe_text = msg_text(c, running ? MSG_lti_subscribe_renew : MSG_lti_subscribe_title);
    if (running)
        v->end = url_id(c, "/staff/tools/{id}/subscription/end", in->id);
    v->subscriptions = NEWS(c->mem, struct fact, in->subscriptions.n);
    v->n_subscriptions = in->subscriptions.n;
    for (size_t i = 0; i < in->subscriptions.n; i++) {
        const struct lti_subscriptions_of_row *row = &in->subscriptions.v[i];
        v->subscriptions[i] = (struct fact){
            .name = in->subscribers[i],
            .value = uuid_print(c->mem, row->id),
            .about = MSG_FORMAT(c, MSG_lti_here_until, MSG_ARG("day", i18n_date(c, row->valid_to)),
                                MSG_ARG("contract", row->contract)),
            .tag = msg_text(c, row->running ? MSG_lti_tools_runs : MSG_lti_tools_over),
            .tone = row->running ? TONE_OK : TONE_PLAIN};
    }
}

static void fill_history(struct ctx *c, const struct one *in, struct lti_tool_view *v)
{
    v->history = NEWS(c->mem, struct fact, in->history.n);
    for (size_t i = 0; i < in->history.n; i++) {
        const struct audit_row *row = &in->history.v[i];
        v->history[v->n_history++] = (struct fact){.name = i18n_moment(c, row->at_us),
                                                   .value = audit_action_words(c, row->action),
                                                   .about = lti_reason_words(c, row->details)};
    }
}

enum status lti_tool_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "lti/tool", one_tx, &in));
    struct lti_tool_view v = {.page = {.rq = rq,
                                       .title = in.row->name,
                                       .back = url0(c, "/staff/tools"),
                                       .back_text = msg_text(c, MSG_lti_tools_title)}};
    fill_facts(c, &in, &v);
    fill_resources(c, &in, &v);
    fill_subscriptions(c, &in, &v);
    fill_history(c, &in, &v);
    if (pairs_has(rq->query, "changed")) {
        v.page.notice = msg_text(c, MSG_lti_tools_saved);
        v.page.notice_tone = TONE_OK;
    }
    struct out o = page_out(c, rs, 200);
    lti_tool(&o, &v);
    return ST_OK;
}
