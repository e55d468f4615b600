/* The officer's task that a silent register leaves: to look at the documents, and to say by which
 * one the data were checked. */
#include "admission/application.h"
#include "admission/forms.h"
#include "admission/staff.h"
#include "admission_views.h"
#include "audit/audit.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

struct task { /* an open one */
    struct uuid application;
    struct admission_application_by_id_row *a;
    struct admission_manual_check_of_row *row;
};

static enum status task_tx(struct ctx *c, void *arg)
{
    struct task *task = arg;

    TRY(application_open(c, task->application, &task->a));
    TRY(admission_manual_check_of(c, task->application, c->actor.organisation, &task->row));
    if (!task->row || task->row->done_at.set)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    return ST_OK;
}

static enum status show_task(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct form_values *form)
{
    struct task task = {.application = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "admission/manual", task_tx, &task));
    struct staff_form_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_manual_title),
                 .flags = PAGE_READ,
                 .back = url_id(c, "/staff/admission/{id}", task.application),
                 .back_text = msg_text(c, MSG_admission_back_case),
                 .form = form},
        .form = form,
        .action = url_id(c, "/staff/admission/{id}/checked", task.application),
        .subject = task.a->child_name,
        .title = word_to_check(c, task.row->subjects),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_manual(&o, &view);
    return ST_OK;
}

enum status manual_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &checked_form);
    return show_task(c, rq, rs, &form);
}

struct done_work {
    struct task task;
    struct str document;
};

static enum status done_tx(struct ctx *c, void *arg)
{
    struct done_work *work = arg;
    const struct task *task = &work->task;
    int64_t changed;
    uint8_t hash[AUDIT_HASH];

    TRY(task_tx(c, &work->task));
    TRY(admission_manual_check_done(c, task->application, c->actor.organisation, work->document,
                                    c->actor.person, &changed));
    if (changed != 1)
        return FAIL(c, ST_CONFLICT, "admission.changed-meanwhile");
    const struct audit_act act = {
        .action = "admission.check-by-documents",
        .object_type = "admission.application",
        .object = uuid_print(c->mem, task->application),
        .organisation = task->a->organisation_id,
        .subject = task->a->child_id,
    };
    return audit_record(c, &act, hash);
}

enum status manual_done(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &checked_form, rq, &form));
    if (!form.bad) {
        struct done_work work = {.task = {.application = request_uuid(rq, "id")},
                                 .document = form_at(&form, "document")->text};
        enum status st = db_tx(c, "admission/manual-done", done_tx, &work);
        if (st == ST_OK)
            return response_see_other(c, rs,
                                      url_id(c, "/staff/admission/{id}", work.task.application).s);
        TRY(form_failure(c, &form, st));
    }
    return show_task(c, rq, rs, &form);
}
