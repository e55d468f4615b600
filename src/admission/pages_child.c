/* A parent looks for a child by IIN whom the first page does not show. Who is not the own child by
 * the register is never found: whether anybody has this number is not told (SEC-24). */
#include "admission/forms.h"
#include "admission/pages.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

struct search {
    struct str iin;
    struct persons children;
    enum person_refresh state;
};

static enum status state_tx(struct ctx *c, void *arg)
{
    struct search *search = arg;
    return person_refresh_state(c, c->actor.person, &search->state);
}

static enum status search_tx(struct ctx *c, void *arg)
{
    struct search *search = arg;

    TRY(person_children(c, &search->children));
    for (size_t i = 0; i < search->children.n; i++)
        if (str_eq(search->children.v[i].iin, search->iin))
            return ST_OK;
    return person_ask_refresh(c, c->actor.person);
}

static const struct person *found(const struct search *search)
{
    for (size_t i = 0; i < search->children.n; i++)
        if (str_eq(search->children.v[i].iin, search->iin))
            return &search->children.v[i];
    return NULL;
}

/* How far the register is with the question of the signed-in parent. */
static void show_state(struct ctx *c, enum person_refresh state, struct find_view *view)
{
    view->tone = state == PERSON_ASKED ? TONE_INFO : TONE_WARN;
    view->note = msg_text(c, state == PERSON_ASKED    ? MSG_admission_find_asked
                             : state == PERSON_SILENT ? MSG_admission_find_silent
                                                      : MSG_admission_find_not_yours);
}

static enum status show_find(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct form_values *form)
{
    struct search search = {.state = PERSON_FRESH};
    struct find_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_find_title),
                 .flags = PAGE_READ,
                 .back = url0(c, "/my/"),
                 .back_text = msg_text(c, MSG_admission_back_home),
                 .form = form},
        .form = form,
        .action = url0(c, "/my/child"),
    };

    if (pairs_has(rq->query, "asked")) {
        TRY(db_tx_read(c, "admission/asked", state_tx, &search));
        show_state(c, search.state, &view);
    }
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_find_child(&o, &view);
    return ST_OK;
}

enum status child_find(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &find_form);
    return show_find(c, rq, rs, &form);
}

/* A number with a wrong check digit ends at the form: nobody is asked about it. */
enum status child_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct uuid draft;

    TRY(form_read(c, &find_form, rq, &form));
    if (form.bad)
        return show_find(c, rq, rs, &form);
    struct search search = {.iin = form_at(&form, "iin")->text};
    TRY(db_tx(c, "admission/find-child", search_tx, &search));
    const struct person *child = found(&search);
    if (!child)
        return response_see_other(c, rs, STR("/my/child?asked=1"));
    enum status st = draft_start(c, child->id, &draft);
    if (st == ST_OK)
        return response_see_other(c, rs, draft_url(c, draft, "child").s);
    TRY(form_failure(c, &form, st));
    return show_find(c, rq, rs, &form);
}
