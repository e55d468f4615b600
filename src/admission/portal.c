/* An application that a family filled in on the eGov portal: the same questions, the same rules,
 * the one queue (joint order 73-НҚ / 168/НҚ, Algorithm, p. 2, sp. 6). It arrives whole, so it has
 * no row of a draft. */
#include "admission/answer_paper.h"
#include "admission/application.h"
#include "admission/submit.h"

/* A general class in this language; ST_INVALID, as for a pool that nobody may choose. */
static enum status find_pool(struct ctx *c,
                             const struct admission_portal_form *form,
                             const struct admission_campaign *campaign,
                             struct uuid *ret_pool)
{
    struct admission_pools pools;
    struct organisation *school;

    enum status st = organisation_by_bin(c, form->school_bin, &school);
    if (st == ST_NOT_FOUND)
        return FAIL_FIELD(c, ST_INVALID, "admission.submit.no-such-pool", "school");
    TRY(st);
    TRY(admission_pools_of(c, campaign, &school->id, 1, &pools));
    for (size_t i = 0; i < pools.n; i++) {
        if (!pools.v[i].opened || !str_eq(pools.v[i].language, form->language) ||
            !str_eq_z(pools.v[i].class_type, "general"))
            continue;
        *ret_pool = pools.v[i].id;
        return ST_OK;
    }
    return FAIL_FIELD(c, ST_INVALID, "admission.submit.no-such-pool", "language");
}

static enum status
take_files(struct ctx *c, const struct admission_portal_form *form, struct draft *draft)
{
    enum document document;

    for (size_t i = 0; i < form->n_files; i++) {
        const struct admission_portal_file *file = &form->files[i];
        if (!document_find(file->kind, &document) || !uuid_is_nil(draft->files[document]))
            return FAIL_FIELD(c, ST_INVALID, "admission.submit.incomplete", "documents");
        TRY(file_store_upload(c, file->upload, document_code(document), &draft->files[document]));
    }
    return ST_OK;
}

static struct admission_state state_of(const struct admission_application_by_id_row *a)
{
    return (struct admission_state){
        .id = a->id,
        .number = a->number,
        .state = a->state,
        .submitted_us = a->submitted_at,
        .deadline_us = a->deadline_at,
        .ground = a->ground.set ? a->ground.v : STR(""),
        .answered = a->decided_at.set && !str_eq_z(a->state, "WITHDRAWN"),
    };
}

enum status admission_from_portal(struct ctx *c,
                                  const struct admission_portal_form *form,
                                  struct admission_state *ret_state)
{
    struct admission_application_by_id_row *a;
    struct draft draft;
    struct uuid pool, id;

    TRY(draft_begin(c, form->child, &draft));
    TRY(find_pool(c, form, draft.campaign, &pool));
    TRY(draft_choose(c, &draft, pool));
    draft.id = form->message;
    draft.relation = form->relation;
    draft.phone = form->phone;
    draft.special_needs = form->special_needs;
    draft.wants_reserve = form->wants_reserve;
    draft.choice_confirmed = form->early_by_wish;
    draft.consent = form->consent;
    draft.truthful = form->truthful;
    for (int i = 0; i < QUESTION_COUNT; i++)
        draft.answered[i] = true;
    TRY(take_files(c, form, &draft));
    TRY(draft_work_out(c, &draft));
    TRY(submit_portal(c, &draft, &id));
    TRY(application_own(c, id, &a));
    *ret_state = state_of(a);
    return ST_OK;
}

enum status admission_own_state(struct ctx *c, int64_t number, struct admission_state *ret)
{
    struct admission_application_by_id_row *a;
    struct admission_own_by_number_row *own;

    TRY(admission_own_by_number(c, number, c->actor.person, &own));
    if (!own)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    TRY(application_own(c, own->id, &a));
    *ret = state_of(a);
    return ST_OK;
}

enum status admission_result(struct ctx *c, struct uuid application, struct str *ret_pdf)
{
    return answer_paper(c, application, ret_pdf);
}

/* Paper is the school's, which answers on paper; between two schools there is no state to tell. */
static bool is_told(const struct admission_steps_after_row *row)
{
    return !str_eq_z(row->channel, "PAPER") && !str_eq_z(row->to_state, "MOVED");
}

enum status admission_steps(struct ctx *c, int64_t after, int most, struct admission_steps *ret)
{
    struct admission_steps_after_rows rows;
    struct admission_steps steps = {.until = after};

    TRY(admission_steps_after(c, after, most, &rows));
    steps.v = NEWS(c->mem, struct admission_step, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct admission_steps_after_row *row = &rows.v[i];
        steps.until = row->tx;
        if (!is_told(row))
            continue;
        steps.v[steps.n++] = (struct admission_step){.event = row->event,
                                                     .application = row->application_id,
                                                     .applicant = row->applicant_id,
                                                     .school = row->organisation_id,
                                                     .number = row->number,
                                                     .at_us = row->at,
                                                     .state = row->to_state,
                                                     .ground = row->ground};
    }
    *ret = steps;
    return ST_OK;
}
