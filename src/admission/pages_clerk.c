/* The admission officer's day: the work list by term and one screen per child. Nothing here can
 * choose whom to take: who holds a seat was decided by the rule (ADM-47). Long because the list and
 * the screen tell the same acts. */
#include "admission/application.h"
#include "admission/decide.h"
#include "admission/forms.h"
#include "admission/handover.h"
#include "admission/staff.h"
#include "admission/tell.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "nedb/nedb.h"
#include "platform/platform.h"

/* ---- what was just done ---------------------------------------------------------------------- */

/* What the clerk did on the page before. The address says only to which application (?done=); what
 * happened to it is read from its row, so the sentence is true whenever the page is loaded. */
struct done {
    struct uuid id; /* nil: nothing was done */
    struct admission_application_by_id_row *a;
    struct admission_fixes_of_rows fixes;
};

struct url staff_done(struct ctx *c, struct url page, struct uuid application)
{
    return url_query(c, page, "done", uuid_print(c->mem, application));
}

static struct done done_of(const struct request *rq)
{
    struct done done = {0};

    if (!scan_uuid(pairs_get(rq->query, "done"), &done.id))
        done.id = (struct uuid){0};
    return done;
}

/* An application of another school is not found and nothing is said of it. */
static enum status read_done(struct ctx *c, struct done *done)
{
    const struct opt_uuid school = {true, c->actor.organisation};

    if (uuid_is_nil(done->id))
        return ST_OK;
    TRY(admission_application_by_id(c, done->id, c->actor.person, school, &done->a));
    return done->a ? admission_fixes_of(c, done->id, &done->fixes) : ST_OK;
}

static bool is_asked(const struct admission_fixes_of_rows *fixes)
{
    for (size_t i = 0; i < fixes->n; i++)
        if (!fixes->v[i].answered_at.set)
            return true;
    return false;
}

static void tell_done(struct ctx *c, const struct done *done, struct page *page)
{
    enum msg text = MSG_NONE;

    if (!done->a)
        return;
    if (str_eq_z(done->a->state, "APPROVED"))
        text = MSG_admission_staff_done_approved;
    else if (str_eq_z(done->a->state, "REFUSED_DOCS"))
        text = MSG_admission_staff_done_refused;
    else if (str_eq_z(done->a->state, "ALLOCATED") && is_asked(&done->fixes))
        text = MSG_admission_staff_done_asked;
    if (text == MSG_NONE)
        return;
    page->notice = MSG_FORMAT(c, text, MSG_ARG("no", word_number(c, done->a->number)));
    page->notice_tone = TONE_OK;
}

/* ---- the work list --------------------------------------------------------------------------- */

enum { COL_CHILD, COL_LANE, COL_DOCUMENTS, COL_SUBMITTED, COL_DEADLINE, COL_STATE, COLS };
static const struct list_column columns[COLS] = {
    [COL_CHILD] = {"child", MSG_admission_fact_child, COLUMN_NAME, true, false},
    [COL_LANE] = {"lane", MSG_admission_fact_lane, COLUMN_WORDS, false, false},
    [COL_DOCUMENTS] = {"documents", MSG_admission_fact_documents, COLUMN_AMOUNT, false, false},
    [COL_SUBMITTED] = {"submitted", MSG_admission_fact_sent, COLUMN_NUMBER, true, false},
    [COL_DEADLINE] = {"deadline", MSG_admission_fact_deadline, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"state", MSG_admission_staff_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {
    {"view", MSG_admission_staff_state, FILTER_CHOICE},
    {"lane", MSG_admission_fact_lane, FILTER_CHOICE},
};
static const struct list work = {
    .name = "applications",
    .people = true,
    .caption = MSG_admission_staff_list,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_admission_staff_search,
    .sort = "deadline",
    .export_most = 10000,
    .empty = MSG_admission_staff_empty,
};

struct work_query {
    const struct list_state *state;
    struct admission_work_list_rows rows;
    struct admission_work_counts_row *counts;
    struct str *marks; /* of each row: how near its term is */
    struct organisation *school;
    struct done done;
};

/* A temporary number is found however it was typed. */
static struct str searched(struct ctx *c, struct str typed)
{
    struct str number;
    return person_temporary_number(c->mem, typed, &number) ? number : typed;
}

static enum status work_tx(struct ctx *c, void *arg)
{
    struct work_query *q = arg;
    struct str sort = list_sort(q->state);
    struct admission_work_list_in in = {
        .organisation = c->actor.organisation,
        .view = list_filter_value(q->state, "view"),
        .search = searched(c, q->state->search),
        .lane = list_filter_value(q->state, "lane"),
        .sort = q->state->descending ? str_printf(c->mem, "-" STR_FMT, STR_ARG(sort)) : sort,
        .skip = q->state->offset,
        .most = q->state->limit,
    };

    TRY(admission_work_counts_ahead(c, c->actor.organisation));
    TRY(admission_work_list_ahead(c, &in));
    TRY(organisation_by_id(c, c->actor.organisation, &q->school));
    TRY(admission_work_counts(c, c->actor.organisation, &q->counts));
    TRY(read_done(c, &q->done));
    TRY(admission_work_list(c, &in, &q->rows));
    return staff_marks(c, q->school->region_kato, &q->rows, &q->marks);
}

static void show_stats(struct ctx *c, const struct work_query *q, struct staff_list_view *view)
{
    struct str now = list_filter_value(q->state, "view");
    const struct {
        const char *view;
        int64_t n;
        enum msg text;
        enum tone tone;
    } stats[5] = {
        {"open", q->counts->open, MSG_admission_staff_open, TONE_INFO},
        {"", q->counts->due_today, MSG_admission_staff_due,
         q->counts->due_today ? TONE_BAD : TONE_OK},
        {"question", q->counts->question, MSG_admission_staff_question, TONE_WARN},
        {"waiting", q->counts->waiting, MSG_admission_state_held, TONE_PLAIN},
        {"approved", q->counts->approved, MSG_admission_state_approved, TONE_OK},
    };
    for (size_t i = 0; i < COUNT(stats); i++)
        view->stats[i] = (struct figure){
            .value = i18n_number(c, stats[i].n),
            .text = msg_text(c, stats[i].text),
            .tone = stats[i].tone,
            .url = stats[i].view[0] ? url_query(c, url0(c, "/staff/admission"), "view",
                                                str_from_z(stats[i].view))
                                    : (struct url){STR("")},
            .current = stats[i].view[0] && str_eq_z(now, stats[i].view),
        };
}

enum { VIEWS = 7 };

static const struct option *view_options(struct ctx *c)
{
    static const struct {
        const char *code;
        enum msg text;
    } views[VIEWS] = {
        {"open", MSG_admission_staff_open},         {"overdue", MSG_admission_mark_passed},
        {"question", MSG_admission_staff_question}, {"waiting", MSG_admission_state_held},
        {"approved", MSG_admission_state_approved}, {"check", MSG_admission_manual_open},
        {"ended", MSG_admission_staff_ended},
    };
    struct option *options = NEWS(c->mem, struct option, COUNT(views));
    for (size_t i = 0; i < COUNT(views); i++)
        options[i] =
            (struct option){.value = str_from_z(views[i].code), .text = msg_text(c, views[i].text)};
    return options;
}

static const struct option *lane_options(struct ctx *c)
{
    struct option *options = NEWS(c->mem, struct option, SEAT_LANE_COUNT);
    for (int i = 0; i < SEAT_LANE_COUNT; i++)
        options[i] = (struct option){.value = str_from_z(seat_lane_name((enum seat_lane)i)),
                                     .text = word_lane(c, (enum seat_lane)i)};
    return options;
}

static void
fill_row(struct ctx *c, const struct admission_work_list_row *a, struct list_cell *cells)
{
    enum tone tone;
    struct str state = word_state(c, a->state, a->open_fix, &tone);

    cells[COL_CHILD] = CELL_LINK(url_id(c, "/staff/admission/{id}", a->id), a->child_name);
    cells[COL_CHILD].about =
        a->open_check
            ? str_printf(c->mem, STR_FMT " · " STR_FMT, STR_ARG(word_number(c, a->number)),
                         STR_ARG(msg_text(c, MSG_admission_manual_open)))
            : word_number(c, a->number);
    cells[COL_LANE] = CELL_TEXT(word_lane(c, pool_lane(a->lane)));
    cells[COL_LANE].about = word_language(c, a->language);
    cells[COL_DOCUMENTS] = CELL_NUMBER(a->documents);
    cells[COL_SUBMITTED] = CELL_MOMENT(a->submitted_at);
    cells[COL_DEADLINE] = CELL_MOMENT(a->deadline_at);
    cells[COL_STATE] = CELL_TAG(tone, state);
}

enum status staff_list(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &work, rq);
    struct work_query q = {.state = &state, .done = done_of(rq)};

    TRY(db_tx_read(c, "admission/work-list", work_tx, &q));
    struct staff_list_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_staff_title),
                 .flags = list_page_flags(&state)},
        .paper = url0(c, "/staff/paper"),
        .list = list_view_of(c, &state, rq, q.rows.n, q.rows.n > 0 ? q.rows.v[0].total : 0),
    };
    tell_done(c, &q.done, &view.page);
    show_stats(c, &q, &view);
    view.list.options[0] = (struct list_options){view_options(c), VIEWS};
    view.list.options[1] = (struct list_options){lane_options(c), SEAT_LANE_COUNT};
    for (size_t i = 0; i < q.rows.n; i++) {
        fill_row(c, &q.rows.v[i], view.list.rows[i].cells);
        view.list.rows[i].cells[COL_DEADLINE].about = q.marks[i];
    }
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &view.list);
    struct out o = page_out(c, rs, 200);
    admission_staff_list(&o, &view);
    return ST_OK;
}

/* ---- one child ------------------------------------------------------------------------------- */

struct whole {
    struct uuid id;
    struct admission_application_by_id_row *a;
    struct admission_events_of_rows events;
    struct admission_attachments_of_rows attachments;
    struct admission_fixes_of_rows fixes;
    struct admission_work_next_row *next;
    struct handovers moved;
    struct file_info *files;
    bool late_age;
    struct done done;
    struct staff_people people;
    struct rules rules;
    struct admission_manual_check_of_row *manual; /* NULL: everything was confirmed */
    struct nedb_state nedb;
};

static enum status read_files(struct ctx *c, struct whole *w)
{
    TRY(admission_attachments_of(c, w->id, &w->attachments));
    struct uuid *ids = NEWS(c->mem, struct uuid, w->attachments.n);
    for (size_t i = 0; i < w->attachments.n; i++)
        ids[i] = w->attachments.v[i].file_id;
    return file_infos(c, ids, w->attachments.n, &w->files);
}

static enum status whole_tx(struct ctx *c, void *arg)
{
    struct whole *w = arg;
    struct admission_campaign *campaign;

    TRY(application_open(c, w->id, &w->a));
    TRY(admission_campaign_current(c, &campaign));
    w->late_age = campaign && admission_age_is_late(campaign, w->a->child_born);
    TRY(admission_events_of(c, w->id, &w->events));
    TRY(read_files(c, w));
    TRY(admission_fixes_of(c, w->id, &w->fixes));
    TRY(handovers_of(c, w->id, &w->moved));
    TRY(rules_of_application(c, w->a, &w->rules));
    TRY(admission_manual_check_of(c, w->id, c->actor.organisation, &w->manual));
    TRY(read_done(c, &w->done));
    TRY(staff_people_read(c, w->a, &w->people));
    TRY(nedb_state_of(c, w->id, &w->nedb));
    TRY(admission_work_next(c, w->a->organisation_id, w->a->deadline_at, w->a->arrival_no,
                            &w->next));
    /* Opening a child's record is an act that the family sees (SEC-38). */
    return tell_journal(c, "admission.open", w->id, w->a->organisation_id, w->a->child_id);
}

static void show_documents(struct ctx *c, const struct whole *w, struct staff_case_view *view)
{
    view->hides_documents = !level_sees(c, LEVEL_OF_FORM_065);
    view->documents = NEWS(c->mem, struct staff_document, w->attachments.n);
    for (size_t i = 0; i < w->attachments.n; i++) {
        const struct admission_attachments_of_row *at = &w->attachments.v[i];
        const struct file_info *info = &w->files[i];
        enum document document;
        if (at->replaced_at.set || !document_find(at->kind, &document) ||
            !level_sees(c, level_document(at->kind)))
            continue;
        struct str args[] = {uuid_print(c->mem, w->id), uuid_print(c->mem, at->id)};
        struct staff_document *shown = &view->documents[view->n_documents++];
        *shown = (struct staff_document){
            .title = word_document(c, document),
            .file_name = info->name,
            .state =
                msg_text(c, info->state == FILE_CLEAN         ? MSG_admission_documents_clean
                            : info->state == FILE_QUARANTINED ? MSG_admission_documents_checking
                                                              : MSG_admission_documents_unreadable),
            .tone = info->state == FILE_CLEAN ? TONE_OK : TONE_WARN,
            .ask = url_query(c, url_id(c, "/staff/admission/{id}/ask", w->id), "kind", at->kind),
        };
        if (info->state == FILE_CLEAN)
            shown->image = url_path(c, "/staff/admission/{id}/file/{file}", args, COUNT(args));
    }
}

static void add_check(struct staff_case_view *view, bool ok, struct str title, struct str about)
{
    ASSERT(view->n_checks < COUNT(view->checks));
    view->checks[view->n_checks++] = (struct staff_check){ok, title, about};
}

static bool is_checked(const struct whole *w)
{
    return w->manual && w->manual->done_at.set;
}

static struct str register_words(struct ctx *c, const struct whole *w)
{
    if (is_checked(w))
        return MSG_FORMAT(c, MSG_admission_manual_done, MSG_ARG("document", w->manual->document.v),
                          MSG_ARG("d", i18n_moment(c, w->manual->done_at.v)));
    return msg_text(c, w->a->to_check.n == 0       ? MSG_admission_staff_register_ok
                       : w->a->child_temporary.set ? MSG_admission_fact_declared_paper
                                                   : MSG_admission_fact_declared);
}

static void show_checks(struct ctx *c, const struct whole *w, struct staff_case_view *view)
{
    const struct admission_application_by_id_row *a = w->a;
    bool clean = true;

    for (size_t i = 0; i < w->attachments.n; i++)
        clean = clean && (w->attachments.v[i].replaced_at.set || w->files[i].state == FILE_CLEAN);
    add_check(view, true, word_lane(c, pool_lane(a->lane)),
              word_lane_why(c, pool_lane(a->lane), a->lane_basis));
    add_check(view, !w->late_age,
              msg_text(c, w->late_age ? MSG_admission_staff_late_age : MSG_admission_staff_age),
              i18n_date(c, a->child_born));
    add_check(
        view, clean, msg_text(c, MSG_admission_staff_documents_check),
        msg_text(c, clean ? MSG_admission_documents_clean : MSG_admission_documents_checking));
    add_check(view, a->to_check.n == 0 || is_checked(w), msg_text(c, MSG_admission_staff_register),
              register_words(c, w));
}

static void show_facts(struct ctx *c, const struct whole *w, struct staff_case_view *view)
{
    const struct admission_application_by_id_row *a = w->a;
    struct fact *f = NEWS(c->mem, struct fact, 11 + STAFF_PEOPLE_FACTS);
    size_t n = 0;

    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_arrival),
                           .value = i18n_number(c, a->arrival_no)};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_born),
                           .value = i18n_date(c, a->child_born)};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_applicant),
                           .value = a->applicant_name,
                           .about = word_relation(c, a->relation)};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_language),
                           .value = word_language(c, a->pool_language)};
    f[n++] = (struct fact){
        .name = msg_text(c, MSG_admission_fact_special),
        .value = !level_sees(c, LEVEL_OF_PMPC)
                     ? STR("–")
                     : msg_text(c, a->special_needs ? MSG_admission_yes : MSG_admission_no)};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_sent),
                           .value = i18n_moment(c, a->submitted_at)};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_fact_deadline),
                           .value = i18n_moment(c, a->deadline_at)};
    if (a->ground.set)
        f[n++] = (struct fact){.name = msg_text(c, MSG_admission_refusal_ground),
                               .value = word_ground(c, a->ground.v)};
    if (w->nedb.told)
        f[n++] = w->nedb.fact;
    view->facts = f;
    view->n_facts = n;
}

static void show_steps(struct ctx *c, const struct whole *w, struct staff_case_view *view)
{
    size_t moved = 0;

    view->steps = NEWS(c->mem, struct tl_step, w->events.n);
    for (size_t i = 0; i < w->events.n; i++) {
        const struct admission_events_of_row *e = &w->events.v[i];
        enum msg text;
        if (str_eq_z(e->to_state, "MOVED"))
            continue; /* told by the step that follows */
        view->steps[view->n_steps++] = (struct tl_step){
            .icon = "check",
            .title = msg_find(e->rule, &text) ? msg_text(c, text) : e->rule,
            .when = i18n_moment(c, e->at),
            .text =
                str_eq_z(e->from_state, "MOVED") ? handover_words(c, &w->moved, moved++) : STR(""),
        };
    }
}

static struct str decided_words(struct ctx *c, const struct admission_application_by_id_row *a)
{
    if (!a->decided_at.set)
        return STR("");
    struct str moment = i18n_moment(c, a->decided_at.v);
    return a->decided_name.set
               ? MSG_FORMAT(c, MSG_admission_staff_decided_by, MSG_ARG("name", a->decided_name.v),
                            MSG_ARG("d", moment))
               : MSG_FORMAT(c, MSG_admission_staff_decided_system, MSG_ARG("d", moment));
}

/* What was signed belongs to the school that was asked first, the answer to the one that gave it.
 */
static void show_signatures(struct ctx *c, const struct whole *w, struct staff_case_view *view)
{
    struct url verdict = url_id(c, "/staff/signatures/{id}", w->a->signed_id);

    if (!http_may_open(c, verdict.s))
        return;
    if (uuid_eq(w->a->first_school, c->actor.organisation))
        view->verdict = verdict;
    if (w->a->decision_id.set && uuid_eq(w->a->organisation_id, c->actor.organisation))
        view->answer_verdict = url_id(c, "/staff/signatures/{id}", w->a->decision_id.v);
}

/* Also after a decision that was refused: with 409 when somebody else was first. */
static enum status show_case(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct form_values *form,
                             int status)
{
    struct whole w = {.id = request_uuid(rq, "id"), .done = done_of(rq)};

    TRY(db_tx(c, "admission/staff-case", whole_tx, &w));
    struct staff_case_view view = {
        .page = {.rq = rq,
                 .title = w.a->child_name,
                 .back = url0(c, "/staff/admission"),
                 .back_text = msg_text(c, MSG_admission_staff_back),
                 .form = form},
        .decided = decided_words(c, w.a),
        .number = word_number(c, w.a->number),
        .child = w.a->child_name,
        .lane = word_lane(c, pool_lane(w.a->lane)),
        .approve = url_id(c, "/staff/admission/{id}/approve", w.id),
        .refuse = url_id(c, "/staff/admission/{id}/refuse", w.id),
        .why = url_id(c, "/staff/admission/{id}/why", w.id),
        .version = str_printf(c->mem, "%d", w.a->version),
        .nedb = w.nedb.card,
        .open = str_eq(w.a->state, STR("ALLOCATED")),
        .form = form,
        .asked = is_asked(&w.fixes),
    };
    if (w.a->decided_at.set && !str_eq(w.a->state, STR("WITHDRAWN")))
        view.answer = url_id(c, "/staff/admission/{id}/answer.pdf", w.id);
    if (str_eq(w.a->state, STR("APPROVED")) || str_eq(w.a->state, STR("ENROLLED")))
        view.contract = url_id(c, "/staff/admission/{id}/contract.pdf", w.id);
    if (w.manual && !is_checked(&w) && (c->actor.access & ACCESS_CLERK) != 0)
        view.manual = url_id(c, "/staff/admission/{id}/checked", w.id);
    if (w.next)
        view.next = url_id(c, "/staff/admission/{id}", w.next->id);
    view.state = word_state(c, w.a->state, view.asked, &view.tone);
    tell_done(c, &w.done, &view.page);
    show_documents(c, &w, &view);
    show_checks(c, &w, &view);
    show_facts(c, &w, &view);
    show_signatures(c, &w, &view);
    staff_people_show(c, w.id, &w.people, &view);
    view.n_rules = rules_show(c, w.a, &w.rules, view.rules);
    show_steps(c, &w, &view);
    struct out o = page_out(c, rs, status);
    admission_staff_case(&o, &view);
    return ST_OK;
}

enum status staff_case(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &approve_form);
    return show_case(c, rq, rs, &form, 200);
}

/* After a decision: the next case by term, so that a clerk never goes back to the list. */
struct next_work {
    struct uuid id;
    struct admission_work_next_row *next;
};

static enum status next_tx(struct ctx *c, void *arg)
{
    struct next_work *work_ = arg;
    return admission_work_next(c, c->actor.organisation, 0, 0, &work_->next);
}

static enum status go_to_next(struct ctx *c, struct response *rs, struct uuid done)
{
    struct next_work next = {0};
    TRY(db_tx_read(c, "admission/next", next_tx, &next));
    struct url url =
        next.next ? url_id(c, "/staff/admission/{id}", next.next->id) : url0(c, "/staff/admission");
    return response_see_other(c, rs, staff_done(c, url, done).s);
}

enum status staff_approve(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    int status = 422;

    TRY(form_read(c, &approve_form, rq, &form));
    if (!form.bad) {
        const struct decision decision = {
            .application = request_uuid(rq, "id"),
            .seen_version = (int)form_at(&form, "version")->number,
            .idem = form.idem,
        };
        enum status st = decide(c, &decision);
        if (st == ST_OK)
            return go_to_next(c, rs, decision.application);
        status = st == ST_CONFLICT ? 409 : 422;
        TRY(form_failure(c, &form, st));
    }
    return show_case(c, rq, rs, &form, status);
}

struct one {
    struct uuid id;
    struct admission_application_by_id_row *a;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *one = arg;
    return application_open(c, one->id, &one->a);
}

static enum status show_refuse(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct form_values *form)
{
    static const char *const grounds[] = {"R1", "R2", "R3", "R5"};
    struct one one = {.id = request_uuid(rq, "id")};
    struct option options[COUNT(grounds)];

    TRY(db_tx_read(c, "admission/refuse", one_tx, &one));
    for (size_t i = 0; i < COUNT(grounds); i++)
        options[i] = (struct option){.value = str_from_z(grounds[i]),
                                     .text = word_ground(c, str_from_z(grounds[i]))};
    struct staff_form_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_staff_refuse_title),
                 .flags = PAGE_READ,
                 .back = url_id(c, "/staff/admission/{id}", one.id),
                 .back_text = msg_text(c, MSG_admission_back_case),
                 .form = form},
        .form = form,
        .action = url_id(c, "/staff/admission/{id}/refuse", one.id),
        .subject = one.a->child_name,
        .version = str_printf(c->mem, "%d", one.a->version),
        .options = options,
        .n_options = COUNT(options),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_staff_refuse(&o, &view);
    return ST_OK;
}

enum status staff_refuse_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &refuse_form);
    return show_refuse(c, rq, rs, &form);
}

enum status staff_refuse(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    enum ground ground = GROUND_NONE;

    TRY(form_read(c, &refuse_form, rq, &form));
    if (form_at(&form, "ground")->text.n > 0 &&
        !ground_find(form_at(&form, "ground")->text, &ground))
        form_error(&form, "ground", MSG_admission_staff_ground_missing, STR(""));
    if (!form.bad) {
        const struct decision decision = {
            .application = request_uuid(rq, "id"),
            .seen_version = (int)form_at(&form, "version")->number,
            .ground = ground,
            .facts = form_at(&form, "facts")->text,
            .remedy = form_at(&form, "remedy")->text,
            .law = form_at(&form, "law")->text,
            .idem = form.idem,
        };
        enum status st = decide(c, &decision);
        if (st == ST_OK)
            return go_to_next(c, rs, decision.application);
        TRY(form_failure(c, &form, st));
        if (st == ST_CONFLICT) /* nothing is left to refuse here */
            return show_case(c, rq, rs, &form, 409);
    }
    return show_refuse(c, rq, rs, &form);
}
