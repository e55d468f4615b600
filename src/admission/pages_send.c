/* Check answers, sign with a one-time code, and hand in. "Accepted" is said by the page after this
 * one, which reads it from the database (REL-2). */
#include "admission/pages.h"

#include "admission/forms.h"
#include "admission/submit.h"
#include "admission/together.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "signature/signature.h"

enum { NAMES_MOST = 4096 };

static struct str yes_no(struct ctx *c, bool yes)
{
    return msg_text(c, yes ? MSG_admission_yes : MSG_admission_no);
}

static void add_name(struct buf *buf, struct str name)
{
    if (buf->n > 0)
        buf_add(buf, STR(", "));
    buf_add(buf, name);
}

static struct str documents_text(struct ctx *c, const struct draft *draft)
{
    struct buf buf;

    buf_init(&buf, c->mem, NAMES_MOST);
    for (int i = 0; i < DOCUMENT_COUNT; i++) {
        if (uuid_is_nil(draft->files[i]))
            continue;
        add_name(&buf, word_document(c, (enum document)i));
    }
    return buf.n > 0 ? buf_str(&buf) : msg_text(c, MSG_admission_check_none);
}

/* What has to be answered yet, by name: questions, and the documents themselves. */
static struct str missing_text(struct ctx *c, const struct draft *draft)
{
    struct buf buf;

    buf_init(&buf, c->mem, NAMES_MOST);
    for (int i = 0; i < QUESTION_COUNT; i++)
        if (!draft->answered[i] && i != QUESTION_DOCUMENTS)
            add_name(&buf, word_question(c, (enum question)i));
    for (int i = 0; i < DOCUMENT_COUNT; i++)
        if (draft->needed[i] && uuid_is_nil(draft->files[i]))
            add_name(&buf, word_document(c, (enum document)i));
    return MSG_FORMAT(c, MSG_admission_check_missing, MSG_ARG("what", buf_str(&buf)));
}

static size_t
add(struct fact *facts, size_t n, struct str name, struct str value, struct url change)
{
    facts[n] = (struct fact){.name = name, .value = value, .change = change};
    return n + 1;
}

static void check_facts(struct ctx *c, const struct draft *draft, struct check_part *part)
{
    struct fact *facts = NEWS(c->mem, struct fact, 12);
    struct url none = {STR("")};
    size_t n = 0;

    n = add(facts, n, msg_text(c, MSG_admission_fact_child), draft->child->name, none);
    n = add(facts, n, msg_text(c, MSG_admission_fact_born), i18n_date(c, draft->child->born), none);
    n = add(facts, n, msg_text(c, MSG_admission_fact_relation), word_relation(c, draft->relation),
            draft_url(c, draft->id, "child"));
    if (draft->school) {
        n = add(facts, n, msg_text(c, MSG_admission_fact_school), draft->school->name,
                draft_url(c, draft->id, "school"));
        n = add(facts, n, msg_text(c, MSG_admission_fact_language),
                word_language(c, draft->pool_language), draft_url(c, draft->id, "school"));
        part->lane_title = word_lane(c, draft->lane);
        part->lane_text = word_lane_why(c, draft->lane, draft->lane_basis);
    }
    n = add(facts, n, msg_text(c, MSG_admission_fact_documents), documents_text(c, draft),
            draft_url(c, draft->id, "documents"));
    n = add(facts, n, msg_text(c, MSG_admission_fact_special), yes_no(c, draft->special_needs),
            draft_url(c, draft->id, "special"));
    n = add(facts, n, msg_text(c, MSG_admission_fact_reserve), yes_no(c, draft->wants_reserve),
            draft_url(c, draft->id, "special"));
    n = add(facts, n, msg_text(c, MSG_admission_fact_phone), i18n_phone(c, draft->phone),
            draft_url(c, draft->id, "phone"));
    n = add(facts, n, msg_text(c, MSG_admission_fact_consent), yes_no(c, draft->consent),
            draft_url(c, draft->id, "consent"));
    part->facts = facts;
    part->n_facts = n;
}

/* What the page shows beside the draft itself. */
struct beside {
    struct together all;
    struct together_children children; /* who may go together with it */
};

static enum status beside_tx(struct ctx *c, void *arg)
{
    struct beside *beside = arg;
    const struct draft *draft = beside->all.v[0];

    TRY(together_load(c, &beside->all));
    return together_children(c, draft, &beside->children);
}

/* Why it cannot be sent at this moment; the dates are named (AB-5). */
static struct str find_problem(struct ctx *c, const struct beside *beside)
{
    const struct draft *draft = beside->all.v[0];

    for (size_t i = 0; i < beside->all.n; i++)
        if (draft_next(beside->all.v[i]) != QUESTION_COUNT)
            return missing_text(c, beside->all.v[i]);
    return draft->school ? word_window(c, draft->campaign, draft->window) : STR("");
}

static void show_parts(struct ctx *c, const struct beside *beside, struct check_view *view)
{
    view->n_parts = beside->all.n;
    view->parts = NEWS(c->mem, struct check_part, view->n_parts);
    for (size_t i = 0; i < view->n_parts; i++) {
        const struct draft *draft = beside->all.v[i];
        view->complete = view->complete && draft_next(draft) == QUESTION_COUNT;
        view->parts[i] = (struct check_part){0};
        check_facts(c, draft, &view->parts[i]);
        if (view->n_parts > 1)
            view->parts[i].title =
                MSG_FORMAT(c, MSG_admission_together_part, MSG_NUM("n", (int)i + 1),
                           MSG_ARG("child", draft->child->given));
    }
    if (view->complete && beside->children.n > 0)
        view->together = draft_url(c, beside->all.v[0]->id, "together");
}

enum status page_check(struct ctx *c,
                       const struct request *rq,
                       struct response *rs,
                       struct draft *draft,
                       struct str refused)
{
    struct beside beside = {.all = {.v = {draft}, .n = 1}};
    struct check_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_check_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = draft_url(c, draft->id, "consent"),
                 .back_text = msg_text(c, MSG_admission_back)},
        .draft = draft,
        .steps = draft_steps(c, draft, QUESTION_COUNT + 1),
        .action = draft_url(c, draft->id, "code"),
        .line = draft_url(c, draft->id, "line"),
        .key = signature_key_ready(c) ? draft_url(c, draft->id, "offer") : (struct url){STR("")},
        .complete = true,
    };

    if (draft->school)
        TRY(db_tx_read(c, "admission/beside", beside_tx, &beside));
    show_parts(c, &beside, &view);
    view.early = room_is_early(c, draft);
    view.problem = find_problem(c, &beside);
    if (refused.n > 0 && view.problem.n == 0)
        view.problem = refused;
    struct out o = page_out(c, rs, refused.n > 0 ? 422 : 200);
    admission_check(&o, &view);
    return ST_OK;
}

enum status page_draft_inside(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              struct draft **ret_draft)
{
    struct draft *draft;
    bool inside;

    TRY(page_draft(c, rq, &draft));
    TRY(room_pass(c, rq, rs, draft, &inside));
    *ret_draft = inside ? draft : NULL;
    return ST_OK;
}

enum status check_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct draft *draft;
    bool inside;

    TRY(page_draft(c, rq, &draft));
    if (!uuid_is_nil(draft->together_with)) /* it is checked and signed where the first one is */
        return response_see_other(c, rs, draft_url(c, draft->together_with, "check").s);
    TRY(room_pass(c, rq, rs, draft, &inside));
    return inside ? page_check(c, rq, rs, draft, STR("")) : ST_OK;
}

enum status page_begin_signing(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               signing_fn *begin,
                               const char *page)
{
    struct draft *draft;
    struct uuid begun;
    enum msg text;

    TRY(page_draft_inside(c, rq, rs, &draft));
    if (!draft)
        return ST_OK;
    enum status st = begin(c, draft->id, &begun);
    if ((st == ST_INVALID || st == ST_CONFLICT) && c->failure.code &&
        msg_find(str_from_z(c->failure.code), &text))
        return page_check(c, rq, rs, draft, MSG_FORMAT(c, text, MSG_ARG("value", c->failure.arg)));
    TRY(st);
    return response_see_other(
        c, rs, url_query(c, draft_url(c, draft->id, page), "request", uuid_print(c->mem, begun)).s);
}

enum status code_send(struct ctx *c, const struct request *rq, struct response *rs)
{
    return page_begin_signing(c, rq, rs, submit_send_code, "sign");
}

static enum status show_sign(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct draft *draft,
                             const struct form_values *values)
{
    struct sign_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_sign_title),
                 .flags = PAGE_NO_NAV | PAGE_READ | PAGE_PRIVATE_LINK,
                 .back = draft_url(c, draft->id, "check"),
                 .back_text = msg_text(c, MSG_admission_back),
                 .form = values},
        .form = values,
        .action = draft_url(c, draft->id, "sign"),
        .again = draft_url(c, draft->id, "code"),
        .title = msg_text(c, MSG_admission_sign_title),
        .text = msg_text(c, MSG_admission_sign_text),
        .phone = i18n_phone(c, draft->phone),
        .button = msg_text(c, MSG_admission_sign_button),
        .request = form_at(values, "request")->raw,
    };
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    admission_sign(&o, &view);
    return ST_OK;
}

enum status sign_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &sign_form);
    struct draft *draft;

    TRY(page_draft_inside(c, rq, rs, &draft));
    if (!draft)
        return ST_OK;
    form_set(&values, "request", pairs_get(rq->query, "request"));
    return show_sign(c, rq, rs, draft, &values);
}

/* A form that is sent again finds its draft sent: *ret_draft is NULL then, and submit_draft()
 * answers as the first time. */
static enum status pass_unless_sent(struct ctx *c,
                                    const struct request *rq,
                                    struct response *rs,
                                    struct submit *submit,
                                    struct submit_read *read,
                                    struct draft **ret_draft,
                                    bool *ret_inside)
{
    enum status st = submit_read(c, read);

    *ret_inside = true;
    *ret_draft = NULL;
    if (st == ST_NOT_FOUND) {
        c->failure = (struct failure){0};
        return ST_OK;
    }
    TRY(st);
    submit->read = read;
    *ret_draft = read->all->v[0];
    return room_pass(c, rq, rs, *ret_draft, ret_inside);
}

static enum status
show_sent(struct ctx *c, struct response *rs, const struct draft *draft, struct uuid application)
{
    if (draft)
        room_sent(c, draft);
    return response_see_other(c, rs,
                              url_query(c, case_url(c, application, ""), "sent", STR("1")).s);
}

enum status page_hand_in(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         struct form_values *values,
                         struct submit *submit,
                         show_signing_fn *show)
{
    struct draft *draft;
    struct uuid application;
    bool inside;

    submit->draft = request_uuid(rq, "id");
    struct submit_read read = {.draft = submit->draft};
    TRY(pass_unless_sent(c, rq, rs, submit, &read, &draft, &inside));
    if (!inside)
        return ST_OK;
    submit->idem = values->idem;
    if (!values->bad) {
        enum status st = submit_draft(c, submit, &application);
        if (st == ST_OK)
            return show_sent(c, rs, draft, application);
        TRY(form_failure(c, values, st));
    }
    TRY(page_draft(c, rq, &draft));
    if (values->common_error.n > 0) /* no signature helps: the page before says why, with dates */
        return page_check(c, rq, rs, draft, values->common_error);
    return show(c, rq, rs, draft, values);
}

enum status sign_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;

    TRY(form_read(c, &sign_form, rq, &values));
    struct submit submit = {.code = form_at(&values, "request")->uuid,
                            .typed = form_at(&values, "code")->text};
    return page_hand_in(c, rq, rs, &values, &submit, show_sign);
}
