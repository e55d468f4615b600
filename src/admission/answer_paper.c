/* See answer_paper.h. */
#include "admission/answer_paper.h"

#include "admission/application.h"
#include "admission/pages.h"
#include "db/db.h"
#include "doc/doc.h"
#include "html/html.h"
#include "i18n/msg_admission.h"
#include "signature/signature.h"

enum { NEAR_SCHOOLS = 200, NEAR_SHOWN = 5 };

struct answer {
    struct uuid id;
    struct admission_application_by_id_row *a;
    struct organisation *school, *authority;
    struct admission_campaign *campaign;
    struct organisations near; /* schools of the district, for a refusal */
    struct admission_pools pools;
};

static bool is_refused(const struct answer *answer)
{
    return answer->a->ground.set;
}

static enum status load_free_seats(struct ctx *c, struct answer *answer)
{
    const struct organisation_filter filter = {.region = answer->school->region_kato,
                                               .district = answer->school->district_kato,
                                               .most = NEAR_SCHOOLS};
    int64_t total;

    TRY(organisation_schools(c, &filter, &answer->near, &total));
    struct uuid *ids = NEWS(c->mem, struct uuid, answer->near.n);
    for (size_t i = 0; i < answer->near.n; i++)
        ids[i] = answer->near.v[i].id;
    return admission_pools_of(c, answer->campaign, ids, answer->near.n, &answer->pools);
}

static enum status answer_tx(struct ctx *c, void *arg)
{
    struct answer *answer = arg;

    TRY(application_open(c, answer->id, &answer->a));
    if (!answer->a->decided_at.set || str_eq(answer->a->state, STR("WITHDRAWN")))
        return FAIL(c, ST_CONFLICT, "admission.answer.none");
    TRY(organisation_by_id(c, answer->a->answered_school, &answer->school));
    TRY(organisation_authority(c, answer->a->organisation_id, &answer->authority));
    TRY(admission_campaign_current(c, &answer->campaign));
    if (!answer->campaign)
        return FAIL(c, ST_CONFLICT, "admission.answer.none");
    return is_refused(answer) ? load_free_seats(c, answer) : ST_OK;
}

static struct str title(struct ctx *c, const struct answer *answer)
{
    return msg_text(c, is_refused(answer) ? MSG_admission_answer_refusal
                                          : MSG_admission_answer_notice);
}

static void add_case(struct ctx *c, struct doc *doc, const struct answer *answer)
{
    const struct admission_application_by_id_row *a = answer->a;
    bool kk = c->lang == LANG_KK;

    doc_title(doc, title(c, answer));
    doc_subtitle(doc, word_number(c, a->number));
    doc_fact(doc, msg_text(c, MSG_admission_fact_school),
             kk ? answer->school->legal_name_kk : answer->school->legal_name_ru);
    doc_fact(doc, msg_text(c, MSG_admission_fact_applicant), a->applicant_name);
    doc_fact(doc, msg_text(c, MSG_admission_fact_child), a->child_name);
    doc_fact(doc, msg_text(c, MSG_admission_answer_grade), STR("1"));
    doc_fact(doc, msg_text(c, MSG_admission_fact_language), word_language(c, a->pool_language));
}

static void add_positive(struct ctx *c, struct doc *doc, const struct answer *answer)
{
    doc_fact(doc, msg_text(c, MSG_admission_answer_study),
             i18n_date(c, answer->campaign->study_start));
    doc_fact(doc, msg_text(c, MSG_admission_answer_order),
             i18n_date(c, answer->campaign->earliest_order));
    doc_paragraph(doc, msg_text(c, MSG_admission_answer_admitted));
    doc_paragraph(doc, msg_text(c, MSG_admission_answer_bring));
    doc_paragraph(doc, msg_text(c, MSG_admission_answer_contract));
    doc_paragraph(doc, msg_text(c, MSG_admission_receipt_withdraw));
}

static void add_free_seats(struct ctx *c, struct doc *doc, const struct answer *answer)
{
    int shown = 0;

    for (size_t i = 0; i < answer->pools.n && shown < NEAR_SHOWN; i++) {
        const struct admission_pool *pool = &answer->pools.v[i];
        if (!pool->opened || pool->capacity <= pool->taken ||
            !str_eq(pool->language, answer->a->pool_language))
            continue;
        for (size_t k = 0; k < answer->near.n; k++) {
            const struct organisation *school = &answer->near.v[k];
            if (!uuid_eq(school->id, pool->organisation))
                continue;
            doc_item(doc, STR("•"),
                     MSG_FORMAT(
                         c, MSG_admission_answer_seats,
                         MSG_ARG("school", c->lang == LANG_KK ? school->name_kk : school->name_ru),
                         MSG_ARG("free", i18n_number(c, pool->capacity - pool->taken))));
            shown++;
        }
    }
    if (shown == 0)
        doc_paragraph(doc, msg_text(c, MSG_admission_answer_no_seats));
}

static void add_refusal(struct ctx *c, struct doc *doc, const struct answer *answer)
{
    const struct admission_application_by_id_row *a = answer->a;
    bool full = str_eq(a->ground.v, STR("R4"));
    const struct organisation *authority = answer->authority;

    doc_fact(doc, msg_text(c, MSG_admission_refusal_ground),
             str_printf(c->mem, STR_FMT ". " STR_FMT, STR_ARG(a->ground.v),
                        STR_ARG(word_ground(c, a->ground.v))));
    doc_fact(doc, msg_text(c, MSG_admission_refusal_facts),
             full ? msg_text(c, MSG_admission_refusal_full_facts) : a->ground_facts.v);
    if (a->ground_law.set)
        doc_fact(doc, msg_text(c, MSG_admission_refusal_law), a->ground_law.v);
    doc_fact(doc, msg_text(c, MSG_admission_refusal_remedy),
             full ? msg_text(c, MSG_admission_refusal_full_remedy) : a->ground_remedy.v);
    doc_heading(doc, msg_text(c, MSG_admission_refusal_schools));
    add_free_seats(c, doc, answer);
    doc_heading(doc, msg_text(c, MSG_admission_refusal_complaint));
    if (authority) {
        doc_paragraph(doc,
                      c->lang == LANG_KK ? authority->legal_name_kk : authority->legal_name_ru);
        doc_paragraph(doc, authority->address);
    }
    doc_paragraph(doc, msg_text(c, MSG_admission_refusal_complaint_terms));
}

static void add_part(struct ctx *c, struct doc *doc, enum lang lang, const struct answer *answer)
{
    c->lang = lang; /* an answer is bilingual whatever the reader's language */
    doc_language(doc, lang);
    add_case(c, doc, answer);
    if (is_refused(answer))
        add_refusal(c, doc, answer);
    else
        add_positive(c, doc, answer);
}

static void add_signature(struct ctx *c, struct doc *doc, const struct answer *answer)
{
    const struct admission_application_by_id_row *a = answer->a;
    const struct doc_signature signature = {
        .role = msg_text(c, a->decided_name.set ? MSG_admission_answer_officer
                                                : MSG_admission_answer_system),
        .name = a->decided_name.set ? a->decided_name.v : STR("OQU"),
        .signed_us = a->decided_at.v,
        .proof = uuid_print(c->mem, a->decision_id.set ? a->decision_id.v : a->signed_id),
    };

    doc_signature(doc, &signature);
}

/* 2|number|answer|ground|moment: facts, nobody's name; read by /check. */
static enum status proof_of(struct ctx *c, const struct answer *answer, struct str *ret_url)
{
    const struct admission_application_by_id_row *a = answer->a;
    struct str token;
    struct str text = str_printf(c->mem, "2|%lld|%s|" STR_FMT "|" STR_FMT, (long long)a->number,
                                 is_refused(answer) ? "REFUSED" : "APPROVED",
                                 STR_ARG(is_refused(answer) ? a->ground.v : STR("-")),
                                 STR_ARG(time_print_instant(c->mem, a->decided_at.v)));

    TRY(signature_token_sealed(c, text, &token));
    *ret_url = url_absolute(c, url_query(c, url0(c, "/check"), "t", token).s);
    return ST_OK;
}

enum status answer_paper(struct ctx *c, struct uuid application, struct str *ret_pdf)
{
    struct answer answer = {.id = application};
    enum lang reader = c->lang;
    struct str proof;

    TRY(db_tx_read(c, "admission/answer", answer_tx, &answer));
    TRY(proof_of(c, &answer, &proof));
    c->lang = LANG_KK;
    const struct doc_meta meta = {
        .title = title(c, &answer),
        .lang = LANG_KK,
        .number = word_number(c, answer.a->number),
        .organisation = answer.school->legal_name_kk,
        .check_url = url_absolute(c, STR("/check")),
        .issued_us = answer.a->decided_at.v,
    };
    struct doc *doc = doc_begin(c, &meta);
    add_part(c, doc, LANG_KK, &answer);
    add_signature(c, doc, &answer);
    doc_page_break(doc);
    add_part(c, doc, LANG_RU, &answer);
    add_signature(c, doc, &answer);
    doc_qr(doc, proof, msg_text(c, MSG_admission_answer_qr));
    c->lang = reader;
    return doc_finish(doc, ret_pdf);
}
