/* The side of the education department: the case whole, free seats, the school's explanation, and
 * the answer. A school sees only what it was asked about. */
#include "account/account.h"
#include "complaint/pages.h"
#include "complaint_views.h"
#include "i18n/msg_complaint.h"
#include "signature/signature.h"

struct whole {
    struct uuid id;
    struct complaint k;
    struct admission_matter *matter; /* NULL: no application, or not for this reader */
    struct admission_seats_near near;
    struct organisations schools; /* as near */
    struct admission_directions directions;
    const struct admission_direction *open; /* NULL: none waits */
    struct organisation *to;                /* of the open one */
};
struct typed { /* one of the forms as it came back with an error; the others are NULL */
    const struct form_values *ask, *settle, *seat;
};

static bool is_department(const struct ctx *c)
{
    return (c->actor.access & ACCESS_DEPARTMENT) != 0;
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum status read_seats(struct ctx *c, struct whole *w)
{
    TRY(admission_seats_near(c, w->matter, &w->near));
    struct uuid *ids = NEWS(c->mem, struct uuid, w->near.n);
    for (size_t i = 0; i < w->near.n; i++)
        ids[i] = w->near.v[i].school;
    return organisation_by_ids(c, ids, w->near.n, &w->schools);
}

static enum status read_directions(struct ctx *c, struct whole *w)
{
    TRY(admission_directions(c, w->matter->id, &w->directions));
    for (size_t i = 0; i < w->directions.n; i++)
        if (w->directions.v[i].open)
            w->open = &w->directions.v[i];
    return w->open ? organisation_by_id(c, w->open->school, &w->to) : ST_OK;
}

static enum status whole_tx(struct ctx *c, void *arg)
{
    struct whole *w = arg;

    TRY(complaint_open(c, w->id, &w->k));
    if (is_department(c) && w->k.row->application_id.set) {
        TRY(admission_matter(c, w->k.row->application_id.v, &w->matter));
        TRY(read_directions(c, w));
        if (w->matter->refused && complaint_is_open(w->k.row))
            TRY(read_seats(c, w));
    }
    return complaint_journal(c, "complaint.open", w->k.row); /* an act that the family sees */
}

/* ---- seats ----------------------------------------------------------------------------------- */

/* Schools of the district of the child's school first, as the query has put the language first. */
static void add_choices(
    struct ctx *c, const struct whole *w, bool own_district, struct option *options, size_t *n)
{
    for (size_t i = 0; i < w->near.n; i++) {
        const struct admission_seat_near *seat = &w->near.v[i];
        const struct organisation *school = &w->schools.v[i];
        bool own = w->k.school && str_eq(school->district_kato, w->k.school->district_kato);
        if (own != own_district)
            continue;
        options[(*n)++] = (struct option){
            .value = uuid_print(c->mem, seat->pool),
            .text = school->name,
            .hint = MSG_FORMAT(c, MSG_complaint_seat_free,
                               MSG_ARG("language", seat->language_words), MSG_NUM("n", seat->free)),
        };
    }
}

static void show_choices(struct ctx *c, const struct whole *w, struct complaint_view *v)
{
    struct option *options = NEWS(c->mem, struct option, w->near.n + 1);

    add_choices(c, w, true, options, &v->n_choices);
    add_choices(c, w, false, options, &v->n_choices);
    options[v->n_choices++] = (struct option){.value = STR("above"),
                                              .text = msg_text(c, MSG_complaint_seat_above),
                                              .hint = msg_text(c, MSG_complaint_seat_above_hint)};
    v->choices = options;
}

static void show_proposal(struct ctx *c, const struct whole *w, struct complaint_view *v)
{
    const struct admission_direction *d = w->open;
    struct fact *f = v->proposal;

    v->has_proposal = true;
    v->may_decide = http_may_open(c, v->decide.s);
    v->own_proposal = uuid_eq(d->proposed_by, c->actor.person);
    f[v->n_proposal++] = (struct fact){
        .name = msg_text(c, MSG_complaint_seat),
        .value = w->to->name,
        .about = msg_text(c, d->above ? MSG_complaint_seat_above : MSG_complaint_outcome_directed)};
    f[v->n_proposal++] = (struct fact){.name = msg_text(c, MSG_complaint_found),
                                       .value = w->k.row->found.set ? w->k.row->found.v : STR("")};
    f[v->n_proposal++] = (struct fact){.name = msg_text(c, MSG_complaint_rule), .value = d->basis};
    f[v->n_proposal++] =
        (struct fact){.name = msg_text(c, MSG_complaint_reason), .value = d->reason};
    f[v->n_proposal++] = (struct fact){.name = msg_text(c, MSG_complaint_proposed_by),
                                       .value = d->proposed_name,
                                       .about = i18n_moment(c, d->proposed_us)};
    v->answers[0] =
        (struct option){.value = STR("yes"), .text = msg_text(c, MSG_complaint_decide_yes)};
    v->answers[1] =
        (struct option){.value = STR("no"), .text = msg_text(c, MSG_complaint_decide_no)};
}

/* ---- the page -------------------------------------------------------------------------------- */

static const char *const single[] = {"REJECTED", "ENLARGED", "HELPED"};

static void show_forms(struct ctx *c, const struct whole *w, struct complaint_view *v)
{
    struct option *outcomes = NEWS(c->mem, struct option, COUNT(single));
    bool open = str_eq_z(w->k.row->state, "OPEN");

    for (size_t i = 0; i < COUNT(single); i++)
        outcomes[v->n_outcomes++] =
            (struct option){.value = str_from_z(single[i]),
                            .text = words_text(c, complaint_outcomes, str_from_z(single[i]))};
    v->outcomes = outcomes;
    v->may_ask = open && w->k.school && !w->k.row->asked_at.set && http_may_open(c, v->ask.s);
    v->may_settle = open && http_may_open(c, v->settle.s);
    v->may_propose = open && w->matter && w->matter->refused && http_may_open(c, v->propose.s);
    if (v->may_propose)
        show_choices(c, w, v);
    if (str_eq_z(w->k.row->state, "PROPOSED") && w->open)
        show_proposal(c, w, v);
}

static const struct form_values *
form_or(struct ctx *c, const struct form_values *given, const struct form *form)
{
    struct form_values *blank = NEW(c->mem, struct form_values);

    if (given)
        return given;
    *blank = form_blank(c, form);
    return blank;
}

static enum status
show_case(struct ctx *c, const struct request *rq, struct response *rs, const struct typed *typed)
{
    struct whole w = {.id = request_uuid(rq, "id")};
    const struct form_values *bad = typed->ask      ? typed->ask
                                    : typed->settle ? typed->settle
                                                    : typed->seat;

    TRY(db_tx(c, "complaint/case", whole_tx, &w));
    struct complaint_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_complaint_service),
                 .back = url0(c, "/staff/complaints"),
                 .back_text = msg_text(c, MSG_complaint_list_title),
                 .form = bad},
        .ask = complaint_staff_url(c, w.id, "ask"),
        .settle = complaint_staff_url(c, w.id, "settle"),
        .propose = complaint_staff_url(c, w.id, "propose"),
        .decide = complaint_staff_url(c, w.id, "decide"),
        .explain = complaint_staff_url(c, w.id, "explain"),
        .seats = url0(c, "/staff/proposals"),
        .ask_form = form_or(c, typed->ask, &complaint_ask_form),
        .settle_form = form_or(c, typed->settle, &complaint_settle_form),
        .seat_form = form_or(c, typed->seat, &complaint_seat_form),
        .decide_form = form_or(c, NULL, &complaint_decide_form),
    };
    complaint_show_common(c, &w.k, true, &v);
    if (str_eq_z(w.k.row->state, "SETTLED"))
        v.answer = complaint_staff_url(c, w.id, "answer.pdf");
    if (v.answer.s.n > 0 && signature_seal_ready(c))
        v.answer_sealed = complaint_staff_url(c, w.id, "answer.asice");
    if (w.matter)
        v.why = url_id(c, "/staff/admission/{id}/why", w.matter->id);
    if (!http_may_open(c, v.why.s))
        v.why = (struct url){.s = STR("")};
    if (!http_may_open(c, v.seats.s))
        v.seats = (struct url){.s = STR("")};
    if (is_department(c))
        show_forms(c, &w, &v);
    else
        v.may_explain = complaint_is_open(w.k.row) && !w.k.row->explained_at.set &&
                        http_may_open(c, v.explain.s);
    struct out o = page_out(c, rs, bad ? 422 : 200);
    complaint_case_page(&o, &v);
    return ST_OK;
}

enum status complaint_case(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct typed none = {NULL, NULL, NULL};
    return show_case(c, rq, rs, &none);
}

static enum status done(struct ctx *c, const struct request *rq, struct response *rs)
{
    return response_see_other(c, rs, complaint_staff_url(c, request_uuid(rq, "id"), "").s);
}

/* ---- acts ------------------------------------------------------------------------------------ */

enum status complaint_staff_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    const struct typed typed = {.ask = &form};

    TRY(form_read(c, &complaint_ask_form, rq, &form));
    if (!form.bad) {
        enum status st =
            complaint_ask_school(c, request_uuid(rq, "id"), form_at(&form, "words")->text);
        if (st == ST_OK)
            return done(c, rq, rs);
        TRY(form_failure(c, &form, st));
    }
    return show_case(c, rq, rs, &typed);
}

static bool is_single(struct str outcome)
{
    for (size_t i = 0; i < COUNT(single); i++)
        if (str_eq_z(outcome, single[i]))
            return true;
    return false;
}

enum status complaint_staff_settle(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    const struct typed typed = {.settle = &form};

    TRY(form_read(c, &complaint_settle_form, rq, &form));
    const struct complaint_verdict verdict = {
        .id = request_uuid(rq, "id"),
        .outcome = form_at(&form, "outcome")->text,
        .found = form_at(&form, "settle_found")->text,
        .rule = form_at(&form, "settle_rule")->text,
        .done = form_at(&form, "done")->text,
        .idem = form.idem,
    };
    if (verdict.outcome.n > 0 && !is_single(verdict.outcome))
        form_error(&form, "outcome", MSG_complaint_outcome_missing, STR(""));
    if (!form.bad) {
        enum status st = complaint_close(c, &verdict);
        if (st == ST_OK)
            return done(c, rq, rs);
        TRY(form_failure(c, &form, st));
    }
    return show_case(c, rq, rs, &typed);
}

enum status complaint_staff_propose(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    const struct typed typed = {.seat = &form};

    TRY(form_read(c, &complaint_seat_form, rq, &form));
    struct complaint_seat seat = {
        .id = request_uuid(rq, "id"),
        .found = form_at(&form, "found")->text,
        .rule = form_at(&form, "rule")->text,
        .reason = form_at(&form, "reason")->text,
        .idem = form.idem,
    };
    struct str chosen = form_at(&form, "seat")->text;
    if (chosen.n > 0 && !str_eq_z(chosen, "above") && !scan_uuid(chosen, &seat.pool))
        form_error(&form, "seat", MSG_complaint_seat_missing, STR(""));
    if (!form.bad) {
        enum status st = complaint_propose_seat(c, &seat);
        if (st == ST_OK)
            return done(c, rq, rs);
        TRY(form_failure(c, &form, st));
    }
    return show_case(c, rq, rs, &typed);
}

static enum status show_decide(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct form_values *form)
{
    struct whole w = {.id = request_uuid(rq, "id")};

    TRY(db_tx(c, "complaint/case", whole_tx, &w));
    if (!w.open)
        return FAIL(c, ST_CONFLICT, "admission.direction.decided-already");
    struct complaint_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_complaint_decide_title),
                 .flags = PAGE_READ,
                 .back = complaint_staff_url(c, w.id, ""),
                 .back_text = msg_text(c, MSG_complaint_service),
                 .form = form},
        .decide_form = form,
        .decide = complaint_staff_url(c, w.id, "decide"),
    };
    complaint_show_common(c, &w.k, true, &v);
    show_proposal(c, &w, &v);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    complaint_decide_page(&o, &v);
    return ST_OK;
}

/* The second officer's word asks for a code of the last minutes, as acts on rights do. */
enum status complaint_decide_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &complaint_decide_form);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_decide(c, rq, rs, &form);
}

enum status complaint_staff_decide(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    bool sent = false;

    TRY(form_read(c, &complaint_decide_form, rq, &form));
    struct str said = form_at(&form, "answer")->text;
    if (!str_eq_z(said, "back"))
        TRY(account_need_factor(c, rq, rs, &sent));
    if (sent)
        return ST_OK;
    struct complaint_confirmation in = {
        .id = request_uuid(rq, "id"),
        .answer = str_eq_z(said, "yes")    ? ADMISSION_DIRECTION_CONFIRMED
                  : str_eq_z(said, "back") ? ADMISSION_DIRECTION_TAKEN_BACK
                                           : ADMISSION_DIRECTION_DECLINED,
        .reason = form_at(&form, "reason")->text,
        .idem = form.idem,
    };
    if (said.n > 0 && !str_eq_z(said, "yes") && !str_eq_z(said, "no") && !str_eq_z(said, "back"))
        form_error(&form, "answer", MSG_complaint_decide_missing, STR(""));
    if (str_eq_z(said, "no") && in.reason.n == 0)
        form_error(&form, "reason", MSG_complaint_words_missing, STR(""));
    if (!form.bad) {
        enum status st = complaint_decide_seat(c, &in);
        if (st == ST_OK)
            return done(c, rq, rs);
        TRY(form_failure(c, &form, st));
    }
    return show_decide(c, rq, rs, &form);
}

/* ---- the school ------------------------------------------------------------------------------ */

struct asked {
    struct uuid id;
    struct complaint k;
};

static enum status asked_tx(struct ctx *c, void *arg)
{
    struct asked *a = arg;
    return complaint_open(c, a->id, &a->k);
}

static enum status show_explain(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                const struct form_values *form)
{
    struct asked a = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "complaint/asked", asked_tx, &a));
    if (!complaint_is_open(a.k.row) || a.k.row->explained_at.set)
        return FAIL(c, ST_CONFLICT, "complaint.changed");
    struct complaint_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_complaint_explain_title),
                 .flags = PAGE_READ,
                 .back = complaint_staff_url(c, a.id, ""),
                 .back_text = msg_text(c, MSG_complaint_service),
                 .form = form},
        .explain_form = form,
        .explain = complaint_staff_url(c, a.id, "explain"),
        .lede = a.k.row->asked_text.v,
        .number = complaint_number(c, a.k.row->number.v),
        .state = i18n_moment(c, a.k.row->explain_due_at.v),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    complaint_explain_page(&o, &v);
    return ST_OK;
}

enum status complaint_explain_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &complaint_explain_form);
    return show_explain(c, rq, rs, &form);
}

enum status complaint_explain_press(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &complaint_explain_form, rq, &form));
    if (!form.bad) {
        enum status st =
            complaint_explain_to(c, request_uuid(rq, "id"), form_at(&form, "words")->text);
        if (st == ST_OK)
            return done(c, rq, rs);
        TRY(form_failure(c, &form, st));
    }
    return show_explain(c, rq, rs, &form);
}

enum status complaint_staff_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    return complaint_answer_pdf(c, rq, rs);
}

enum status complaint_staff_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    return complaint_send_file(c, rq, rs);
}
