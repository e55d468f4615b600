/* See complaint.h. Who may do what stands in the gates of schema/0002; here are the words, the
 * messages and the journal around them. */
#include "complaint/complaint.h"

#include "audit/audit.h"
#include "html/html.h"
#include "i18n/msg_complaint.h"
#include "notice/notice.h"
#include "person/person.h"
#include "platform/platform.h"

/* ---- words ----------------------------------------------------------------------------------- */

static const struct word grounds[] = {
    {"FULL", MSG_complaint_ground_full, TONE_PLAIN},
    {"DOCUMENTS", MSG_complaint_ground_documents, TONE_PLAIN},
    {"ORDER", MSG_complaint_ground_order, TONE_PLAIN},
    {"TERM", MSG_complaint_ground_term, TONE_PLAIN},
    {"NO_SCHOOL", MSG_complaint_ground_no_school, TONE_PLAIN},
    {"OTHER", MSG_complaint_ground_other, TONE_PLAIN},
};
static const struct word wishes[] = {
    {"THIS_SCHOOL", MSG_complaint_wish_this_school, TONE_PLAIN},
    {"NEAR_SCHOOL", MSG_complaint_wish_near_school, TONE_PLAIN},
    {"EXPLANATION", MSG_complaint_wish_explanation, TONE_PLAIN},
};
static const struct word states[] = {
    {"DRAFT", MSG_complaint_state_draft, TONE_PLAIN},
    {"OPEN", MSG_complaint_state_open, TONE_INFO},
    {"PROPOSED", MSG_complaint_state_proposed, TONE_WARN},
    {"SETTLED", MSG_complaint_state_settled, TONE_OK},
    {"WITHDRAWN", MSG_complaint_state_withdrawn, TONE_PLAIN},
};
static const struct word outcomes[] = {
    {"REJECTED", MSG_complaint_outcome_rejected, TONE_BAD},
    {"DIRECTED", MSG_complaint_outcome_directed, TONE_OK},
    {"ABOVE", MSG_complaint_outcome_above, TONE_OK},
    {"ENLARGED", MSG_complaint_outcome_enlarged, TONE_OK},
    {"HELPED", MSG_complaint_outcome_helped, TONE_INFO},
};
const struct words complaint_grounds = {grounds, COUNT(grounds)};
const struct words complaint_wishes = {wishes, COUNT(wishes)};
const struct words complaint_states = {states, COUNT(states)};
const struct words complaint_outcomes = {outcomes, COUNT(outcomes)};

struct str complaint_number(struct ctx *c, int64_t number)
{
    return MSG_FORMAT(c, MSG_complaint_number,
                      MSG_ARG("no", str_printf(c->mem, "%lld", (long long)number)));
}

struct url complaint_url(struct ctx *c, struct uuid id, const char *page)
{
    const struct str args[] = {uuid_print(c->mem, id), str_from_z(page)};

    return *page ? url_path(c, "/my/complaint/{id}/{page}", args, COUNT(args))
                 : url_path(c, "/my/complaint/{id}", args, 1);
}

struct url complaint_staff_url(struct ctx *c, struct uuid id, const char *page)
{
    const struct str args[] = {uuid_print(c->mem, id), str_from_z(page)};

    return *page ? url_path(c, "/staff/complaint/{id}/{page}", args, COUNT(args))
                 : url_path(c, "/staff/complaint/{id}", args, 1);
}

bool complaint_is_open(const struct complaint_by_id_row *row)
{
    return str_eq_z(row->state, "OPEN") || str_eq_z(row->state, "PROPOSED");
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum status find(struct ctx *c, struct uuid id, struct complaint_by_id_row **ret)
{
    TRY(complaint_by_id(c, id, ret));
    return *ret ? ST_OK : FAIL(c, ST_NOT_FOUND, "complaint.no-such");
}

enum status complaint_open(struct ctx *c, struct uuid id, struct complaint *ret)
{
    TRY(find(c, id, &ret->row));
    TRY(organisation_by_id(c, ret->row->organisation_id, &ret->body));
    if (ret->row->school_id.set)
        TRY(organisation_by_id(c, ret->row->school_id.v, &ret->school));
    TRY(complaint_steps_of(c, id, &ret->steps));
    TRY(complaint_papers_of(c, id, &ret->papers));
    struct uuid *files = NEWS(c->mem, struct uuid, ret->papers.n);
    for (size_t i = 0; i < ret->papers.n; i++)
        files[i] = ret->papers.v[i].file_id;
    return file_infos(c, files, ret->papers.n, &ret->files);
}

/* ---- telling --------------------------------------------------------------------------------- */

enum status complaint_tell(struct ctx *c,
                           const struct complaint_by_id_row *row,
                           enum msg text,
                           int64_t moment_us)
{
    enum lang lang = LANG_KK;

    (void)lang_find(row->language, &lang); /* the column's CHECK lists the languages */
    const struct msg_arg args[] = {
        MSG_ARG("no", str_printf(c->mem, "%lld", (long long)row->number.v))};
    const struct notice notice = {
        .person = row->person_id,
        .organisation = row->organisation_id,
        .text = text,
        .args = args,
        .n_args = COUNT(args),
        .moment_us = moment_us,
        .object = str_printf(c->mem, "complaint.complaint:" STR_FMT,
                             STR_ARG(uuid_print(c->mem, row->id))),
        .link = complaint_url(c, row->id, "").s,
        .channels = NOTICE_CABINET | NOTICE_SMS,
        .lang = lang,
    };
    return notice_send(c, &notice);
}

/* The last statement of a transaction (audit.h). */
enum status
complaint_journal(struct ctx *c, const char *action, const struct complaint_by_id_row *row)
{
    uint8_t hash[AUDIT_HASH];
    const struct audit_act act = {
        .action = action,
        .object_type = "complaint.complaint",
        .object = uuid_print(c->mem, row->id),
        .organisation = row->organisation_id,
        .subject = row->child_id,
    };
    return audit_record(c, &act, hash);
}

/* ---- a draft --------------------------------------------------------------------------------- */

struct start {
    struct uuid child, application, id;
};

/* The department of the place of residence; where that does not stand above the school, the one
 * above the school, since only there the case can be seen and decided. */
static enum status find_body(struct ctx *c,
                             const struct person *child,
                             const struct admission_matter *matter,
                             struct organisation **ret)
{
    bool above = true;

    TRY(organisation_department(c, child->address.settlement_kato, ret));
    if (matter && *ret)
        TRY(organisation_is_under(c, (*ret)->id, matter->school, time_date(c->now_us), &above));
    if (matter && (!*ret || !above))
        TRY(organisation_authority(c, matter->school, ret));
    return *ret ? ST_OK : FAIL(c, ST_INVALID, "complaint.no-body");
}

static enum status start_tx(struct ctx *c, void *arg)
{
    static const char *const codes[LANG_COUNT] = {"kk", "ru", "en"};
    struct start *start = arg;
    struct admission_matter *matter = NULL;
    struct complaint_begin_row *begun;
    struct organisation *body;
    struct person *child;

    if (!uuid_is_nil(start->application)) {
        TRY(admission_matter(c, start->application, &matter));
        if (!uuid_eq(matter->applicant, c->actor.person))
            return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
        start->child = matter->child;
    }
    TRY(person_child(c, start->child, &child));
    TRY(find_body(c, child, matter, &body));
    const struct complaint_begin_in in = {
        .id = uuid_v4(),
        .child = start->child,
        .application = {matter != NULL, start->application},
        .number = {matter != NULL, matter ? matter->number : 0},
        .school = {matter != NULL, matter ? matter->school : (struct uuid){{0}}},
        .refusal = {matter && matter->ground.n > 0, matter ? matter->ground : STR("")},
        .body = body->id,
        .region = body->region_kato,
        .language = str_from_z(codes[c->lang]),
    };
    TRY(complaint_begin(c, &in, &begun));
    start->id = begun->id;
    return ST_OK;
}

enum status
complaint_start(struct ctx *c, struct uuid child, struct uuid application, struct uuid *ret_id)
{
    struct start start = {.child = child, .application = application};

    TRY(db_tx_locked(c, "complaint/start", start_tx, &start));
    *ret_id = start.id;
    return ST_OK;
}

static enum status answer_tx(struct ctx *c, void *arg)
{
    static const char *const codes[LANG_COUNT] = {"kk", "ru", "en"};
    const struct complaint_answers *a = arg;
    int64_t changed;

    return complaint_write(c, a->id, a->ground, a->words, a->wish, str_from_z(codes[c->lang]),
                           &changed);
}

enum status complaint_answer(struct ctx *c, const struct complaint_answers *answers)
{
    struct complaint_answers copy = *answers;
    return db_tx_locked(c, "complaint/answer", answer_tx, &copy);
}

struct paper {
    struct uuid id, paper;
    const struct upload *upload;
};

static enum status add_tx(struct ctx *c, void *arg)
{
    const struct paper *p = arg;
    struct complaint_by_id_row *row;
    struct uuid file;
    int64_t changed;

    TRY(find(c, p->id, &row));
    TRY(file_store_upload(c, p->upload, "COMPLAINT", &file));
    return complaint_attach(c, p->id, uuid_v4(), file, &changed);
}

enum status complaint_add_paper(struct ctx *c, struct uuid id, const struct upload *upload)
{
    struct paper p = {.id = id, .upload = upload};
    return db_tx_locked(c, "complaint/attach", add_tx, &p);
}

static enum status remove_tx(struct ctx *c, void *arg)
{
    const struct paper *p = arg;
    int64_t changed;

    return complaint_detach(c, p->id, p->paper, &changed);
}

enum status complaint_remove_paper(struct ctx *c, struct uuid id, struct uuid paper)
{
    struct paper p = {.id = id, .paper = paper};
    return db_tx_locked(c, "complaint/detach", remove_tx, &p);
}

/* ---- acts ------------------------------------------------------------------------------------ */

struct act {
    struct uuid id;
    struct str words, idem;
};

/* *ret_row is NULL when the form was sent already. */
static enum status
claim(struct ctx *c, const struct act *act, const char *what, struct complaint_by_id_row **ret_row)
{
    struct uuid same;
    bool first;

    TRY(find(c, act->id, ret_row));
    TRY(platform_idem_claim(c, act->idem, str_from_z(what), act->id, &first, &same));
    if (!first)
        *ret_row = NULL;
    return ST_OK;
}

static enum status send_tx(struct ctx *c, void *arg)
{
    const struct act *act = arg;
    struct complaint_by_id_row *row;
    struct complaint_lodge_row *lodged;

    TRY(claim(c, act, "lodge", &row));
    if (!row)
        return ST_OK;
    TRY(complaint_lodge(c, act->id, &lodged));
    row->number = (struct opt_i64){true, lodged->number};
    TRY(complaint_tell(c, row, MSG_complaint_notice_lodged, lodged->due));
    return complaint_journal(c, "complaint.lodge", row);
}

enum status complaint_send(struct ctx *c, struct uuid id, struct str idem)
{
    struct act act = {.id = id, .idem = idem};
    return db_tx_locked(c, "complaint/lodge", send_tx, &act);
}

static enum status take_back_tx(struct ctx *c, void *arg)
{
    const struct act *act = arg;
    struct complaint_by_id_row *row;
    int64_t changed;

    TRY(claim(c, act, "withdraw", &row));
    if (!row)
        return ST_OK;
    TRY(complaint_withdraw(c, act->id, &changed));
    TRY(complaint_tell(c, row, MSG_complaint_notice_withdrawn, 0));
    return complaint_journal(c, "complaint.withdraw", row);
}

enum status complaint_take_back(struct ctx *c, struct uuid id, struct str idem)
{
    struct act act = {.id = id, .idem = idem};
    return db_tx_locked(c, "complaint/withdraw", take_back_tx, &act);
}

static enum status ask_tx(struct ctx *c, void *arg)
{
    const struct act *act = arg;
    struct complaint_by_id_row *row;
    int64_t changed;

    TRY(find(c, act->id, &row));
    TRY(complaint_ask(c, act->id, act->words, &changed));
    TRY(complaint_tell(c, row, MSG_complaint_notice_asked, 0));
    return complaint_journal(c, "complaint.ask", row);
}

enum status complaint_ask_school(struct ctx *c, struct uuid id, struct str words)
{
    struct act act = {.id = id, .words = words};
    return db_tx_locked(c, "complaint/ask", ask_tx, &act);
}

static enum status explain_tx(struct ctx *c, void *arg)
{
    const struct act *act = arg;
    struct complaint_by_id_row *row;
    int64_t changed;

    TRY(find(c, act->id, &row));
    TRY(complaint_explain(c, act->id, act->words, &changed));
    TRY(complaint_tell(c, row, MSG_complaint_notice_explained, 0));
    return complaint_journal(c, "complaint.explain", row);
}

enum status complaint_explain_to(struct ctx *c, struct uuid id, struct str words)
{
    struct act act = {.id = id, .words = words};
    return db_tx_locked(c, "complaint/explain", explain_tx, &act);
}
