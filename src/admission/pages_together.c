/* Twins: which children are sent together, and whether to keep a seat when there was one for one of
 * them only (ADM-60). */
#include "admission/together.h"

#include "admission/application.h"
#include "admission/forms.h"
#include "admission/pages.h"
#include "admission_views.h"
#include "base/scan.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

/* ---- who goes together ----------------------------------------------------------------------- */

struct linking {
    struct uuid id;
    struct draft *first;
    struct together_children children;
};

static enum status linking_tx(struct ctx *c, void *arg)
{
    struct linking *linking = arg;

    TRY(page_draft_in_tx(c, linking->id, &linking->first));
    return together_children(c, linking->first, &linking->children);
}

static struct str hint_of(struct ctx *c, enum together_state state)
{
    if (state == TOGETHER_ELSEWHERE)
        return msg_text(c, MSG_admission_together_elsewhere);
    return state == TOGETHER_UNANSWERED ? msg_text(c, MSG_admission_together_unanswered) : STR("");
}

static void show_children(struct ctx *c, const struct linking *linking, struct together_view *view)
{
    const struct together_children *children = &linking->children;

    view->options = NEWS(c->mem, struct option, children->n);
    view->missing = NEWS(c->mem, struct row_link, children->n);
    for (size_t i = 0; i < children->n; i++) {
        const struct together_child *child = &children->v[i];
        if (child->state == TOGETHER_NO_DRAFT)
            view->missing[view->n_missing++] =
                (struct row_link){.url = url0(c, "/my/"), .title = child->child->given};
        else
            view->options[view->n_options++] =
                (struct option){.value = uuid_print(c->mem, child->draft),
                                .text = child->child->given,
                                .hint = hint_of(c, child->state),
                                .disabled = child->state == TOGETHER_ELSEWHERE ||
                                            child->state == TOGETHER_UNANSWERED};
    }
}

static enum status show_linking(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                const struct linking *linking,
                                const struct form_values *values)
{
    struct together_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_together_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = draft_url(c, linking->first->id, "check"),
                 .back_text = msg_text(c, MSG_admission_back),
                 .form = values},
        .form = values,
        .action = draft_url(c, linking->first->id, "together"),
        .child = linking->first->child->given,
    };

    show_children(c, linking, &view);
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    admission_together(&o, &view);
    return ST_OK;
}

static enum status load(struct ctx *c, const struct request *rq, struct linking *linking)
{
    *linking = (struct linking){.id = request_uuid(rq, "id")};
    return db_tx_read(c, "admission/linking", linking_tx, linking);
}

enum status together_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &together_form);
    struct linking linking;
    size_t n = 0;

    TRY(load(c, rq, &linking));
    struct str *ticked = NEWS(c->mem, struct str, linking.children.n);
    for (size_t i = 0; i < linking.children.n; i++)
        if (linking.children.v[i].state == TOGETHER_LINKED)
            ticked[n++] = uuid_print(c->mem, linking.children.v[i].draft);
    form_set_list(&values, "draft", ticked, n);
    return show_linking(c, rq, rs, &linking, &values);
}

static enum status
set_as_ticked(struct ctx *c, const struct linking *linking, const struct form_values *values)
{
    const struct field_value *list = form_at(values, "draft");
    struct uuid *ids = NEWS(c->mem, struct uuid, list->n_list);

    for (size_t i = 0; i < list->n_list; i++)
        if (!scan_uuid(list->list[i], &ids[i]))
            return FAIL_FIELD(c, ST_INVALID, "admission.together.not-ready", "draft");
    return together_set(c, linking->first->id, ids, list->n_list);
}

enum status together_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct linking linking;

    TRY(load(c, rq, &linking));
    TRY(form_read(c, &together_form, rq, &values));
    if (!values.bad) {
        enum status st = set_as_ticked(c, &linking, &values);
        if (st == ST_OK)
            return response_see_other(c, rs, draft_url(c, linking.first->id, "check").s);
        TRY(form_failure(c, &values, st));
    }
    return show_linking(c, rq, rs, &linking, &values);
}

/* ---- the seat of one of them ----------------------------------------------------------------- */

struct asked {
    struct uuid id;
    struct admission_application_by_id_row *a;
    struct organisation *school;
};

static enum status asked_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;
    struct admission_package_of_rows rows;

    TRY(application_own(c, asked->id, &asked->a));
    TRY(admission_package_of(c, asked->id, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].own && rows.v[i].asks)
            return organisation_by_id(c, asked->a->organisation_id, &asked->school);
    return FAIL(c, ST_CONFLICT, "admission.keep.over");
}

static enum status show_keep(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct form_values *values)
{
    struct asked asked = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "admission/keep", asked_tx, &asked));
    struct offer_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_keep_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = case_url(c, asked.id, ""),
                 .back_text = msg_text(c, MSG_admission_back_case),
                 .form = values},
        .form = values,
        .action = case_url(c, asked.id, "keep"),
        .title = asked.a->child_name,
        .school = asked.school->name,
        .answers = {{.value = STR("yes"), .text = msg_text(c, MSG_admission_keep_yes)},
                    {.value = STR("no"),
                     .text = msg_text(c, MSG_admission_keep_no),
                     .hint = msg_text(c, MSG_admission_keep_no_hint)}},
    };
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    admission_keep(&o, &view);
    return ST_OK;
}

enum status keep_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &keep_form);
    return show_keep(c, rq, rs, &values);
}

/* Giving it back is a withdrawal, with its warning and its code: the place is lost for good. */
enum status keep_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;

    TRY(form_read(c, &keep_form, rq, &values));
    struct str said = form_at(&values, "answer")->text;
    struct keep keep = {.application = request_uuid(rq, "id"), .idem = values.idem};
    bool yes = str_eq_z(said, "yes");
    if (said.n > 0 && !yes && !str_eq_z(said, "no"))
        form_error(&values, "answer", MSG_admission_keep_missing, STR(""));
    if (values.bad)
        return show_keep(c, rq, rs, &values);
    if (!yes)
        return response_see_other(c, rs, case_url(c, keep.application, "withdraw").s);
    TRY(together_keep(c, &keep));
    return response_see_other(c, rs, case_url(c, keep.application, "").s);
}
