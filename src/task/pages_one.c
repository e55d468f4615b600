/* One task: its way, comments, passing it on, and its end. */
#include "i18n/i18n.h"
#include "i18n/msg_task.h"
#include "platform/platform.h"
#include "task/pages.h"
#include "task_views.h"

struct one {
    struct uuid id;
    struct task_by_id_row *row;
    struct task_steps_of_rows steps;
    struct organisations bodies;
};
/* The form that came back with an error; the others are NULL. */
struct typed {
    const struct form_values *comment, *close;
};

static enum status find(struct ctx *c, struct one *one)
{
    TRY(task_by_id(c, one->id, &one->row));
    return one->row ? ST_OK : FAIL(c, ST_NOT_FOUND, "task.no-such");
}

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *one = arg;

    TRY(find(c, one));
    TRY(task_steps_of(c, one->id, &one->steps));
    struct uuid *ids = NEWS(c->mem, struct uuid, 2 + 2 * one->steps.n);
    size_t n = 0;
    ids[n++] = one->row->assignee_id;
    if (one->row->given_by.set)
        ids[n++] = one->row->given_by.v;
    for (size_t i = 0; i < one->steps.n; i++) {
        if (one->steps.v[i].by_id.set)
            ids[n++] = one->steps.v[i].by_id.v;
        if (one->steps.v[i].to_id.set)
            ids[n++] = one->steps.v[i].to_id.v;
    }
    return organisation_by_ids(c, ids, n, &one->bodies);
}

/* ---- what is shown --------------------------------------------------------------------------- */

static struct str who(struct ctx *c, const struct one *one, struct str name, struct opt_uuid by)
{
    if (!by.set)
        return msg_text(c, MSG_task_platform);
    return str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(name),
                      STR_ARG(task_body_name(&one->bodies, by.v)));
}

static struct str
step_title(struct ctx *c, const struct one *one, const struct task_steps_of_row *step)
{
    struct str to = step->to_id.set ? task_body_name(&one->bodies, step->to_id.v) : STR("");

    if (str_eq_z(step->kind, "GIVEN"))
        return MSG_FORMAT(c, MSG_task_step_given, MSG_ARG("to", to));
    if (str_eq_z(step->kind, "MOVED"))
        return MSG_FORMAT(c, MSG_task_step_moved, MSG_ARG("to", to));
    return msg_text(c,
                    str_eq_z(step->kind, "CLOSED") ? MSG_task_step_closed : MSG_task_step_comment);
}

static void fill_way(struct ctx *c, const struct one *one, struct task_view *v)
{
    v->way = NEWS(c->mem, struct tl_step, one->steps.n);
    v->n_way = one->steps.n;
    for (size_t i = 0; i < one->steps.n; i++) {
        const struct task_steps_of_row *step = &one->steps.v[i];
        bool end = str_eq_z(step->kind, "CLOSED");
        struct str words = end ? task_result(c, one->row->closed_by.v, step->words) : step->words;
        v->way[i] = (struct tl_step){
            .state = STEP_DONE,
            .icon = end                               ? "circle-check"
                    : str_eq_z(step->kind, "COMMENT") ? "message-square"
                                                      : "send",
            .title = step_title(c, one, step),
            .when = str_printf(c->mem, STR_FMT " · " STR_FMT, STR_ARG(i18n_moment(c, step->at)),
                               STR_ARG(who(c, one, step->name, step->by_id))),
            .text = words,
        };
    }
}

static void add_fact(struct task_view *v, struct str name, struct str value)
{
    v->facts[v->n_facts++] = (struct fact){.name = name, .value = value};
}

static void fill_facts(struct ctx *c, const struct one *one, struct task_view *v)
{
    const struct task_by_id_row *row = one->row;
    bool closed = row->closed_at.set;

    add_fact(v, msg_text(c, MSG_task_kind), words_text(c, task_kinds, row->kind));
    add_fact(v, msg_text(c, MSG_task_to), task_body_name(&one->bodies, row->assignee_id));
    add_fact(v, msg_text(c, MSG_task_from), who(c, one, row->given_name, row->given_by));
    add_fact(v, msg_text(c, MSG_task_age),
             task_age(c, row->created_at, closed ? row->closed_at.v : c->now_us));
    add_fact(v, msg_text(c, MSG_task_due), i18n_moment(c, row->due_at));
    if (closed)
        add_fact(v, msg_text(c, MSG_task_result), task_result(c, row->closed_by.v, row->result.v));
}

/* Which of the pages that a task leads to is there for this reader. */
static struct url link_of(struct ctx *c, const struct task_by_id_row *row)
{
    bool own = uuid_eq(row->assignee_id, c->actor.organisation);
    bool watched = str_eq_z(row->source, "EGOV") && (c->actor.access & ACCESS_ADMIN);

    if (row->link.n == 0 || (!own && !watched))
        return (struct url){STR("")};
    if (str_eq_z(row->source, "NEDB"))
        return (c->actor.access & (ACCESS_CLERK | ACCESS_DIRECTOR))
                   ? url_query(c, url0(c, "/staff/nedb"), "state", STR("REJECTED"))
                   : (struct url){STR("")};
    if (str_eq_z(row->source, "EGOV"))
        return watched ? url0(c, "/staff/egov") : (struct url){STR("")};
    return (c->actor.access & ACCESS_DEPARTMENT) ? (struct url){row->link} : (struct url){STR("")};
}

static void fill_rights(struct ctx *c, const struct one *one, struct task_view *v)
{
    const struct task_by_id_row *row = one->row;
    bool acts = !row->closed_at.set && !(c->actor.access & ACCESS_OVERSIGHT);

    v->may_comment = acts;
    v->may_close = acts && (row->oversees || uuid_eq(row->assignee_id, c->actor.organisation));
    v->comment = url_id(c, "/staff/task/{id}/comment", row->id);
    v->close = url_id(c, "/staff/task/{id}/close", row->id);
    if (acts)
        v->move = url_query(c, url0(c, "/staff/tasks/to"), "task", uuid_print(c->mem, row->id));
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, const struct typed *typed)
{
    struct one one = {.id = request_uuid(rq, "id")};
    struct form_values comment = form_blank(c, &task_comment_form);
    struct form_values close = form_blank(c, &task_close_form);

    TRY(db_tx_read(c, "task/one", one_tx, &one));
    const struct task_by_id_row *row = one.row;
    const struct task_about about = {row->source, row->title, row->place_kk, row->place_ru,
                                     row->amount};
    bool late = !row->closed_at.set && row->due_at < c->now_us;
    struct str state = str_from_z(row->closed_at.set ? "closed" : late ? "late" : "open");
    const struct form_values *bad = typed->comment ? typed->comment : typed->close;
    struct task_view v = {
        .page = {.rq = rq,
                 .title = task_title(c, &about),
                 .back = url0(c, "/staff/tasks"),
                 .back_text = msg_text(c, MSG_task_nav),
                 .form = bad},
        .title = task_title(c, &about),
        .caption = MSG_FORMAT(c, MSG_task_caption, MSG_NUM("no", row->number)),
        .words = row->words,
        .state = words_text(c, task_tags, state),
        .tone = words_tone(task_tags, state),
        .link = link_of(c, row),
        .comment_form = typed->comment ? typed->comment : &comment,
        .close_form = typed->close ? typed->close : &close,
    };
    fill_facts(c, &one, &v);
    fill_way(c, &one, &v);
    fill_rights(c, &one, &v);
    struct out o = page_out(c, rs, bad ? 422 : 200);
    task_one_view(&o, &v);
    return ST_OK;
}

enum status task_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct typed typed = {NULL, NULL};
    return show(c, rq, rs, &typed);
}

/* ---- what is done ---------------------------------------------------------------------------- */

struct act {
    struct uuid id;
    struct str words, idem;
    bool closes;
};

static enum status act_tx(struct ctx *c, void *arg)
{
    const struct act *act = arg;
    struct one one = {.id = act->id};
    struct uuid same;
    int64_t changed;
    bool first;

    TRY(find(c, &one));
    TRY(platform_idem_claim(c, act->idem, act->words, act->id, &first, &same));
    if (!first)
        return ST_OK;
    return act->closes ? task_close(c, act->id, act->words, &changed)
                       : task_comment(c, act->id, act->words, &changed);
}

enum status task_comment_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &task_comment_form, rq, &form));
    if (!form.bad) {
        struct act act = {request_uuid(rq, "id"), form_at(&form, "comment")->text, form.idem,
                          false};
        enum status st = db_tx_locked(c, "task/comment", act_tx, &act);
        if (st == ST_OK)
            return response_see_other(c, rs, task_url(c, act.id).s);
        TRY(form_failure(c, &form, st));
    }
    const struct typed typed = {.comment = &form};
    return show(c, rq, rs, &typed);
}

enum status task_close_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &task_close_form, rq, &form));
    if (!form.bad) {
        struct act act = {request_uuid(rq, "id"), form_at(&form, "result")->text, form.idem, true};
        enum status st = db_tx_locked(c, "task/close", act_tx, &act);
        if (st == ST_OK)
            return response_see_other(c, rs, task_url(c, act.id).s);
        TRY(form_failure(c, &form, st));
    }
    const struct typed typed = {.close = &form};
    return show(c, rq, rs, &typed);
}
