/* Decisions of the authority for one refused child: two officers outside the school, by the gates
 * of schema/0014. They are inputs of the seat algorithm and move nobody else, so there is nothing
 * for it to decide. */
#include "admission/admission.h"
#include "admission/pages.h"
#include "admission/tell.h"
#include "admission_queries.h"
#include "audit/audit.h"
#include "db/db.h"
#include "html/html.h"
#include "i18n/msg_admission.h"
#include "notice/notice.h"
#include "organisation/organisation.h"
#include "signature/signature.h"

static bool is_refused(struct str state)
{
    return str_eq_z(state, "REFUSED_FULL") || str_eq_z(state, "REFUSED_DOCS") ||
           str_eq_z(state, "RESERVE") || str_eq_z(state, "OFFER_EXPIRED");
}

enum status admission_matter(struct ctx *c, struct uuid application, struct admission_matter **ret)
{
    struct admission_matter_of_row *row;

    enum tone tone;

    *ret = NULL;
    TRY(admission_matter_of(c, application, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    struct admission_matter *m = NEW(c->mem, struct admission_matter);
    *m = (struct admission_matter){
        .id = row->id,
        .pool = row->pool_id,
        .campaign = row->campaign_id,
        .school = row->organisation_id,
        .child = row->child_id,
        .applicant = row->applicant_id,
        .number = row->number,
        .child_name = row->child_name,
        .applicant_name = row->applicant_name,
        .child_born = row->child_born,
        .lane = row->lane,
        .language = row->pool_language,
        .family_language = row->language,
        .state = row->state,
        .ground = row->ground.set ? row->ground.v : STR(""),
        .facts = row->ground_facts.set ? row->ground_facts.v : STR(""),
        .submitted_us = row->submitted_at,
        .decided_us = row->decided_at.set ? row->decided_at.v : 0,
        .region = row->region_kato,
        .state_words = word_state(c, row->state, false, &tone),
        .ground_words = row->ground.set ? word_ground(c, row->ground.v) : STR(""),
        .refused = is_refused(row->state),
    };
    *ret = m;
    return ST_OK;
}

/* ---- seats ----------------------------------------------------------------------------------- */

enum status admission_seats_near(struct ctx *c,
                                 const struct admission_matter *matter,
                                 struct admission_seats_near *ret)
{
    struct admission_free_pools_rows rows;

    TRY(admission_free_pools(c, matter->campaign, matter->pool, matter->language, &rows));
    *ret = (struct admission_seats_near){.v = NEWS(c->mem, struct admission_seat_near, rows.n),
                                         .n = rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] =
            (struct admission_seat_near){.pool = rows.v[i].id,
                                         .school = rows.v[i].organisation_id,
                                         .language = rows.v[i].language,
                                         .language_words = word_language(c, rows.v[i].language),
                                         .free = rows.v[i].free};
    return ST_OK;
}

/* ---- decisions ------------------------------------------------------------------------------- */

enum status
admission_directions(struct ctx *c, struct uuid application, struct admission_directions *ret)
{
    struct admission_directions_of_rows rows;

    TRY(admission_directions_of(c, application, &rows));
    *ret = (struct admission_directions){.v = NEWS(c->mem, struct admission_direction, rows.n),
                                         .n = rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        const struct admission_directions_of_row *d = &rows.v[i];
        ret->v[i] = (struct admission_direction){
            .id = d->id,
            .above = str_eq_z(d->kind, "ABOVE_CAPACITY"),
            .open = str_eq_z(d->state, "PROPOSED"),
            .confirmed = str_eq_z(d->state, "CONFIRMED"),
            .pool = d->to_pool,
            .school = d->to_school,
            .language_words = word_language(c, d->language),
            .basis = d->basis,
            .reason = d->reason,
            .state = d->state,
            .proposed_by = d->proposed_by,
            .proposed_name = d->proposed_name,
            .proposed_us = d->proposed_at,
            .decided_name = d->decided_name.set ? d->decided_name.v : STR(""),
            .decided_us = d->decided_at.set ? d->decided_at.v : 0,
            .decline_reason = d->decline_reason.set ? d->decline_reason.v : STR(""),
        };
    }
    return ST_OK;
}

enum status admission_propose_direction_of(struct ctx *c, const struct admission_proposal *p)
{
    int64_t changed;
    const struct admission_propose_direction_in in = {
        .id = p->id,
        .application = p->application,
        .kind = p->above ? STR("ABOVE_CAPACITY") : STR("FREE_SEAT"),
        .to_pool = {!p->above, p->pool},
        .basis = p->basis,
        .reason = p->reason,
    };
    return admission_propose_direction(c, &in, &changed);
}

static struct str content_of(struct ctx *c,
                             const struct admission_matter *m,
                             const struct admission_direction *d,
                             const char *answer,
                             struct str reason)
{
    return str_printf(c->mem,
                      "OQU decision of the authority for a refused child, version 1\n"
                      "application: %lld\nseat: %s\npool: " STR_FMT "\nbasis: " STR_FMT
                      "\nreason: " STR_FMT "\nproposed by: " STR_FMT "\ndecided by: " STR_FMT
                      "\nanswer: %s\nwhy not: " STR_FMT "\n",
                      (long long)m->number, d->above ? "above capacity" : "free",
                      STR_ARG(uuid_print(c->mem, d->pool)), STR_ARG(d->basis), STR_ARG(d->reason),
                      STR_ARG(uuid_print(c->mem, d->proposed_by)),
                      STR_ARG(uuid_print(c->mem, c->actor.person)), answer, STR_ARG(reason));
}

static enum status
tell_placed(struct ctx *c, const struct admission_matter *m, struct uuid school, bool above)
{
    struct organisation *to;
    enum lang lang = LANG_KK;

    (void)lang_find(m->family_language, &lang); /* the column's CHECK lists the languages */
    TRY(organisation_by_id(c, school, &to));
    const struct msg_arg args[] = {MSG_ARG("no", str_printf(c->mem, "%lld", (long long)m->number)),
                                   MSG_ARG("school", lang == LANG_RU ? to->name_ru : to->name_kk)};
    const struct notice notice = {
        .person = m->applicant,
        .organisation = school,
        .text = above ? MSG_admission_notice_approved_above : MSG_admission_notice_moved_directed,
        .args = args,
        .n_args = COUNT(args),
        .object = str_printf(c->mem, "admission.application:" STR_FMT,
                             STR_ARG(uuid_print(c->mem, m->id))),
        .link = url_id(c, "/my/application/{id}", m->id).s,
        .channels = NOTICE_CABINET | NOTICE_SMS,
        .lang = lang,
    };
    return notice_send(c, &notice);
}

enum status admission_decide_direction_of(struct ctx *c,
                                          const struct admission_matter *m,
                                          const struct admission_direction *d,
                                          enum admission_direction_answer answer,
                                          struct str reason)
{
    static const char *const answers[] = {"CONFIRMED", "DECLINED", "TAKEN_BACK"};
    struct admission_decide_direction_row *row;
    struct opt_uuid decision = {.set = true};
    struct bytes hash;

    struct str text = content_of(c, m, d, answers[answer], reason);
    TRY(signature_store_sealed(c, "admission.direction", m->school,
                               (struct bytes){(const uint8_t *)text.p, text.n}, &decision.v,
                               &hash));
    TRY(admission_decide_direction(c, d->id, str_from_z(answers[answer]), reason, decision, &row));
    if (answer == ADMISSION_DIRECTION_CONFIRMED)
        TRY(tell_placed(c, m, row->school, d->above));
    return tell_journal(c,
                        answer == ADMISSION_DIRECTION_CONFIRMED ? "admission.direct"
                                                                : "admission.decline-direction",
                        m->id, answer == ADMISSION_DIRECTION_CONFIRMED ? row->school : m->school,
                        m->child);
}
