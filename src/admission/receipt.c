/* See receipt.h. */
#include "admission/receipt.h"

#include "admission/admission.h"
#include "admission/pages.h"
#include "doc/doc.h"
#include "html/html.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_person.h"
#include "signature/signature.h"

enum status
receipt_of(struct ctx *c, const struct admission_application_by_id_row *a, struct receipt *ret)
{
    const struct admission_receipt facts = {.number = a->number,
                                            .pool = a->first_pool,
                                            .arrival = a->first_arrival,
                                            .lane = a->lane,
                                            .sent_us = a->submitted_at,
                                            .deadline_us = a->deadline_at,
                                            .digest = a->signed_hash};
    struct str text;

    TRY(admission_receipt_text(c, &facts, &text));
    TRY(signature_token_sealed(c, text, &ret->token));
    ret->proof_path = url_query(c, url0(c, "/check"), "t", ret->token).s;
    return ST_OK;
}

static void print_part(struct ctx *c,
                       struct doc *doc,
                       const struct admission_application_by_id_row *a,
                       const struct organisation *school)
{
    bool kk = c->lang == LANG_KK;

    doc_title(doc, msg_text(c, MSG_admission_receipt_title));
    doc_subtitle(doc, word_number(c, a->number));
    doc_fact(doc, msg_text(c, MSG_admission_fact_school), kk ? school->name_kk : school->name_ru);
    doc_fact(doc, msg_text(c, MSG_admission_fact_address_school), school->address);
    doc_fact(doc, msg_text(c, MSG_admission_fact_applicant), a->applicant_name);
    doc_fact(doc, msg_text(c, MSG_admission_fact_child), a->child_name);
    if (a->child_temporary.set)
        doc_fact(doc, msg_text(c, MSG_person_temporary_number), a->child_temporary.v);
    doc_fact(doc, msg_text(c, MSG_admission_fact_language), word_language(c, a->pool_language));
    doc_fact(doc, msg_text(c, MSG_admission_fact_arrival), i18n_number(c, a->first_arrival));
    doc_fact(doc, msg_text(c, MSG_admission_fact_lane), word_lane(c, pool_lane(a->lane)));
    doc_fact(doc, msg_text(c, MSG_admission_fact_sent), i18n_moment(c, a->submitted_at));
    doc_fact(doc, msg_text(c, MSG_admission_fact_deadline), i18n_moment(c, a->deadline_at));
    doc_paragraph(doc, msg_text(c, MSG_admission_receipt_withdraw));
}

enum status receipt_print(struct ctx *c,
                          const struct admission_application_by_id_row *a,
                          const struct organisation *school,
                          const struct receipt *receipt,
                          struct str *ret_pdf)
{
    enum lang reader = c->lang;
    struct str proof = url_absolute(c, receipt->proof_path);
    const struct doc_meta meta = {
        .title = msg_text(c, MSG_admission_receipt_title),
        .lang = LANG_KK,
        .number = word_number(c, a->number),
        .organisation = school->name_kk,
        .check_url = url_absolute(c, STR("/check")),
        .issued_us = a->submitted_at,
    };
    struct doc *doc = doc_begin(c, &meta);

    c->lang = LANG_KK; /* a receipt is bilingual whatever the reader's language */
    print_part(c, doc, a, school);
    doc_rule(doc);
    c->lang = LANG_RU;
    doc_language(doc, LANG_RU);
    print_part(c, doc, a, school);
    c->lang = reader;
    doc_qr(doc, proof, msg_text(c, MSG_admission_receipt_qr));
    return doc_finish(doc, ret_pdf);
}
