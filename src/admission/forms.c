/* See forms.h. Texts are catalogue keys; limits are the type's unless the law or the table says
 * more. */
#include "admission/forms.h"

#include "signature/signature.h"

#include "file/file.h"
#include "i18n/i18n.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_person.h"
#include "i18n/msg_signature.h"

#define FORM(variable, fields_array)                                                               \
    const struct form variable = {#variable, fields_array, COUNT(fields_array)};

static const struct field apply_fields[] = {
    {"child", FIELD_UUID, MSG_admission_apply_child, 0, MSG_admission_apply_child_missing, 0, 0},
};
FORM(apply_form, apply_fields)

static const struct field find_fields[] = {
    {"iin", FIELD_IIN, MSG_admission_find_iin, MSG_admission_find_iin_hint,
     MSG_admission_paper_child_missing, 0, 0},
};
FORM(find_form, find_fields)

static const struct field reserve_fields[] = {
    {"wish", FIELD_CHOICE, MSG_admission_reserve_wish, 0, MSG_admission_changed_meanwhile, 0, 0},
};
FORM(reserve_form, reserve_fields)

static const struct field notify_fields[] = {
    {"minutes", FIELD_CHOICE, MSG_admission_notify_minutes, 0, MSG_admission_notify_minutes_missing,
     0, 0},
    {"sms", FIELD_CHECK, MSG_admission_notify_sms, 0, 0, 0, 0},
    {"mail", FIELD_CHECK, MSG_admission_notify_mail, 0, 0, 0, 0},
};
FORM(notify_form, notify_fields)

static const struct field offer_fields[] = {
    {"answer", FIELD_CHOICE, MSG_admission_offer_question, 0, MSG_admission_offer_missing, 0, 0},
};
FORM(offer_form, offer_fields)

static const struct field together_fields[] = {
    {"draft", FIELD_LIST, MSG_admission_together_question, MSG_admission_together_hint, 0, 0, 20},
};
FORM(together_form, together_fields)

static const struct field keep_fields[] = {
    {"answer", FIELD_CHOICE, MSG_admission_keep_question, 0, MSG_admission_keep_missing, 0, 0},
};
FORM(keep_form, keep_fields)

static const struct field checked_fields[] = {
    {"document", FIELD_TEXT, MSG_admission_manual_document, MSG_admission_manual_document_hint,
     MSG_admission_manual_document_missing, 1, 200},
};
FORM(checked_form, checked_fields)

static const struct field child_fields[] = {
    {"relation", FIELD_CHOICE, MSG_admission_child_relation, 0,
     MSG_admission_child_relation_missing, 0, 0},
    {"choice", FIELD_CHECK, MSG_admission_child_choice, 0, 0, 0, 0},
};
FORM(child_form, child_fields)

static const struct field school_fields[] = {
    {"pool", FIELD_UUID, MSG_admission_school_question, 0, MSG_admission_school_missing, 0, 0},
};
FORM(school_form, school_fields)

static const struct field document_fields[] = {
    {"kind", FIELD_CHOICE, MSG_admission_documents_kind, 0, MSG_admission_documents_kind_missing, 0,
     0},
    {"file", FIELD_FILE, MSG_admission_documents_file, MSG_admission_documents_file_hint,
     MSG_admission_documents_file_missing, 1, FILE_BYTES_MOST},
};
FORM(document_form, document_fields)

static const struct field detach_fields[] = {
    {"kind", FIELD_CHOICE, MSG_admission_documents_kind, 0, MSG_admission_documents_kind_missing, 0,
     0},
};
FORM(detach_form, detach_fields)

static const struct field special_fields[] = {
    {"special", FIELD_CHOICE, MSG_admission_special_question, MSG_admission_special_hint,
     MSG_admission_special_missing, 0, 0},
    {"reserve", FIELD_CHOICE, MSG_admission_special_reserve, MSG_admission_special_reserve_hint,
     MSG_admission_special_reserve_missing, 0, 0},
};
FORM(special_form, special_fields)

static const struct field phone_fields[] = {
    {"phone", FIELD_PHONE, MSG_admission_phone_question, MSG_admission_phone_hint,
     MSG_admission_phone_missing, 0, 0},
};
FORM(phone_form, phone_fields)

static const struct field consent_fields[] = {
    {"consent", FIELD_CHECK, MSG_admission_consent_access, 0, MSG_admission_submit_no_consent, 0,
     0},
    {"truthful", FIELD_CHECK, MSG_admission_consent_truthful, 0,
     MSG_admission_consent_truthful_missing, 0, 0},
};
FORM(consent_form, consent_fields)

static const struct field sign_fields[] = {
    {"request", FIELD_UUID, MSG_admission_sign_request, 0, MSG_signature_code_unknown, 0, 0},
    {"code", FIELD_CODE, MSG_admission_sign_code, MSG_admission_sign_code_hint,
     MSG_admission_sign_code_missing, 0, 0},
    {"pool", FIELD_UUID, MSG_admission_school_question, 0, 0, 0, 0},
};
FORM(sign_form, sign_fields)

static const struct field fix_fields[] = {
    {"file", FIELD_FILE, MSG_admission_documents_file, MSG_admission_documents_file_hint,
     MSG_admission_documents_file_missing, 1, FILE_BYTES_MOST},
};
FORM(fix_form, fix_fields)

static const struct field approve_fields[] = {
    {"version", FIELD_INT, MSG_admission_staff_version, 0, MSG_admission_changed_meanwhile, 1,
     1000000},
};
FORM(approve_form, approve_fields)

static const struct field refuse_fields[] = {
    {"version", FIELD_INT, MSG_admission_staff_version, 0, MSG_admission_changed_meanwhile, 1,
     1000000},
    {"ground", FIELD_CHOICE, MSG_admission_refusal_ground, 0, MSG_admission_staff_ground_missing, 0,
     0},
    {"facts", FIELD_TEXTAREA, MSG_admission_refusal_facts, MSG_admission_staff_facts_hint,
     MSG_admission_decide_facts_missing, 1, NOTE_LETTERS},
    {"remedy", FIELD_TEXTAREA, MSG_admission_refusal_remedy, MSG_admission_staff_remedy_hint,
     MSG_admission_decide_remedy_missing, 1, NOTE_LETTERS},
    {"law", FIELD_TEXT, MSG_admission_refusal_law, MSG_admission_staff_law_hint, 0, 0, 200},
};
FORM(refuse_form, refuse_fields)

static const struct field ask_fields[] = {
    {"kind", FIELD_CHOICE, MSG_admission_documents_kind, 0, MSG_admission_documents_kind_missing, 0,
     0},
    {"reason", FIELD_CHOICE, MSG_admission_staff_reason, 0, MSG_admission_staff_reason_missing, 0,
     0},
    {"note", FIELD_TEXTAREA, MSG_admission_staff_note, MSG_admission_staff_note_hint,
     MSG_admission_staff_note_missing, 1, NOTE_LETTERS},
};
FORM(ask_form, ask_fields)

/* Who has no IIN, as the foreign document says. The page asks for either: pages_paper.c forgives
 * what is missing of the other. A table reads better than what clang-format makes of it. */
/* clang-format off */
#define WITHOUT_IIN(who) \
    {who "_surname", FIELD_TEXT, MSG_admission_paper_surname, MSG_admission_paper_surname_hint, \
     MSG_admission_paper_surname_missing, 1, 100}, \
    {who "_given", FIELD_TEXT, MSG_admission_paper_given, MSG_admission_paper_given_hint, 0, 1, 100}, \
    {who "_patronymic", FIELD_TEXT, MSG_admission_paper_patronymic, 0, 0, 1, 100}, \
    {who "_born", FIELD_DATE, MSG_admission_fact_born, 0, MSG_admission_paper_born_missing, 0, 0}, \
    {who "_sex", FIELD_CHOICE, MSG_admission_paper_sex, 0, MSG_admission_paper_sex_missing, 0, 0}, \
    {who "_citizenship", FIELD_CHOICE, MSG_admission_paper_citizenship, 0, \
     MSG_admission_paper_citizenship_missing, 0, 0}, \
    {who "_kind", FIELD_CHOICE, MSG_admission_paper_kind, 0, MSG_admission_paper_kind_missing, 0, 0}, \
    {who "_number", FIELD_TEXT, MSG_admission_paper_number, MSG_admission_paper_number_hint, \
     MSG_person_document_number_missing, 1, 40}, \
    {who "_country", FIELD_CHOICE, MSG_admission_paper_country, 0, \
     MSG_admission_paper_country_missing, 0, 0}, \
    {who "_until", FIELD_DATE, MSG_admission_paper_until, MSG_admission_paper_until_hint, 0, 0, 0}
/* clang-format on */

static const struct field paper_fields[] = {
    {"child_iin", FIELD_IIN, MSG_admission_paper_child, MSG_admission_paper_iin_hint,
     MSG_admission_paper_child_missing, 0, 0},
    WITHOUT_IIN("child"),
    {"street", FIELD_TEXT, MSG_admission_paper_street, MSG_admission_paper_street_hint, 0, 1, 100},
    {"house", FIELD_TEXT, MSG_admission_paper_house, 0, 0, 1, 20},
    {"flat", FIELD_TEXT, MSG_admission_paper_flat, 0, 0, 1, 20},
    {"adult_iin", FIELD_IIN, MSG_admission_paper_adult, MSG_admission_paper_iin_hint,
     MSG_admission_paper_adult_missing, 0, 0},
    WITHOUT_IIN("adult"),
    {"adult_phone", FIELD_PHONE, MSG_admission_paper_phone, MSG_admission_paper_phone_hint, 0, 0,
     0},
    {"relation", FIELD_CHOICE, MSG_admission_paper_relation, 0,
     MSG_admission_child_relation_missing, 0, 0},
    {"pool", FIELD_CHOICE, MSG_admission_paper_pool, 0, MSG_admission_school_missing, 0, 0},
    {"date", FIELD_DATE, MSG_admission_paper_date, MSG_admission_paper_date_hint,
     MSG_admission_paper_date_missing, 0, 0},
    {"special", FIELD_CHECK, MSG_admission_fact_special, 0, 0, 0, 0},
    {"reserve", FIELD_CHECK, MSG_admission_fact_reserve, 0, 0, 0, 0},
    {"consent", FIELD_CHECK, MSG_admission_paper_consent, 0, MSG_admission_submit_no_consent, 0, 0},
    {"documents", FIELD_CHECK, MSG_admission_paper_documents, 0,
     MSG_admission_paper_documents_missing, 0, 0},
};
FORM(paper_form, paper_fields)

static const struct field iin_fields[] = {
    {"iin", FIELD_IIN, MSG_admission_fact_iin, MSG_admission_paper_iin_hint,
     MSG_admission_iin_missing, 0, 0},
};
FORM(iin_form, iin_fields)

static const struct field calendar_fields[] = {
    {"day", FIELD_DATE, MSG_admission_calendar_day, 0, MSG_admission_calendar_day_missing, 0, 0},
    {"region", FIELD_CHOICE, MSG_admission_calendar_region, MSG_admission_calendar_region_hint, 0,
     0, 0},
    {"working", FIELD_CHOICE, MSG_admission_calendar_state, 0, MSG_admission_calendar_state_missing,
     0, 0},
    {"source", FIELD_TEXT, MSG_admission_calendar_source, MSG_admission_calendar_source_hint,
     MSG_admission_calendar_source_missing, 3, 300},
    {"reason", FIELD_TEXTAREA, MSG_admission_calendar_reason, 0,
     MSG_admission_calendar_reason_missing, 5, 500},
};
FORM(calendar_form, calendar_fields)

static const struct field propose_fields[] = {
    {"pool", FIELD_CHOICE, MSG_admission_paper_pool, 0, MSG_admission_school_missing, 0, 0},
    {"classes", FIELD_INT, MSG_admission_seats_classes, 0, MSG_admission_seats_classes_missing, 0,
     40},
    {"seats", FIELD_INT, MSG_admission_seats_each, 0, MSG_admission_seats_each_missing, 1, 60},
    {"reason", FIELD_TEXT, MSG_admission_seats_reason, 0, MSG_admission_seats_reason_missing, 1,
     300},
};
FORM(propose_form, propose_fields)

static const struct field settle_fields[] = {
    {"proposal", FIELD_UUID, MSG_admission_seats_proposal, 0, MSG_admission_changed_meanwhile, 0,
     0},
    {"answer", FIELD_CHOICE, MSG_admission_seats_answer, 0, MSG_admission_seats_answer_missing, 0,
     0},
    {"act", FIELD_TEXT, MSG_admission_seats_act, MSG_admission_seats_act_hint,
     MSG_admission_seats_act_missing, 1, 100},
};
FORM(settle_form, settle_fields)

static const struct field handover_fields[] = {
    {"to", FIELD_UUID, MSG_admission_handover_to, 0, MSG_admission_handover_to_missing, 0, 0},
    {"legal_act", FIELD_CHOICE, MSG_admission_handover_act, MSG_admission_handover_act_hint,
     MSG_admission_handover_act_missing, 0, 0},
    {"reason", FIELD_TEXTAREA, MSG_admission_handover_reason, MSG_admission_handover_reason_hint,
     MSG_admission_seats_reason_missing, 1, NOTE_LETTERS},
    {"children", FIELD_INT, MSG_admission_order_children, 0, MSG_admission_handover_changed, 1,
     20000},
    {"sure", FIELD_CHECK, MSG_admission_handover_sure, 0, MSG_admission_handover_sure_missing, 0,
     0},
};
FORM(handover_form, handover_fields)

static const struct field order_fields[] = {
    {"number", FIELD_TEXT, MSG_admission_order_number, 0, MSG_admission_order_number_missing, 1,
     30},
    {"date", FIELD_DATE, MSG_admission_order_date, MSG_admission_order_date_hint,
     MSG_admission_order_date_missing, 0, 0},
    {"letter", FIELD_TEXT, MSG_admission_order_letter, MSG_admission_order_letter_hint,
     MSG_admission_order_letter_missing, 1, 3},
    {"child", FIELD_LIST, MSG_admission_order_children, 0, MSG_admission_order_nobody, 1, 200},
};
FORM(order_form, order_fields)

static const struct field batch_fields[] = {
    {"order", FIELD_LIST, MSG_admission_batch_orders, MSG_admission_batch_hint,
     MSG_admission_batch_nothing, 1, SIGNATURE_BATCH_MOST},
};
FORM(batch_form, batch_fields)
