/* See intake.h. A message is taken and acted upon in the signed context of the parent whom the
 * portal names, so that a mistake here opens no more than one family's rows. */
#include "egov/intake.h"

#include "egov/answer.h"
#include "egov/spool.h"
#include "egov_queries.h"
#include "http/http.h"
#include "person/person.h"
#include "platform/platform.h"

enum { CONTEXT_S = 60 };

struct taking {
    const struct intake *in;
    struct intake_answer answer;
    struct admission_state state;
    const char *reason; /* why the rules refuse it */
    bool stranger;      /* the child is not known as the parent's */
};

/* ---- the parent ------------------------------------------------------------------------------ */

static enum status parent_tx(struct ctx *c, void *arg)
{
    const struct message *message = arg;
    const struct person_identity identity = {.iin = message->applicant_iin,
                                             .surname = message->surname,
                                             .given = message->given,
                                             .patronymic = message->patronymic,
                                             .source = "EGOV"};

    if (message->kind == MESSAGE_APPLICATION)
        return person_ensure(c, &identity, &c->actor.person);
    return person_find(c, message->applicant_iin, &c->actor.person);
}

static enum status act_as_parent(struct ctx *c, const struct message *message)
{
    struct message copy = *message;

    TRY(db_tx(c, "egov/parent", parent_tx, &copy));
    const struct platform_context context = {.door = "family",
                                             .person = c->actor.person,
                                             .role = "parent",
                                             .expires_us = c->now_us + CONTEXT_S * TIME_SECOND};
    c->actor.kind = ACTOR_PERSON;
    c->actor.access = ACCESS_PARENT;
    c->lang = message->lang;
    if (uuid_is_nil(c->actor.person))
        return ST_OK; /* whoever is unknown has no application */
    return keys_sign_context(c, platform_context(c->mem, &context), &c->actor.db_context);
}

/* ---- what it asks for ------------------------------------------------------------------------ */

static enum status own_child(struct ctx *c, struct taking *t, struct uuid *ret_child)
{
    struct person *child;

    TRY(person_find(c, t->in->message->child_iin, ret_child));
    enum status st = uuid_is_nil(*ret_child) ? ST_NOT_FOUND : person_child(c, *ret_child, &child);
    if (st != ST_NOT_FOUND)
        return st;
    t->stranger = true;
    return FAIL(c, ST_NOT_FOUND, "admission.submit.no-such-child");
}

static enum status apply(struct ctx *c, struct taking *t)
{
    const struct message *m = t->in->message;
    struct admission_portal_file files[MESSAGE_DOCUMENTS_MOST];
    struct upload uploads[MESSAGE_DOCUMENTS_MOST];
    struct admission_portal_form form = {
        .message = m->id,
        .school_bin = m->school_bin,
        .language = m->language,
        .relation = m->relation,
        .phone = m->phone,
        .special_needs = m->special_needs,
        .wants_reserve = m->wants_reserve,
        .early_by_wish = m->early_by_wish,
        .consent = m->consent,
        .truthful = m->truthful,
        .files = files,
        .n_files = m->n_documents,
    };

    TRY(own_child(c, t, &form.child));
    for (size_t i = 0; i < m->n_documents; i++) {
        TRY(spool_document(c, &m->documents[i], &uploads[i]));
        files[i] = (struct admission_portal_file){m->documents[i].kind, &uploads[i]};
    }
    return admission_from_portal(c, &form, &t->state);
}

static enum status act(struct ctx *c, struct taking *t)
{
    const struct message *m = t->in->message;

    if (m->kind == MESSAGE_APPLICATION)
        return apply(c, t);
    TRY(admission_own_state(c, m->number, &t->state));
    return m->kind == MESSAGE_RESULT && !t->state.answered
               ? FAIL(c, ST_CONFLICT, "admission.answer.none")
               : ST_OK;
}

/* ---- the inbox ------------------------------------------------------------------------------- */

/* *ret_new: it has no answer yet. */
static enum status take(struct ctx *c, struct taking *t, bool *ret_new)
{
    const struct intake *in = t->in;
    const struct message *m = in->message;
    struct egov_take_message_row *row;

    *ret_new = false;
    TRY(egov_take_message(c, m->id, str_from_z(message_kind_name(m->kind)), in->digest,
                          in->proof.signature, in->proof.nonce, &row));
    if (str_eq_z(row->outcome, "REPLAYED") || str_eq_z(row->outcome, "REUSED")) {
        t->answer.refused = str_eq_z(row->outcome, "REUSED") ? "REUSED" : "REPLAYED";
        return ST_OK;
    }
    t->answer.status = row->status;
    t->answer.json = row->answer;
    *ret_new = row->answer.n == 0;
    return ST_OK;
}

static enum status settle(struct ctx *c, const struct taking *t, const char *reason)
{
    const struct admission_state *state = &t->state;
    bool question = t->in->message->kind != MESSAGE_APPLICATION && !reason[0];
    const struct egov_settle_message_in query = {
        .id = t->in->message->id,
        .reason = str_from_z(reason),
        .status = t->answer.status,
        .answer = question ? STR("") : t->answer.json,
        .application = {!uuid_is_nil(state->id), state->id},
        .number = {state->number > 0, state->number},
    };
    struct egov_settle_message_row *row;
    return egov_settle_message(c, &query, &row);
}

static enum status take_tx(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    bool new;

    t->stranger = false;
    TRY(take(c, t, &new));
    if (!new)
        return ST_OK;
    TRY(act(c, t));
    t->answer.status = 200;
    TRY(answer_state(c, t->in->message->id, &t->state, &t->answer.json));
    return settle(c, t, "");
}

static enum status refuse_tx(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    struct intake_answer problem = t->answer;
    bool new;

    TRY(take(c, t, &new)); /* a copy may have been first meanwhile */
    if (!new)
        return ST_OK;
    t->answer = problem;
    t->state = (struct admission_state){.number = 0};
    return settle(c, t, t->reason);
}

/* HTTP's for what the rules refuse; 0: it is no refusal. */
static int status_of(enum status st)
{
    static const struct {
        enum status st;
        int http;
    } refusals[] = {
        {ST_INVALID, 422}, {ST_CONFLICT, 409}, {ST_NOT_FOUND, 404}, {ST_FORBIDDEN, 403}};

    for (size_t i = 0; i < COUNT(refusals); i++)
        if (refusals[i].st == st)
            return refusals[i].http;
    return 0;
}

struct waiting {
    enum person_refresh state;
};

static enum status ask_tx(struct ctx *c, void *arg)
{
    struct waiting *waiting = arg;

    TRY(person_ask_refresh(c, c->actor.person));
    return person_refresh_state(c, c->actor.person, &waiting->state);
}

/* The register may not have been asked about this family yet; the failure in c stays otherwise. */
static enum status wait_for_register(struct ctx *c)
{
    struct failure failure = c->failure;
    struct waiting waiting;

    TRY(db_tx(c, "egov/register", ask_tx, &waiting));
    if (waiting.state == PERSON_ASKED)
        return FAIL(c, ST_BUSY, "egov.message.register");
    c->failure = failure;
    return ST_OK;
}

static enum status refuse_by_rules(struct ctx *c, struct taking *t, enum status st)
{
    if (t->stranger)
        TRY(wait_for_register(c));
    t->reason = c->failure.code;
    t->answer.status = status_of(st);
    TRY(answer_problem(c, t->answer.status, &t->in->message->id, &t->answer.json));
    return db_tx_locked(c, "egov/refused", refuse_tx, t);
}

static enum status add_result(struct ctx *c, struct taking *t)
{
    struct str pdf;

    TRY(admission_result(c, t->state.id, &pdf));
    return answer_result(c, t->in->message->id, &t->state, pdf, &t->answer.json);
}

enum status intake_take(struct ctx *c, const struct intake *in, struct intake_answer *ret_answer)
{
    struct taking t = {.in = in};

    TRY(act_as_parent(c, in->message));
    enum status st = db_tx_locked(c, "egov/message", take_tx, &t);
    if (status_of(st) != 0)
        st = refuse_by_rules(c, &t, st);
    TRY(st);
    if (t.answer.refused)
        TRY(intake_refuse(c, t.answer.refused, &in->message->id));
    else if (in->message->kind == MESSAGE_RESULT && t.answer.status == 200)
        TRY(add_result(c, &t));
    *ret_answer = t.answer;
    return ST_OK;
}

/* ---- what is none ---------------------------------------------------------------------------- */

struct refusal {
    const char *reason;
    const struct uuid *message;
};

static enum status write_tx(struct ctx *c, void *arg)
{
    const struct refusal *refusal = arg;
    const struct uuid *id = refusal->message;
    struct opt_uuid message = {id != NULL, id ? *id : (struct uuid){{0}}};
    struct egov_write_refusal_row *row;

    return egov_write_refusal(c, str_from_z(refusal->reason), message, c->client_address, &row);
}

enum status intake_refuse(struct ctx *c, const char *reason, const struct uuid *message)
{
    struct refusal refusal = {reason, message};
    return db_tx_locked(c, "egov/refuse", write_tx, &refusal);
}
