/* A new task for a body, or another body for one: first the body is looked for, then the words. */
#include "i18n/i18n.h"
#include "i18n/msg_task.h"
#include "platform/platform.h"
#include "task/pages.h"
#include "task_views.h"

/* ---- to whom --------------------------------------------------------------------------------- */

enum { TO_NAME, TO_KIND, TO_PLACE, TO_BIN, TO_COLS };
static const struct list_column to_columns[TO_COLS] = {
    [TO_NAME] = {"name", MSG_task_body, COLUMN_NAME, false, false},
    [TO_KIND] = {"kind", MSG_task_body_kind, COLUMN_WORDS, false, false},
    [TO_PLACE] = {"place", MSG_task_body_place, COLUMN_WORDS, false, false},
    [TO_BIN] = {"bin", MSG_task_body_bin, COLUMN_NUMBER, false, false},
};
static const struct list to_list = {
    .name = "bodies",
    .caption = MSG_task_to_title,
    .columns = to_columns,
    .n_columns = TO_COLS,
    .search = MSG_task_to_search,
    .export_most = 10000,
    .empty = MSG_task_to_empty,
};

struct to {
    struct list_state state;
    struct organisations found;
    int64_t total;
    struct uuid task; /* nil: a new one */
    struct task_by_id_row *row;
};

static enum status to_tx(struct ctx *c, void *arg)
{
    struct to *to = arg;
    const struct organisation_search search = {.typed = to->state.search,
                                               .kind = STR(""),
                                               .skip = to->state.offset,
                                               .most = to->state.limit};

    if (!uuid_is_nil(to->task)) {
        TRY(task_by_id(c, to->task, &to->row));
        if (!to->row)
            return FAIL(c, ST_NOT_FOUND, "task.no-such");
    }
    return organisation_search(c, &search, &to->found, &to->total);
}

static struct url to_url(struct ctx *c, const struct to *to, struct uuid body)
{
    struct url base = uuid_is_nil(to->task) ? url0(c, "/staff/tasks/new")
                                            : url_id(c, "/staff/task/{id}/move", to->task);
    return url_query(c, base, "to", uuid_print(c->mem, body));
}

enum status task_to_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct to to = {.state = list_read(c, &to_list, rq)};
    struct str task = pairs_get(rq->query, "task");

    if (task.n > 0 && !scan_uuid(task, &to.task))
        return FAIL(c, ST_NOT_FOUND, "task.no-such");
    TRY(db_tx_read(c, "task/to", to_tx, &to));
    struct task_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_task_to_title),
                 .flags = list_page_flags(&to.state),
                 .back = url0(c, "/staff/tasks"),
                 .back_text = msg_text(c, MSG_task_nav)},
        .list = list_view_of(c, &to.state, rq, to.found.n, to.total),
    };
    for (size_t i = 0; i < to.found.n; i++) {
        const struct organisation *body = &to.found.v[i];
        struct list_cell *cells = v.list.rows[i].cells;
        cells[TO_NAME] = CELL_LINK(to_url(c, &to, body->id), body->name);
        cells[TO_KIND] = CELL_TEXT(body->kind_name);
        cells[TO_PLACE] =
            CELL_TEXT(body->district_name.n > 0 ? body->district_name : body->region_name);
        cells[TO_BIN] = CELL_TEXT(body->bin);
    }
    if (to.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    task_to_view(&o, &v);
    return ST_OK;
}

/* ---- the words ------------------------------------------------------------------------------- */

struct giving {
    struct uuid id, to; /* id: of the task that moves; nil: a new one */
    struct task_by_id_row *row;
    struct organisation *body;
};

static enum status giving_tx(struct ctx *c, void *arg)
{
    struct giving *g = arg;

    if (!uuid_is_nil(g->id)) {
        TRY(task_by_id(c, g->id, &g->row));
        if (!g->row)
            return FAIL(c, ST_NOT_FOUND, "task.no-such");
        if (g->row->closed_at.set)
            return FAIL(c, ST_CONFLICT, "task.closed-already");
    }
    return organisation_by_id(c, g->to, &g->body);
}

static enum status show_giving(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               struct giving *g,
                               struct form_values *form)
{
    TRY(db_tx_read(c, "task/giving", giving_tx, g));
    bool moves = g->row != NULL;
    if (!form->typed && !form->bad) {
        form_set(form, "to", uuid_print(c->mem, g->to));
        form_set(form, "days", str_printf(c->mem, "%d", TASK_DAYS_DEFAULT));
    }
    struct str heading = msg_text(c, moves ? MSG_task_move_title : MSG_task_new_title);
    struct task_give_view v = {
        .page = {.rq = rq,
                 .title = heading,
                 .flags = PAGE_READ,
                 .back = moves ? task_url(c, g->id) : url0(c, "/staff/tasks"),
                 .back_text = msg_text(c, moves ? MSG_task_back : MSG_task_nav),
                 .form = form},
        .heading = heading,
        .to = g->body->name,
        .to_about = g->body->kind_name,
        .form = form,
        .action = moves ? url_id(c, "/staff/task/{id}/move", g->id) : url0(c, "/staff/tasks/new"),
        .other = url0(c, "/staff/tasks/to"),
        .kinds = words_options(c, task_kinds),
    };
    if (moves)
        v.other = url_query(c, v.other, "task", uuid_print(c->mem, g->id));
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    if (moves)
        task_move_view(&o, &v);
    else
        task_new_view(&o, &v);
    return ST_OK;
}

/* The body of ?to=; without one it is looked for first. */
static enum status begin(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         const struct form *form,
                         struct uuid id)
{
    struct giving g = {.id = id};
    struct form_values blank = form_blank(c, form);

    if (!scan_uuid(pairs_get(rq->query, "to"), &g.to) &&
        !scan_uuid(form_at(&blank, "to")->raw, &g.to))
        return response_see_other(c, rs, STR("/staff/tasks/to"));
    return show_giving(c, rq, rs, &g, &blank);
}

enum status task_new_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    return begin(c, rq, rs, &task_give_form, (struct uuid){{0}});
}

enum status task_move_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    return begin(c, rq, rs, &task_move_form, request_uuid(rq, "id"));
}

struct act {
    struct uuid id, to;
    const struct form_values *form;
    bool moves;
};

static enum status move_now(struct ctx *c, const struct act *act, const struct organisation *to)
{
    struct task_by_id_row *row;
    int64_t changed;

    TRY(task_by_id(c, act->id, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "task.no-such");
    return task_move(c, act->id, act->to, to->region_kato,
                     (int32_t)form_at(act->form, "days")->number,
                     form_at(act->form, "reason")->text, &changed);
}

static enum status give_now(struct ctx *c, const struct act *act, const struct organisation *to)
{
    struct task_give_row *row;
    const struct task_give_in in = {
        .id = act->id,
        .kind = form_at(act->form, "kind")->text,
        .title = form_at(act->form, "title")->text,
        .words = form_at(act->form, "words")->text,
        .key = i18n_search_key(c, form_at(act->form, "title")->text),
        .to_ = act->to,
        .region = to->region_kato,
        .days = (int32_t)form_at(act->form, "days")->number,
    };
    return task_give(c, &in, &row);
}

static enum status act_tx(struct ctx *c, void *arg)
{
    struct act *act = arg;
    struct organisation *to;
    struct uuid same;
    bool first;

    TRY(organisation_by_id(c, act->to, &to));
    struct str content = form_at(act->form, act->moves ? "reason" : "words")->text;
    TRY(platform_idem_claim(c, act->form->idem, content, act->id, &first, &same));
    if (!first) {
        act->id = same;
        return ST_OK;
    }
    return act->moves ? move_now(c, act, to) : give_now(c, act, to);
}

static enum status post(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        struct form_values *form,
                        struct uuid id)
{
    struct act act = {.id = uuid_is_nil(id) ? uuid_v4() : id,
                      .to = form_at(form, "to")->uuid,
                      .form = form,
                      .moves = !uuid_is_nil(id)};
    struct giving g = {.id = id, .to = act.to};

    if (form_at(form, "to")->error != 0)
        return response_see_other(c, rs, STR("/staff/tasks/to"));
    if (!form->bad) {
        enum status st = db_tx_locked(c, "task/act", act_tx, &act);
        if (st == ST_OK)
            return response_see_other(c, rs, task_url(c, act.id).s);
        TRY(form_failure(c, form, st));
    }
    return show_giving(c, rq, rs, &g, form);
}

enum status task_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &task_give_form, rq, &form));
    struct str kind = form_at(&form, "kind")->text;
    if (kind.n > 0 && !words_has(task_kinds, kind))
        form_error(&form, "kind", MSG_task_kind_missing, STR(""));
    return post(c, rq, rs, &form, (struct uuid){{0}});
}

enum status task_move_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &task_move_form, rq, &form));
    return post(c, rq, rs, &form, request_uuid(rq, "id"));
}
