/* See forms.h. Texts are catalogue keys; limits are the type's unless the law or the table says
 * more. */
#include "admission/forms.h"

#include "file/file.h"
#include "i18n/i18n.h"

#define FORM(variable, fields_array)                                                               \
    const struct form variable = {#variable, fields_array, COUNT(fields_array)}

static const struct field apply_fields[] = {
    {"child", FIELD_UUID, MSG_admission_apply_child, 0, MSG_admission_apply_child_missing, 0, 0},
};
FORM(apply_form, apply_fields);

static const struct field child_fields[] = {
    {"relation", FIELD_CHOICE, MSG_admission_child_relation, 0,
     MSG_admission_child_relation_missing, 0, 0},
    {"choice", FIELD_CHECK, MSG_admission_child_choice, 0, 0, 0, 0},
};
FORM(child_form, child_fields);

static const struct field school_fields[] = {
    {"pool", FIELD_UUID, MSG_admission_school_question, 0, MSG_admission_school_missing, 0, 0},
};
FORM(school_form, school_fields);

static const struct field document_fields[] = {
    {"kind", FIELD_CHOICE, MSG_admission_documents_kind, 0, MSG_admission_documents_kind_missing, 0,
     0},
    {"file", FIELD_FILE, MSG_admission_documents_file, MSG_admission_documents_file_hint,
     MSG_admission_documents_file_missing, 1, FILE_BYTES_MOST},
};
FORM(document_form, document_fields);

static const struct field detach_fields[] = {
    {"kind", FIELD_CHOICE, MSG_admission_documents_kind, 0, MSG_admission_documents_kind_missing, 0,
     0},
};
FORM(detach_form, detach_fields);

static const struct field special_fields[] = {
    {"special", FIELD_CHOICE, MSG_admission_special_question, MSG_admission_special_hint,
     MSG_admission_special_missing, 0, 0},
    {"reserve", FIELD_CHECK, MSG_admission_special_reserve, MSG_admission_special_reserve_hint, 0,
     0, 0},
};
FORM(special_form, special_fields);

static const struct field phone_fields[] = {
    {"phone", FIELD_PHONE, MSG_admission_phone_question, MSG_admission_phone_hint,
     MSG_admission_phone_missing, 0, 0},
};
FORM(phone_form, phone_fields);

static const struct field consent_fields[] = {
    {"consent", FIELD_CHECK, MSG_admission_consent_access, 0, MSG_admission_submit_no_consent, 0,
     0},
    {"truthful", FIELD_CHECK, MSG_admission_consent_truthful, 0,
     MSG_admission_consent_truthful_missing, 0, 0},
};
FORM(consent_form, consent_fields);

static const struct field sign_fields[] = {
    {"request", FIELD_UUID, MSG_admission_sign_request, 0, MSG_signature_code_unknown, 0, 0},
    {"code", FIELD_CODE, MSG_admission_sign_code, MSG_admission_sign_code_hint,
     MSG_admission_sign_code_missing, 0, 0},
    {"pool", FIELD_UUID, MSG_admission_school_question, 0, 0, 0, 0},
};
FORM(sign_form, sign_fields);

static const struct field fix_fields[] = {
    {"file", FIELD_FILE, MSG_admission_documents_file, MSG_admission_documents_file_hint,
     MSG_admission_documents_file_missing, 1, FILE_BYTES_MOST},
};
FORM(fix_form, fix_fields);
