/* An application from home as one call, for loading: the functions behind the family's pages, in
 * the order of the pages. */
#include "admission/decide.h"
#include "admission/draft.h"
#include "admission/submit.h"

enum status admission_timers(struct ctx *c)
{
    bool more = true;

    while (more)
        TRY(timers_run(c, &more));
    return ST_OK;
}

static enum status attach(struct ctx *c, struct uuid draft, const struct admission_form *form)
{
    TRY(draft_attach(c, draft, DOCUMENT_065, form->form_065));
    TRY(draft_attach(c, draft, DOCUMENT_052_2, form->form_052));
    return draft_attach(c, draft, DOCUMENT_PHOTO, form->photo);
}

enum status
admission_prepare(struct ctx *c, const struct admission_form *form, struct admission_prepared *ret)
{
    TRY(draft_start(c, form->child, &ret->draft));
    TRY(draft_answer_child(c, ret->draft, form->relation, true));
    TRY(draft_answer_school(c, ret->draft, form->pool));
    TRY(attach(c, ret->draft, form));
    TRY(draft_answer_special(c, ret->draft, false, false));
    TRY(draft_answer_phone(c, ret->draft, form->phone));
    TRY(draft_answer_consent(c, ret->draft, true, true));
    return submit_send_code(c, ret->draft, &ret->code);
}

enum status admission_code_again(struct ctx *c, struct admission_prepared *prepared)
{
    return submit_send_code(c, prepared->draft, &prepared->code);
}

enum status admission_hand_in(struct ctx *c,
                              const struct admission_prepared *prepared,
                              struct str typed,
                              struct str idem,
                              struct uuid *ret_application)
{
    struct submit submit = {
        .draft = prepared->draft, .code = prepared->code, .typed = typed, .idem = idem};
    struct submit_read read = {.draft = prepared->draft};

    enum status st = submit_read(c, &read);
    if (st == ST_OK)
        submit.read = &read;
    else if (st != ST_NOT_FOUND)
        return st;
    c->failure = (struct failure){0};
    return submit_draft(c, &submit, ret_application);
}
