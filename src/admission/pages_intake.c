/* The officer looks at documents and asks for a better file. */
#include "admission/application.h"
#include "admission/decide.h"
#include "admission/forms.h"
#include "admission/staff.h"
#include "admission/tell.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "platform/platform.h"

struct opened {
    struct uuid application, attachment;
    struct admission_application_by_id_row *a;
    struct str type, bytes;
};

static enum status open_tx(struct ctx *c, void *arg)
{
    struct opened *opened = arg;
    struct admission_attachments_of_rows rows;

    TRY(application_open(c, opened->application, &opened->a));
    TRY(admission_attachments_of(c, opened->application, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (uuid_eq(rows.v[i].id, opened->attachment) &&
            level_sees(c, level_document(rows.v[i].kind)))
            return file_read(c, rows.v[i].file_id, 1, &opened->type, &opened->bytes);
    return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
}

enum status staff_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct opened opened = {.application = request_uuid(rq, "id"),
                            .attachment = request_uuid(rq, "file")};

    TRY(db_tx_read(c, "admission/staff-file", open_tx, &opened));
    return response_download(c, rs, opened.type, STR("document.jpg"), opened.bytes);
}

/* ---- a better document ---------------------------------------------------------------------- */

static const struct {
    const char *code;
    enum msg text;
} reasons[] = {
    {"UNREADABLE", MSG_admission_fix_unreadable},   {"WRONG_DOCUMENT", MSG_admission_fix_wrong},
    {"INCOMPLETE", MSG_admission_fix_incomplete},   {"EXPIRED", MSG_admission_fix_expired},
    {"OTHER_CHILD", MSG_admission_fix_other_child},
};

static bool is_reason(struct str code)
{
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (str_eq_z(code, reasons[i].code))
            return true;
    return false;
}

static enum status ask_tx(struct ctx *c, void *arg)
{
    struct opened *opened = arg;
    return application_open(c, opened->application, &opened->a);
}

static enum status show_ask(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            const struct form_values *form)
{
    struct opened opened = {.application = request_uuid(rq, "id")};
    struct option kinds[DOCUMENT_COUNT], options[COUNT(reasons)];

    TRY(db_tx_read(c, "admission/ask", ask_tx, &opened));
    for (int i = 0; i < DOCUMENT_COUNT; i++)
        kinds[i] = (struct option){.value = str_from_z(document_code((enum document)i)),
                                   .text = word_document(c, (enum document)i)};
    for (size_t i = 0; i < COUNT(reasons); i++)
        options[i] = (struct option){.value = str_from_z(reasons[i].code),
                                     .text = msg_text(c, reasons[i].text)};
    struct staff_form_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_staff_ask_title),
                 .flags = PAGE_READ,
                 .back = url_id(c, "/staff/admission/{id}", opened.application),
                 .back_text = msg_text(c, MSG_admission_back_case),
                 .form = form},
        .form = form,
        .action = url_id(c, "/staff/admission/{id}/ask", opened.application),
        .subject = opened.a->child_name,
        .options = kinds,
        .n_options = COUNT(kinds),
        .more = options,
        .n_more = COUNT(options),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_staff_ask(&o, &view);
    return ST_OK;
}

enum status staff_ask_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &ask_form);
    form_set(&form, "kind", pairs_get(rq->query, "kind"));
    return show_ask(c, rq, rs, &form);
}

enum status staff_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    enum document document;

    TRY(form_read(c, &ask_form, rq, &form));
    struct str kind = form_at(&form, "kind")->text, reason = form_at(&form, "reason")->text;
    if (kind.n > 0 && !document_find(kind, &document))
        form_error(&form, "kind", MSG_admission_documents_kind_missing, STR(""));
    if (reason.n > 0 && !is_reason(reason))
        form_error(&form, "reason", MSG_admission_staff_reason_missing, STR(""));
    if (!form.bad) {
        const struct fix fix = {
            .application = request_uuid(rq, "id"),
            .document = document,
            .reason = reason,
            .note = form_at(&form, "note")->text,
        };
        enum status st = decide_ask_fix(c, &fix);
        if (st == ST_OK) {
            struct url page = url_id(c, "/staff/admission/{id}", fix.application);
            return response_see_other(c, rs, staff_done(c, page, fix.application).s);
        }
        TRY(form_failure(c, &form, st));
    }
    return show_ask(c, rq, rs, &form);
}
