/* See draft.h: reading and answering. */
#include "admission/draft.h"

#include "admission_queries.h"
#include "audit/audit.h"
#include "base/scan.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include "keys/keys.h"

static const char *const document_codes[DOCUMENT_COUNT] = {
    [DOCUMENT_065] = "FORM_065",        [DOCUMENT_052_2] = "FORM_052_2",
    [DOCUMENT_PHOTO] = "PHOTO",         [DOCUMENT_PMPC] = "PMPC",
    [DOCUMENT_AUTHORITY] = "AUTHORITY", [DOCUMENT_RESIDENCE] = "RESIDENCE",
};
static const char *const question_codes[QUESTION_COUNT] = {
    [QUESTION_CHILD] = "child",         [QUESTION_SCHOOL] = "school",
    [QUESTION_DOCUMENTS] = "documents", [QUESTION_SPECIAL] = "special",
    [QUESTION_PHONE] = "phone",         [QUESTION_CONSENT] = "consent",
};

const char *document_code(enum document document)
{
    return document_codes[document];
}

bool document_find(struct str code, enum document *ret_document)
{
    for (int i = 0; i < DOCUMENT_COUNT; i++) {
        if (str_eq_z(code, document_codes[i])) {
            *ret_document = (enum document)i;
            return true;
        }
    }
    return false;
}

const char *question_code(enum question question)
{
    return question_codes[question];
}

bool question_find(struct str code, enum question *ret_question)
{
    for (int i = 0; i < QUESTION_COUNT; i++) {
        if (str_eq_z(code, question_codes[i])) {
            *ret_question = (enum question)i;
            return true;
        }
    }
    return false;
}

static struct str phone_place(struct ctx *c, struct uuid id)
{
    return str_printf(c->mem, "admission.draft.phone:" STR_FMT, STR_ARG(uuid_print(c->mem, id)));
}

enum status
draft_seal_phone(struct ctx *c, struct uuid id, struct str phone, struct bytes *ret_sealed)
{
    return keys_seal_field(c, KEY_CONTACT, phone_place(c, id),
                           (struct bytes){(const uint8_t *)phone.p, phone.n}, ret_sealed);
}

static void mark_answered(struct draft *draft, struct str words)
{
    struct str word;
    enum question question;

    while (scan_until(&words, ' ', &word))
        if (question_find(word, &question))
            draft->answered[question] = true;
}

static enum status load_school(struct ctx *c, struct draft *draft)
{
    struct admission_pool_by_id_row *pool;

    TRY(admission_pool_by_id(c, draft->pool, &pool));
    if (!pool)
        return FAIL(c, ST_NOT_FOUND, "admission.submit.no-such-pool");
    draft->pool_language = pool->language;
    draft->pool_region = pool->region_kato;
    TRY(admission_window_of_ahead(c, draft->campaign, draft->pool_region));
    TRY(organisation_by_id(c, pool->organisation_id, &draft->school));
    return admission_window_of(c, draft->campaign, draft->pool_region, &draft->window);
}

static enum status load_files(struct ctx *c, struct draft *draft)
{
    struct admission_draft_files_rows files;
    enum document document;

    TRY(admission_draft_files(c, draft->id, &files));
    for (size_t i = 0; i < files.n; i++)
        if (document_find(files.v[i].kind, &document))
            draft->files[document] = files.v[i].file_id;
    /* This question has no row of its own: it is answered when nothing needed is missing. */
    draft->answered[QUESTION_DOCUMENTS] = draft->answered[QUESTION_SCHOOL];
    return ST_OK;
}

/* What the register said of the family counts as unverified while it is silent: the school checks
 * it by the documents, and the application goes on (ADM-20). */
static enum status load_register(struct ctx *c, struct draft *draft)
{
    enum person_refresh state;

    TRY(person_relation(c, draft->applicant, draft->child->id, &draft->kin));
    TRY(person_refresh_state(c, draft->applicant, &state));
    draft->silent = state == PERSON_SILENT;
    if (!draft->silent)
        return ST_OK;
    ASSERT(draft->n_to_check < COUNT(draft->to_check));
    draft->to_check[draft->n_to_check++] = STR("register");
    return ST_OK;
}

enum status draft_work_out(struct ctx *c, struct draft *draft)
{
    TRY(draft_find_lane(c, draft));
    TRY(load_register(c, draft));
    for (int i = 0; i < DOCUMENT_COUNT; i++)
        if (draft->needed[i] && uuid_is_nil(draft->files[i]))
            draft->answered[QUESTION_DOCUMENTS] = false;
    return ST_OK;
}

enum status draft_choose(struct ctx *c, struct draft *draft, struct uuid pool)
{
    draft->pool = pool;
    return load_school(c, draft);
}

static enum status
load_row(struct ctx *c, const struct admission_draft_by_id_row *row, struct draft *draft)
{
    struct bytes phone;

    TRY(person_child(c, row->child_id, &draft->child));
    draft->age = admission_age_of(draft->campaign, draft->child->born);
    draft->phone = draft->child->phone;
    if (row->phone_sealed.set) {
        TRY(keys_open_field(c, KEY_CONTACT, phone_place(c, row->id), row->phone_sealed.v, &phone));
        draft->phone = (struct str){(const char *)phone.p, phone.n};
    }
    if (row->pool_id.set)
        TRY(draft_choose(c, draft, row->pool_id.v));
    mark_answered(draft, row->answered);
    TRY(load_files(c, draft));
    return draft_work_out(c, draft);
}

/* What is known to be needed before the draft is there. */
static enum status read_ahead(struct ctx *c, struct uuid id)
{
    TRY(admission_campaign_latest_ahead(c, time_date(c->now_us)));
    TRY(person_children_ahead(c));
    TRY(admission_draft_files_ahead(c, id));
    return person_refresh_state_ahead(c, c->actor.person);
}

enum status draft_load(struct ctx *c, struct uuid id, struct draft **ret)
{
    struct admission_draft_by_id_row *row;
    struct draft *draft = NEW(c->mem, struct draft);

    TRY(read_ahead(c, id));
    TRY(admission_draft_by_id(c, id, c->actor.person, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    *draft = (struct draft){
        .id = row->id,
        .applicant = c->actor.person,
        .sent_as = row->sent_as.set ? row->sent_as.v : (struct uuid){{0}},
        .version = row->version,
        .changed_us = row->changed_at,
        .together_with = row->together_with.set ? row->together_with.v : (struct uuid){{0}},
        .leads = row->leads,
        .prepared = row->prepared_by.set,
        .relation = row->relation,
        .choice_confirmed = row->choice_confirmed,
        .special_needs = row->special_needs,
        .wants_reserve = row->wants_reserve,
        .truthful = row->truthful,
        .consent = row->consent_at.set,
    };
    TRY(admission_campaign_current(c, &draft->campaign));
    if (!draft->campaign || !uuid_eq(draft->campaign->id, row->campaign_id))
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    TRY(load_row(c, row, draft));
    *ret = draft;
    return ST_OK;
}

enum question draft_next(const struct draft *draft)
{
    for (int i = 0; i < QUESTION_COUNT; i++)
        if (!draft->answered[i])
            return (enum question)i;
    return QUESTION_COUNT;
}

static bool is_taken_in(struct str state)
{
    return str_eq(state, STR("APPROVED")) || str_eq(state, STR("ENROLLED"));
}

enum status
draft_refuse_applied(struct ctx *c, const struct admission_campaign *campaign, struct uuid child)
{
    struct admission_active_of_child_row *active;

    TRY(admission_active_of_child(c, campaign->id, child, &active));
    if (!active)
        return ST_OK;
    c->failure.arg = str_printf(c->mem, "%lld", (long long)active->number);
    return is_taken_in(active->state) ? FAIL(c, ST_CONFLICT, "admission.submit.taken-already")
                                      : FAIL(c, ST_CONFLICT, "admission.submit.applied-already");
}

/* Nobody begins what cannot be handed in. */
static enum status check_may_begin(struct ctx *c,
                                   const struct admission_campaign *campaign,
                                   const struct person *child)
{
    bool pupil;

    if (!admission_campaign_is_on(campaign, c->now_us)) {
        c->failure.arg =
            str_printf(c->mem, STR_FMT " – " STR_FMT, STR_ARG(i18n_date(c, campaign->first_day)),
                       STR_ARG(i18n_date(c, campaign->last_day)));
        return FAIL(c, ST_INVALID, "admission.submit.outside");
    }
    if (admission_age_of(campaign, child->born) == ADMISSION_AGE_TOO_YOUNG)
        return FAIL(c, ST_INVALID, "admission.submit.too-young");
    TRY(person_is_pupil(c, child->id, &pupil));
    if (pupil)
        return FAIL(c, ST_CONFLICT, "admission.submit.already-pupil");
    return draft_refuse_applied(c, campaign, child->id);
}

enum status draft_begin(struct ctx *c, struct uuid child, struct draft *ret)
{
    struct draft draft = {.applicant = c->actor.person};

    TRY(admission_campaign_current(c, &draft.campaign));
    if (!draft.campaign)
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    TRY(person_child(c, child, &draft.child));
    TRY(check_may_begin(c, draft.campaign, draft.child));
    draft.age = admission_age_of(draft.campaign, draft.child->born);
    *ret = draft;
    return ST_OK;
}

struct start {
    struct uuid child, draft;
};

static enum status start_tx(struct ctx *c, void *arg)
{
    struct start *start = arg;
    struct admission_draft_start_row *row;
    struct draft draft;

    TRY(draft_begin(c, start->child, &draft));
    TRY(admission_draft_start(c, uuid_v4(), c->actor.person, draft.campaign->id, start->child,
                              &row));
    start->draft = row->id;
    return ST_OK;
}

enum status draft_start(struct ctx *c, struct uuid child, struct uuid *ret_draft)
{
    struct start start = {.child = child};
    TRY(db_tx(c, "admission/draft-start", start_tx, &start));
    *ret_draft = start.draft;
    return ST_OK;
}

/* One answer: which columns it writes is decided by `question`. */
struct answer {
    struct uuid id;
    enum question question;
    struct str text;
    struct uuid pool;
    bool first, second;
};

static enum status write_answer(struct ctx *c, const struct answer *a, int64_t *changed)
{
    struct admission_pool_by_id_row *pool;
    struct bytes sealed;

    switch (a->question) {
    case QUESTION_CHILD: return admission_draft_set_relation(c, a->id, a->text, a->first, changed);
    case QUESTION_SCHOOL:
        TRY(admission_pool_by_id(c, a->pool, &pool));
        if (!pool || !pool->opened)
            return FAIL_FIELD(c, ST_INVALID, "admission.submit.no-such-pool", "pool");
        return admission_draft_set_pool(c, a->id, a->pool, changed);
    case QUESTION_SPECIAL:
        return admission_draft_set_special(c, a->id, a->first, a->second, changed);
    case QUESTION_PHONE:
        TRY(draft_seal_phone(c, a->id, a->text, &sealed));
        return admission_draft_set_phone(c, a->id, sealed, changed);
    case QUESTION_CONSENT:
        return admission_draft_set_consent(c, a->id, a->first, a->second, changed);
    case QUESTION_DOCUMENTS:
    case QUESTION_COUNT: break;
    }
    ASSERT(!"a question with columns of its own");
    return ST_INTERNAL;
}

static enum status answer_tx(struct ctx *c, void *arg)
{
    const struct answer *answer = arg;
    struct draft *draft;
    int64_t changed;

    TRY(draft_load(c, answer->id, &draft)); /* also: is it mine, is it still a draft */
    TRY(write_answer(c, answer, &changed));
    return changed == 1 ? ST_OK : FAIL(c, ST_CONFLICT, "admission.draft.sent-already");
}

static enum status answer(struct ctx *c, struct answer answer)
{
    return db_tx(c, "admission/draft-answer", answer_tx, &answer);
}

enum status
draft_answer_child(struct ctx *c, struct uuid id, struct str relation, bool choice_confirmed)
{
    return answer(
        c, (struct answer){
               .id = id, .question = QUESTION_CHILD, .text = relation, .first = choice_confirmed});
}

enum status draft_answer_school(struct ctx *c, struct uuid id, struct uuid pool)
{
    return answer(c, (struct answer){.id = id, .question = QUESTION_SCHOOL, .pool = pool});
}

enum status draft_answer_special(struct ctx *c, struct uuid id, bool special, bool reserve)
{
    return answer(c,
                  (struct answer){
                      .id = id, .question = QUESTION_SPECIAL, .first = special, .second = reserve});
}

enum status draft_answer_phone(struct ctx *c, struct uuid id, struct str phone)
{
    return answer(c, (struct answer){.id = id, .question = QUESTION_PHONE, .text = phone});
}

enum status draft_answer_consent(struct ctx *c, struct uuid id, bool consent, bool truthful)
{
    return answer(
        c, (struct answer){
               .id = id, .question = QUESTION_CONSENT, .first = consent, .second = truthful});
}

struct attach {
    struct uuid id;
    enum document document;
    const struct upload *upload; /* NULL: remove */
};

/* What one application may weigh (SEC-60), without the file that the new one replaces. */
static enum status
check_together(struct ctx *c, const struct draft *draft, const struct attach *attach)
{
    int64_t together = attach->upload->size;
    struct file_info *info;

    for (int i = 0; i < DOCUMENT_COUNT; i++) {
        if (i == (int)attach->document || uuid_is_nil(draft->files[i]))
            continue;
        TRY(file_infos(c, &draft->files[i], 1, &info));
        together += info->size;
    }
    return together <= FILE_TOGETHER_MOST ? ST_OK
                                          : FAIL(c, ST_INVALID, "admission.documents.together");
}

static enum status attach_tx(struct ctx *c, void *arg)
{
    const struct attach *attach = arg;
    struct str kind = str_from_z(document_code(attach->document));
    struct draft *draft;
    struct uuid file;
    int64_t changed;

    TRY(draft_load(c, attach->id, &draft));
    if (!uuid_is_nil(draft->sent_as))
        return FAIL(c, ST_CONFLICT, "admission.draft.sent-already");
    if (!attach->upload)
        return admission_draft_file_remove(c, attach->id, kind, &changed);
    TRY(check_together(c, draft, attach));
    TRY(file_store_upload(c, attach->upload, document_code(attach->document), &file));
    return admission_draft_file_put(c, attach->id, c->actor.person, kind, file, &changed);
}

enum status
draft_attach(struct ctx *c, struct uuid id, enum document document, const struct upload *upload)
{
    struct attach attach = {.id = id, .document = document, .upload = upload};
    return db_tx_locked(c, "admission/draft-attach", attach_tx, &attach);
}

enum status draft_detach(struct ctx *c, struct uuid id, enum document document)
{
    return draft_attach(c, id, document, NULL);
}

static enum status discard_tx(struct ctx *c, void *arg)
{
    const struct uuid *id = arg;
    struct draft *draft;
    int64_t changed;

    TRY(draft_load(c, *id, &draft));
    TRY(admission_draft_discard(c, *id, &changed));
    if (changed != 1)
        return FAIL(c, ST_CONFLICT, "admission.draft.sent-already");
    const struct audit_act act = {
        .action = "admission.discard-draft",
        .object_type = "admission.draft",
        .object = uuid_print(c->mem, *id),
        .subject = draft->child->id,
    };
    uint8_t hash[AUDIT_HASH];
    return audit_record(c, &act, hash);
}

enum status draft_discard(struct ctx *c, struct uuid id)
{
    return db_tx(c, "admission/draft-discard", discard_tx, &id);
}
