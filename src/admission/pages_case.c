/* One application as its family sees it: state, time-line, what is asked, refusal, documents. */
#include "admission/pages.h"

#include "admission/answer_paper.h"
#include "admission/application.h"
#include "admission/forms.h"
#include "admission/handover.h"
#include "admission/receipt.h"
#include "admission_views.h"
#include "audit/audit.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_person.h"

struct url case_url(struct ctx *c, struct uuid application, const char *page)
{
    if (page[0] == '\0')
        return url_id(c, "/my/application/{id}", application);
    struct str args[] = {uuid_print(c->mem, application), str_from_z(page)};
    return url_path(c, "/my/application/{id}/{page}", args, COUNT(args));
}

struct whole {
    struct uuid id;
    struct admission_application_by_id_row *a;
    struct organisation *school, *first_school, *authority; /* first: where it was handed in */
    struct handovers moved;
    struct admission_events_of_rows events;
    struct admission_attachments_of_rows attachments;
    struct admission_fixes_of_rows fixes;
    struct admission_order_of_application_row *order;
    struct admission_package_of_rows package; /* signed together; none: it went alone */
    struct file_info *files;
    bool may_withdraw;                        /* the person's to withdraw, whatever its state */
    struct admission_reserve_of_row *reserve; /* NULL: somebody else applied */
    struct rules rules;
    struct admission_answer_signed_row *answer; /* as it was signed; NULL: none */
    struct admission_own_mark_row *mark;        /* in the public log; NULL: it is not written yet */
    struct fact owner;                          /* of the record */
};

static enum status load_files(struct ctx *c, struct whole *whole)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, whole->attachments.n);
    for (size_t i = 0; i < whole->attachments.n; i++)
        ids[i] = whole->attachments.v[i].file_id;
    return file_infos(c, ids, whole->attachments.n, &whole->files);
}

static enum status load_organisations(struct ctx *c, struct whole *whole)
{
    TRY(organisation_by_id(c, whole->a->organisation_id, &whole->school));
    whole->first_school = whole->school;
    if (!uuid_eq(whole->a->first_school, whole->a->organisation_id))
        TRY(organisation_by_id(c, whole->a->first_school, &whole->first_school));
    TRY(owned_fact(c, whole->school, &whole->owner));
    return organisation_authority(c, whole->a->organisation_id, &whole->authority);
}

/* What the family can hold against us: the mark in the public log, the signed answer. */
static enum status load_proofs(struct ctx *c, struct whole *whole)
{
    TRY(admission_own_mark(c, whole->id, &whole->mark));
    if (!whole->a->decision_id.set)
        return ST_OK;
    return admission_answer_signed(c, whole->a->decision_id.v, &whole->answer);
}

static enum status whole_tx(struct ctx *c, void *arg)
{
    struct whole *whole = arg;
    struct admission_withdrawal_of_row *withdrawal;

    TRY(application_open(c, whole->id, &whole->a));
    TRY(admission_withdrawal_of(c, whole->id, &withdrawal));
    whole->may_withdraw = withdrawal && withdrawal->may;
    TRY(load_organisations(c, whole));
    TRY(admission_reserve_of(c, whole->id, &whole->reserve));
    TRY(admission_events_of(c, whole->id, &whole->events));
    TRY(admission_attachments_of(c, whole->id, &whole->attachments));
    TRY(admission_fixes_of(c, whole->id, &whole->fixes));
    TRY(admission_order_of_application(c, whole->id, &whole->order));
    TRY(handovers_of(c, whole->id, &whole->moved));
    TRY(admission_package_of(c, whole->id, &whole->package));
    TRY(rules_of_application(c, whole->a, &whole->rules));
    TRY(load_proofs(c, whole));
    return load_files(c, whole);
}

static bool is_state(const struct whole *whole, const char *state)
{
    return str_eq_z(whole->a->state, state);
}

static bool has_question(const struct whole *whole)
{
    for (size_t i = 0; i < whole->fixes.n; i++)
        if (!whole->fixes.v[i].answered_at.set)
            return true;
    return false;
}

/* What is still to come after the last event, so that the family sees the whole way. */
static size_t steps_to_come(struct ctx *c, const struct whole *whole, struct tl_step *steps)
{
    size_t n = 0;

    if (is_state(whole, "HELD"))
        steps[n++] = (struct tl_step){
            .state = STEP_NOW,
            .icon = "hourglass",
            .title = msg_text(c, MSG_admission_way_turn),
            .text = MSG_FORMAT(c, MSG_admission_way_until,
                               MSG_ARG("d", i18n_moment(c, whole->a->deadline_at)))};
    if (is_state(whole, "ALLOCATED"))
        steps[n++] = (struct tl_step){
            .state = STEP_NOW,
            .icon = "eye",
            .title = msg_text(c, MSG_admission_way_check),
            .text = MSG_FORMAT(c, MSG_admission_way_until,
                               MSG_ARG("d", i18n_moment(c, whole->a->deadline_at)))};
    if (is_state(whole, "HELD") || is_state(whole, "ALLOCATED"))
        steps[n++] = (struct tl_step){
            .state = STEP_TODO, .icon = "stamp", .title = msg_text(c, MSG_admission_way_answer)};
    if (is_state(whole, "APPROVED"))
        steps[n++] = (struct tl_step){.state = STEP_NOW,
                                      .icon = "file-clock",
                                      .title = msg_text(c, MSG_admission_way_order),
                                      .text = msg_text(c, MSG_admission_way_order_when)};
    return n;
}

static void show_steps(struct ctx *c, const struct whole *whole, struct case_view *view)
{
    struct tl_step *steps = NEWS(c->mem, struct tl_step, whole->events.n + 4);
    size_t moved = 0;

    for (size_t i = 0; i < whole->events.n; i++) {
        const struct admission_events_of_row *e = &whole->events.v[i];
        enum msg text;
        if (str_eq_z(e->to_state, "MOVED"))
            continue; /* told by the step that follows */
        steps[view->n_steps++] = (struct tl_step){
            .state = STEP_DONE,
            .icon = "check",
            .title = msg_find(e->rule, &text) ? msg_text(c, text) : e->rule,
            .when = i18n_moment(c, e->at),
            .text = str_eq_z(e->from_state, "MOVED") ? handover_words(c, &whole->moved, moved++)
                                                     : STR(""),
        };
    }
    view->n_steps += steps_to_come(c, whole, steps + view->n_steps);
    view->steps = steps;
}

/* The others of the package, each a link of its own. */
static size_t package_facts(struct ctx *c, const struct whole *whole, struct fact *f)
{
    size_t n = 0;

    for (size_t i = 0; i < whole->package.n; i++) {
        const struct admission_package_of_row *row = &whole->package.v[i];
        if (!row->own)
            f[n++] = (struct fact){.name = msg_text(c, MSG_admission_together_fact),
                                   .value = row->child_name,
                                   .about = word_number(c, row->number)};
        else if (row->kept_at.set)
            f[n++] = (struct fact){.name = msg_text(c, MSG_admission_keep_fact),
                                   .value = i18n_moment(c, row->kept_at.v)};
    }
    return n;
}

static void show_facts(struct ctx *c, const struct whole *whole, struct case_view *view)
{
    const struct admission_application_by_id_row *a = whole->a;
    struct fact *f = NEWS(c->mem, struct fact, 12 + whole->package.n);
    size_t n = 0;

    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_number),
                           .value = word_number(c, a->number)};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_arrival),
                           .value = i18n_number(c, a->arrival_no),
                           .about = whole->moved.rows.n > 0
                                        ? STR("") /* it has changed once */
                                        : msg_text(c, MSG_admission_fact_arrival_about)};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_lane),
                           .value = word_lane(c, pool_lane(a->lane)),
                           .about = word_lane_why(c, pool_lane(a->lane), a->lane_basis)};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_child), .value = a->child_name};
    if (a->child_temporary.set)
        f[n++] = (struct fact){.name = msg_text(c, MSG_person_temporary_number),
                               .value = a->child_temporary.v};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_school),
                           .value = whole->school->name,
                           .about = word_language(c, a->pool_language)};
    if (whole->moved.rows.n > 0)
        f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_first_school),
                               .value = whole->first_school->name,
                               .about = MSG_FORMAT(c, MSG_admission_fact_first_arrival,
                                                   MSG_NUM("n", a->first_arrival))};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_sent),
                           .value = i18n_moment(c, a->submitted_at)};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_deadline),
                           .value = i18n_moment(c, a->deadline_at)};
    n += package_facts(c, whole, f + n);
    if (a->to_check.n > 0)
        f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_to_check),
                               .value = word_to_check(c, a->to_check)};
    if (whole->order)
        f[n++] =
            (struct fact){.name = msg_text(c, MSG_admission_fact_order),
                          .value = str_printf(c->mem, "№ " STR_FMT, STR_ARG(whole->order->number)),
                          .about = i18n_date(c, whole->order->dated)};
    f[n++] = whole->owner;
    view->facts = f;
    view->n_facts = n;
}

static void show_documents(struct ctx *c, const struct whole *whole, struct case_view *view)
{
    view->documents = NEWS(c->mem, struct row_link, whole->attachments.n);
    for (size_t i = 0; i < whole->attachments.n; i++) {
        const struct admission_attachments_of_row *at = &whole->attachments.v[i];
        const struct file_info *info = &whole->files[i];
        enum document document;
        if (at->replaced_at.set || !document_find(at->kind, &document))
            continue;
        struct str args[] = {uuid_print(c->mem, whole->id), uuid_print(c->mem, at->id)};
        bool clean = info->state == FILE_CLEAN;
        view->documents[view->n_documents++] = (struct row_link){
            .url = clean ? url_path(c, "/my/application/{id}/file/{file}", args, COUNT(args))
                         : (struct url){STR("")},
            .icon = clean ? "file-check" : "file-clock",
            .title = word_document(c, document),
            .text = info->name,
            .tag =
                msg_text(c, clean                             ? MSG_admission_documents_clean
                            : info->state == FILE_QUARANTINED ? MSG_admission_documents_checking
                                                              : MSG_admission_documents_unreadable),
            .tag_tone = clean                             ? TONE_OK
                        : info->state == FILE_QUARANTINED ? TONE_INFO
                                                          : TONE_BAD,
        };
    }
}

static void show_fixes(struct ctx *c, const struct whole *whole, struct case_view *view)
{
    view->fixes = NEWS(c->mem, struct row_link, whole->fixes.n);
    for (size_t i = 0; i < whole->fixes.n; i++) {
        const struct admission_fixes_of_row *fix = &whole->fixes.v[i];
        enum document document;
        if (fix->answered_at.set || !document_find(fix->kind, &document) ||
            !is_state(whole, "ALLOCATED"))
            continue;
        struct str args[] = {uuid_print(c->mem, whole->id), fix->kind};
        view->fixes[view->n_fixes++] = (struct row_link){
            .url = url_path(c, "/my/application/{id}/fix/{kind}", args, COUNT(args)),
            .icon = "file-warning",
            .icon_tone = TONE_WARN,
            .title = word_document(c, document),
            .text = fix->note,
        };
    }
}

static void show_refusal(struct ctx *c, const struct whole *whole, struct case_view *view)
{
    const struct admission_application_by_id_row *a = whole->a;
    struct fact *f = NEWS(c->mem, struct fact, 6);
    bool full = a->ground.set && str_eq_z(a->ground.v, "R4");
    size_t n = 0;

    view->refused = a->ground.set && !is_state(whole, "OFFERED");
    if (!view->refused)
        return;
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_refusal_ground),
                           .value = word_ground(c, a->ground.v)};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_refusal_facts),
                           .value = full ? msg_text(c, MSG_admission_refusal_full_facts)
                                         : a->ground_facts.v};
    if (a->ground_law.set)
        f[n++] =
            (struct fact){.name = msg_text(c, MSG_admission_refusal_law), .value = a->ground_law.v};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_refusal_remedy),
                           .value = full ? msg_text(c, MSG_admission_refusal_full_remedy)
                                         : a->ground_remedy.v};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_refusal_complaint),
                           .value = whole->authority ? whole->authority->name : STR(""),
                           .about = msg_text(c, MSG_admission_refusal_complaint_terms)};
    view->refusal = f;
    view->n_refusal = n;
}

static struct str words_of_place(struct ctx *c, int32_t before)
{
    return before == 0 ? msg_text(c, MSG_admission_reserve_first)
                       : MSG_FORMAT(c, MSG_admission_reserve_before, MSG_NUM("n", before));
}

/* One press each; the words say who stands before. */
static void show_reserve(struct ctx *c,
                         const struct whole *whole,
                         const struct form_values *form,
                         struct case_view *view)
{
    bool is_in = is_state(whole, "RESERVE");

    if (!whole->reserve)
        return;
    view->reserve = (struct reserve_view){
        .may_join = whole->reserve->may_join,
        .is_in = is_in,
        .text = is_in ? words_of_place(c, whole->reserve->before)
                      : msg_text(c, MSG_admission_reserve_text),
        .press = case_url(c, whole->id, "reserve"),
        .form = form,
    };
    if (is_state(whole, "OFFERED"))
        view->offer = case_url(c, whole->id, "offer");
}

static struct str next_words(struct ctx *c, const struct whole *whole)
{
    if (has_question(whole) && is_state(whole, "ALLOCATED"))
        return MSG_FORMAT(c, MSG_admission_next_question,
                          MSG_ARG("d", i18n_moment(c, whole->a->deadline_at)));
    if (is_state(whole, "ALLOCATED"))
        return MSG_FORMAT(c, MSG_admission_next_allocated,
                          MSG_ARG("d", i18n_moment(c, whole->a->deadline_at)));
    if (is_state(whole, "HELD"))
        return MSG_FORMAT(c, MSG_admission_next_held,
                          MSG_ARG("d", i18n_moment(c, whole->a->deadline_at)));
    if (is_state(whole, "APPROVED"))
        return msg_text(c, MSG_admission_next_approved);
    if (is_state(whole, "ENROLLED"))
        return msg_text(c, MSG_admission_next_enrolled);
    if (is_state(whole, "WITHDRAWN"))
        return msg_text(c, MSG_admission_next_withdrawn);
    if (is_state(whole, "OFFERED"))
        return MSG_FORMAT(c, MSG_admission_next_offered,
                          MSG_ARG("d", i18n_moment(c, whole->a->offer_until.v)));
    if (is_state(whole, "RESERVE"))
        return msg_text(c, MSG_admission_next_reserve);
    return msg_text(c, MSG_admission_next_refused);
}

/* "№ 8412 (Айлин), № 8413 (Әли)", in the order of the package. */
static struct str package_numbers(struct ctx *c, const struct whole *whole)
{
    struct str numbers = STR("");

    for (size_t i = 0; i < whole->package.n; i++) {
        const struct admission_package_of_row *row = &whole->package.v[i];
        numbers = str_printf(c->mem, STR_FMT "%s" STR_FMT " (" STR_FMT ")", STR_ARG(numbers),
                             i > 0 ? ", " : "", STR_ARG(word_number(c, row->number)),
                             STR_ARG(row->child_name));
    }
    return numbers;
}

static struct case_view
case_view_of(struct ctx *c, const struct request *rq, const struct whole *whole)
{
    struct case_view view = {
        .page = {.rq = rq,
                 .title = MSG_FORMAT(c, MSG_admission_case_title,
                                     MSG_ARG("no", word_number(c, whole->a->number))),
                 .back = url0(c, "/my/"),
                 .back_text = msg_text(c, MSG_admission_back_home)},
        .title = whole->a->child_name,
        .number = word_number(c, whole->a->number),
        .numbers = package_numbers(c, whole),
        .next = next_words(c, whole),
        .receipt_pdf = case_url(c, whole->id, "receipt.pdf"),
        .proof = case_url(c, whole->id, "proof"),
        .why = case_url(c, whole->id, "why"),
        .withdraw = case_url(c, whole->id, "withdraw"),
        .move = case_url(c, whole->id, "move"),
        .verdict = url_id(c, "/my/signatures/{id}", whole->a->signed_id),
        .seen = url_id(c, "/my/child/{id}/seen", whole->a->child_id),
        .complaint_schools = url0(c, "/schools"),
        .complain = url_query(c, url0(c, "/my/complaint/new"), "application",
                              uuid_print(c->mem, whole->id)),
        .mine = uuid_eq(whole->a->applicant_id, c->actor.person),
        .enrolled = is_state(whole, "ENROLLED"),
    };
    bool runs =
        is_state(whole, "HELD") || is_state(whole, "ALLOCATED") || is_state(whole, "APPROVED");
    view.just_sent = runs && pairs_has(rq->query, "sent"); /* an address that is opened again */
    view.may_withdraw = runs && whole->may_withdraw;
    for (size_t i = 0; i < whole->package.n; i++)
        if (whole->package.v[i].own && whole->package.v[i].asks)
            view.keep = case_url(c, whole->id, "keep");
    view.state = word_state(c, whole->a->state, has_question(whole), &view.tone);
    if (whole->a->decided_at.set && !is_state(whole, "WITHDRAWN"))
        view.answer_pdf = case_url(c, whole->id, "answer.pdf");
    if (whole->answer)
        view.answer_verdict = url_id(c, "/my/signatures/{id}", whole->answer->id);
    if (signature_seal_ready(c)) {
        view.receipt_sealed = case_url(c, whole->id, "receipt.asice");
        if (view.answer_pdf.s.n > 0)
            view.answer_sealed = case_url(c, whole->id, "answer.asice");
    }
    return view;
}

/* Where the application stands in the public log, and what only the family knows of it. */
static void show_mark(struct ctx *c, const struct whole *whole, struct case_view *view)
{
    const struct admission_own_mark_row *own = whole->mark;

    if (!own)
        return;
    view->mark = str_hex(c->mem, own->mark.p, own->mark.n);
    view->salt = str_hex(c->mem, own->salt.p, own->salt.n);
    view->log = url_query(c, url0(c, "/log/"), "q", view->mark);
}

enum status case_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct whole whole = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "admission/case", whole_tx, &whole));
    struct case_view view = case_view_of(c, rq, &whole);
    show_steps(c, &whole, &view);
    show_facts(c, &whole, &view);
    view.n_rules = rules_show(c, whole.a, &whole.rules, view.rules);
    show_documents(c, &whole, &view);
    show_fixes(c, &whole, &view);
    show_refusal(c, &whole, &view);
    struct form_values form = form_blank(c, &reserve_form);
    show_reserve(c, &whole, &form, &view);
    show_mark(c, &whole, &view);
    struct out o = page_out(c, rs, 200);
    admission_case(&o, &view);
    return ST_OK;
}

struct proven {
    struct uuid id;
    struct admission_application_by_id_row *a;
};

static enum status proven_tx(struct ctx *c, void *arg)
{
    struct proven *proven = arg;
    return application_open(c, proven->id, &proven->a);
}

/* The code is made and sealed when somebody wants it: most families never open it, and nobody
 * should wait for a seal who has just applied. */
enum status receipt_proof(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct proven proven = {.id = request_uuid(rq, "id")};
    struct receipt receipt;

    TRY(db_tx_read(c, "admission/proof", proven_tx, &proven));
    TRY(receipt_of(c, proven.a, &receipt));
    return response_see_other(c, rs, receipt.proof_path);
}

enum status receipt_pdf(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct whole whole = {.id = request_uuid(rq, "id")};
    struct receipt receipt;
    struct str pdf;

    TRY(db_tx_read(c, "admission/receipt", whole_tx, &whole));
    TRY(receipt_of(c, whole.a, &receipt));
    TRY(receipt_print(c, whole.a, whole.first_school, &receipt, &pdf));
    return response_download(c, rs, STR("application/pdf"),
                             str_printf(c->mem, "oqu-%lld.pdf", (long long)whole.a->number), pdf);
}

static enum status send_sealed(struct ctx *c,
                               struct response *rs,
                               const char *name,
                               const char *container_name,
                               struct str pdf)
{
    const struct signature_paper_file file = {name, "application/pdf", pdf};
    struct str container;

    TRY(signature_sealed_container(c, &file, 1, &container));
    return response_download(c, rs, STR("application/vnd.etsi.asic-e+zip"),
                             str_from_z(container_name), container);
}

enum status receipt_container(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct whole whole = {.id = request_uuid(rq, "id")};
    struct receipt receipt;
    struct str pdf;

    TRY(db_tx_read(c, "admission/receipt", whole_tx, &whole));
    TRY(receipt_of(c, whole.a, &receipt));
    TRY(receipt_print(c, whole.a, whole.first_school, &receipt, &pdf));
    return send_sealed(c, rs, "receipt.pdf", "receipt.asice", pdf);
}

/* For the family and for the school. */
enum status answer_container(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str pdf;

    TRY(answer_paper(c, request_uuid(rq, "id"), &pdf));
    return send_sealed(c, rs, "answer.pdf", "answer.asice", pdf);
}

enum status answer_pdf(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str pdf;

    TRY(answer_paper(c, request_uuid(rq, "id"), &pdf));
    return response_download(c, rs, STR("application/pdf"), STR("answer.pdf"), pdf);
}

struct opened {
    struct uuid application, attachment;
    struct str type, bytes;
};

static enum status open_file_tx(struct ctx *c, void *arg)
{
    struct opened *opened = arg;
    struct admission_application_by_id_row *a;
    struct admission_attachments_of_rows rows;

    TRY(application_open(c, opened->application, &a));
    TRY(admission_attachments_of(c, a->id, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        if (!uuid_eq(rows.v[i].id, opened->attachment))
            continue;
        TRY(file_read(c, rows.v[i].file_id, 1, &opened->type, &opened->bytes));
        return ST_OK;
    }
    return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
}

enum status case_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct opened opened = {.application = request_uuid(rq, "id"),
                            .attachment = request_uuid(rq, "file")};

    TRY(db_tx_read(c, "admission/file", open_file_tx, &opened));
    return response_download(c, rs, opened.type, STR("document.jpg"), opened.bytes);
}
