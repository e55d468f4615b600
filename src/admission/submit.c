/* See submit.h. Lock order: idempotency key → pool → seats and applications → audit (REL-8). */
#include "admission/submit.h"

#include "admission/pool.h"
#include "admission/tell.h"
#include "admission/together.h"
#include "admission_queries.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "platform/platform.h"
#include "signature/signature.h"

static const char purpose[] = "admission.submit";

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

/* Everything that can be said before the pool is locked. The database says it again. */
static enum status check_complete(struct ctx *c, const struct draft *draft, bool follows)
{
    if (!uuid_is_nil(draft->sent_as))
        return FAIL(c, ST_CONFLICT, "admission.draft.sent-already");
    if (!uuid_is_nil(draft->together_with) && !follows)
        return FAIL(c, ST_CONFLICT, "admission.together.with-first");
    TRY(draft_refuse_applied(c, draft->campaign, draft->child->id));
    if (draft_next(draft) != QUESTION_COUNT || !draft->truthful)
        return FAIL(c, ST_INVALID, "admission.submit.incomplete");
    if (!draft->consent)
        return FAIL_FIELD(c, ST_INVALID, "admission.submit.no-consent", "consent");
    if (draft->age == ADMISSION_AGE_TOO_YOUNG)
        return FAIL(c, ST_INVALID, "admission.submit.too-young");
    if (draft->age == ADMISSION_AGE_CHOICE && !draft->choice_confirmed)
        return FAIL(c, ST_INVALID, "admission.submit.choice-unconfirmed");
    if (!draft->school->provides_grade1)
        return FAIL(c, ST_INVALID, "admission.submit.no-such-pool");
    if (admission_window_state(draft->campaign, draft->window, c->now_us) != ADMISSION_OPEN)
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    return ST_OK;
}

static enum status check_all(struct ctx *c, const struct together *all)
{
    for (size_t i = 0; i < all->n; i++)
        TRY(check_complete(c, all->v[i], i > 0));
    return ST_OK;
}

/* A draft with what is sent together with it, and the text that signs all of them. */
static enum status
load_all(struct ctx *c, struct uuid draft, struct together *ret, struct str *ret_content)
{
    TRY(draft_load(c, draft, &ret->v[0]));
    if (!ret->v[0]->school) /* the text names it */
        return FAIL(c, ST_INVALID, "admission.submit.incomplete");
    TRY(together_load(c, ret));
    return together_content(c, ret, ret_content);
}

struct begin {
    struct uuid draft, begun;
    bool with_key;
};

static enum status begin_tx(struct ctx *c, void *arg)
{
    struct begin *begin = arg;
    struct together all;
    struct str content;

    TRY(draft_load(c, begin->draft, &all.v[0]));
    TRY(together_load(c, &all));
    TRY(check_all(c, &all));
    TRY(together_content(c, &all, &content));
    if (begin->with_key)
        return signature_offer(c, purpose, as_bytes(content), &begin->begun);
    return signature_code_send(c, purpose, as_bytes(content), all.v[0]->phone, &begin->begun);
}

static enum status
begin_signing(struct ctx *c, struct uuid draft, bool with_key, struct uuid *ret_begun)
{
    struct begin begin = {.draft = draft, .with_key = with_key};

    TRY(db_tx_locked(c, "admission/begin-signing", begin_tx, &begin));
    *ret_begun = begin.begun;
    return ST_OK;
}

enum status submit_offer(struct ctx *c, struct uuid draft, struct uuid *ret_offer)
{
    return begin_signing(c, draft, true, ret_offer);
}

enum status submit_send_code(struct ctx *c, struct uuid draft, struct uuid *ret_code)
{
    return begin_signing(c, draft, false, ret_code);
}

/* What both ways of applying hand to the gate. */
struct registration {
    struct admission_register_in in;
    struct uuid school;
    enum seat_lane lane;
    enum lang lang;
};

static enum status
tell_accepted(struct ctx *c, const struct registration *r, const struct admission_register_row *row)
{
    struct tell tell = {
        .application = r->in.id,
        .applicant = r->in.applicant,
        .organisation = r->school,
        .number = row->number,
        .lang = r->lang,
        .text = MSG_admission_notice_accepted,
        .moment_us = row->deadline_at,
    };
    return tell_family(c, &tell);
}

static enum status bind_package(struct ctx *c, const struct registration *r, size_t n)
{
    struct uuid ids[TOGETHER_MOST];
    int64_t changed;

    for (size_t i = 0; i < n; i++)
        ids[i] = r[i].in.id;
    return admission_bind_package(c, (struct uuids){ids, n}, &changed);
}

/* All of one pool. They get their numbers behind its lock, so nobody comes between; the seat
 * algorithm then sees one after the other. */
static enum status register_and_allocate(struct ctx *c, const struct registration *r, size_t n)
{
    struct admission_register_row *row[TOGETHER_MOST];
    struct pool_change *change;

    ASSERT(n > 0 && n <= TOGETHER_MOST);
    for (size_t i = 0; i < n; i++)
        TRY(admission_register(c, &r[i].in, &row[i]));
    if (n > 1)
        TRY(bind_package(c, r, n));
    TRY(pool_load(c, r->in.pool, row[n - 1]->submitted_at, &change));
    for (size_t i = 0; i < n; i++) {
        TRY(pool_apply_arrival(c, change, r[i].in.id, r[i].lane, row[i]->arrival_no,
                               row[i]->deadline_at));
        TRY(tell_accepted(c, &r[i], row[i]));
    }
    return pool_save(c, change);
}

static enum status attach_files(struct ctx *c, const struct draft *draft, struct uuid application)
{
    struct uuid ids[DOCUMENT_COUNT], files[DOCUMENT_COUNT];
    struct str kinds[DOCUMENT_COUNT];
    int64_t changed;
    size_t n = 0;

    for (int i = 0; i < DOCUMENT_COUNT; i++) {
        if (uuid_is_nil(draft->files[i]))
            continue;
        ids[n] = uuid_v4();
        kinds[n] = str_from_z(document_code((enum document)i));
        files[n++] = draft->files[i];
    }
    struct admission_attachments_add_in rows = {
        .ids = {ids, n},
        .application = application,
        .organisation = draft->school->id,
        .kinds = {kinds, n},
        .files = {files, n},
        .person = c->actor.person,
    };
    return n > 0 ? admission_attachments_add(c, &rows, &changed) : ST_OK;
}

static struct registration registration_of(struct ctx *c, struct draft *draft)
{
    struct registration r = {
        .school = draft->school->id,
        .in =
            {
                .id = uuid_v4(),
                .pool = draft->pool,
                .child = draft->child->id,
                .applicant = c->actor.person,
                .relation = draft->relation,
                .lane = str_from_z(seat_lane_name(draft->lane)),
                .lane_basis = draft->lane_basis,
                .channel = STR("OQU"),
                .special = draft->special_needs,
                .reserve = draft->wants_reserve,
                .to_check = {draft->to_check, draft->n_to_check},
                .language = str_from_z(lang_code(c->lang)),
            },
        .lane = draft->lane,
        .lang = c->lang,
    };
    return r;
}

/* The page asked where messages shall go: from here on that is the person's phone. */
static enum status keep_phone(struct ctx *c, const struct draft *draft)
{
    struct person *person;

    TRY(person_by_id(c, c->actor.person, &person));
    if (str_eq(person->phone, draft->phone))
        return ST_OK;
    return person_set_phone(c, person->id, draft->phone, "DECLARED");
}

/* What follows once the exact text is stored: the gate and the seats, the documents. */
static enum status enter(struct ctx *c, const struct together *all, const struct registration *r)
{
    TRY(register_and_allocate(c, r, all->n));
    for (size_t i = 0; i < all->n; i++)
        TRY(attach_files(c, all->v[i], r[i].in.id));
    return keep_phone(c, all->v[0]);
}

/* The journal's lock is the last one. */
static enum status write_journal(struct ctx *c, const struct registration *r, size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(tell_journal(c, "admission.submit", r[i].in.id, r[i].school, r[i].in.child));
    return ST_OK;
}

struct submit_work {
    const struct submit *submit;
    const struct signature_keyed *keyed; /* NULL: signed with a code */
    struct uuid application;
};

static enum status store_signed(struct ctx *c,
                                const struct submit_work *work,
                                const struct draft *draft,
                                struct bytes content,
                                struct registration *r)
{
    static const char kind[] = "admission.application";

    if (work->keyed)
        return signature_store_keyed(c, kind, draft->school->id, content, work->keyed,
                                     &r->in.signed_, &r->in.signed_hash);
    return signature_store_coded(c, kind, draft->school->id, content, work->submit->code,
                                 &r->in.signed_, &r->in.signed_hash);
}

/* What was read before is sent only when nobody has changed it since. */
static enum status
mark_sent(struct ctx *c, const struct together *all, const struct registration *r)
{
    int64_t changed;

    for (size_t i = 0; i < all->n; i++) {
        TRY(admission_draft_sent(c, all->v[i]->id, r[i].in.id, all->v[i]->version, &changed));
        if (changed != 1)
            return FAIL(c, ST_CONFLICT, "admission.changed-meanwhile");
    }
    return ST_OK;
}

static enum status submit_tx(struct ctx *c, void *arg)
{
    struct submit_work *work = arg;
    const struct submit *submit = work->submit;
    const struct together *all = submit->read->all;
    struct str text = submit->read->text;
    struct registration r[TOGETHER_MOST];
    bool first;

    for (size_t i = 0; i < all->n; i++)
        r[i] = registration_of(c, all->v[i]);
    TRY(platform_idem_claim(c, submit->idem, text, r->in.id, &first, &work->application));
    if (!first)
        return ST_OK; /* the same form again: the same application */
    TRY(check_all(c, all));
    TRY(store_signed(c, work, all->v[0], as_bytes(text), r));
    for (size_t i = 1; i < all->n; i++) { /* one signature for all */
        r[i].in.signed_ = r->in.signed_;
        r[i].in.signed_hash = r->in.signed_hash;
    }
    TRY(enter(c, all, r));
    TRY(write_journal(c, r, all->n));
    return mark_sent(c, all, r);
}

static enum status read_tx(struct ctx *c, void *arg)
{
    struct submit_read *read = arg;

    TRY(load_all(c, read->draft, read->all, &read->text));
    return uuid_is_nil(read->all->v[0]->sent_as)
               ? ST_OK
               : FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
}

enum status submit_read(struct ctx *c, struct submit_read *read)
{
    read->all = NEW(c->mem, struct together);
    return db_tx_read(c, "admission/content", read_tx, read);
}

enum status
submit_offered(struct ctx *c, struct uuid draft, struct uuid offer, struct bytes *ret_bytes)
{
    struct submit_read read = {.draft = draft};

    TRY(submit_read(c, &read));
    *ret_bytes = signature_offered(c, offer, as_bytes(read.text));
    return ST_OK;
}

static enum status sign_and_send(struct ctx *c, struct submit_work *work)
{
    const struct submit *submit = work->submit;
    struct bytes text = as_bytes(submit->read->text);

    if (submit->made_with_key.n > 0) {
        const struct signature_by_key by_key = {
            .offer = submit->offer, .content = text, .signature = submit->made_with_key};
        TRY(signature_key_check(c, &by_key, &work->keyed));
    } else {
        TRY(signature_code_confirm(c, submit->code, submit->typed, text));
    }
    return db_tx_locked(c, "admission/submit", submit_tx, work);
}

static enum status send_act(struct ctx *c, void *arg, struct uuid *ret_id)
{
    struct submit_work *work = arg;

    if (!work->submit->read)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    TRY(sign_and_send(c, work));
    *ret_id = work->application;
    return ST_OK;
}

enum status submit_draft(struct ctx *c, const struct submit *submit, struct uuid *ret_id)
{
    struct submit_work work = {.submit = submit};

    return platform_idem_act(c, submit->idem, send_act, &work, ret_id);
}

/* The portal has checked the parent's signature and signed its message (src/egov); the exact text
 * is the one that a parent signs here. */
enum status submit_portal(struct ctx *c, struct draft *draft, struct uuid *ret_id)
{
    const struct together all = {.v = {draft}, .n = 1};
    struct str content;

    TRY(check_all(c, &all));
    TRY(draft_content(c, draft, &content));
    struct registration r = registration_of(c, draft);
    r.in.channel = STR("EGOV");
    TRY(signature_store_sealed(c, "admission.portal", draft->school->id, as_bytes(content),
                               &r.in.signed_, &r.in.signed_hash));
    *ret_id = r.in.id;
    TRY(enter(c, &all, &r));
    return write_journal(c, &r, 1);
}

static enum status paper_draft(struct ctx *c, const struct paper *paper, struct draft *draft)
{
    struct admission_pool_by_id_row *pool;

    TRY(admission_campaign_current(c, &draft->campaign));
    TRY(admission_pool_by_id(c, paper->pool, &pool));
    if (!draft->campaign || !pool || !uuid_eq(pool->organisation_id, c->actor.organisation))
        return FAIL_FIELD(c, ST_INVALID, "admission.submit.no-such-pool", "pool");
    TRY(organisation_by_id(c, pool->organisation_id, &draft->school));
    TRY(person_by_id(c, paper->child, &draft->child));
    draft->pool = paper->pool;
    draft->pool_region = pool->region_kato;
    draft->applicant = paper->applicant;
    draft->relation = paper->relation;
    draft->special_needs = paper->special_needs;
    draft->wants_reserve = paper->wants_reserve;
    return draft_find_lane(c, draft);
}

enum status submit_paper(struct ctx *c, const struct paper *paper, struct uuid *ret_id)
{
    struct draft draft = {0};
    bool first;

    TRY(paper_draft(c, paper, &draft));
    struct registration r = registration_of(c, &draft);
    r.in.applicant = paper->applicant;
    r.in.channel = STR("PAPER");
    r.in.paper_date = (struct opt_date){true, paper->paper_date};
    TRY(platform_idem_claim(c, paper->idem, paper->form_text, r.in.id, &first, ret_id));
    if (!first)
        return ST_OK;
    TRY(signature_store_sealed(c, "admission.paper", draft.school->id, as_bytes(paper->form_text),
                               &r.in.signed_, &r.in.signed_hash));
    TRY(register_and_allocate(c, &r, 1));
    return tell_journal(c, "admission.paper", r.in.id, draft.school->id, r.in.child);
}
