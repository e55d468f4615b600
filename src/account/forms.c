/* See forms.h. */
#include "account/forms.h"

#include "i18n/i18n.h"
#include "i18n/msg_account.h"
#include "i18n/msg_privacy.h"

enum {
    NAME_MOST = 100,
    PASSWORD_MOST = 128,
    IMPORT_LETTERS = 40000,
    RECOVERY_TYPED = 60,
    PASSKEY_LETTERS = 6000
};

#define REQUIRED MSG_account_form_missing

static const struct field password_fields[] = {
    {"iin", FIELD_IIN, MSG_account_field_iin, 0, REQUIRED, 0, 0},
    {"password", FIELD_SECRET, MSG_account_field_password, 0, REQUIRED, 1, PASSWORD_MOST},
};
const struct form form_password = {"password", password_fields, COUNT(password_fields)};

static const struct field code_fields[] = {
    {"code", FIELD_CODE, MSG_account_field_code, MSG_account_field_code_hint, REQUIRED, 6, 6},
};
const struct form form_code = {"code", code_fields, COUNT(code_fields)};

static const struct field step_fields[] = {
    {"code", FIELD_CODE, MSG_account_field_code, MSG_account_field_code_hint, REQUIRED, 6, 6},
    {"trust", FIELD_CHECK, MSG_account_trust_field, MSG_account_trust_hint, 0, 0, 0},
};
const struct form form_step_code = {"step_code", step_fields, COUNT(step_fields)};

static const struct field recovery_fields[] = {
    {"recovery", FIELD_TEXT, MSG_account_field_recovery, MSG_account_field_recovery_hint, REQUIRED,
     1, RECOVERY_TYPED},
};
const struct form form_recovery = {"recovery", recovery_fields, COUNT(recovery_fields)};

static const struct field renew_fields[] = {
    {"new", FIELD_SECRET, MSG_account_field_new, MSG_account_field_new_hint, REQUIRED, 1,
     PASSWORD_MOST},
    {"again", FIELD_SECRET, MSG_account_field_again, 0, REQUIRED, 1, PASSWORD_MOST},
};
const struct form form_renew = {"renew", renew_fields, COUNT(renew_fields)};

static const struct field change_fields[] = {
    {"old", FIELD_SECRET, MSG_account_field_old, 0, REQUIRED, 1, PASSWORD_MOST},
    {"new", FIELD_SECRET, MSG_account_field_new, MSG_account_field_new_hint, REQUIRED, 1,
     PASSWORD_MOST},
    {"again", FIELD_SECRET, MSG_account_field_again, 0, REQUIRED, 1, PASSWORD_MOST},
};
const struct form form_change = {"change", change_fields, COUNT(change_fields)};

/* Both hidden: which text was on the page, and in which language. */
static const struct field policy_fields[] = {
    {"version", FIELD_INT, MSG_privacy_version, 0, REQUIRED, 1, INT32_MAX},
    {"shown", FIELD_TEXT, MSG_privacy_version, 0, REQUIRED, 2, 2},
};
const struct form form_policy = {"policy", policy_fields, COUNT(policy_fields)};

/* All hidden: filled by ui/js/passkey.js. What is missing or wrong is one answer. */
#define PASSKEY_FIELDS                                                                             \
    {"key", FIELD_TEXT, MSG_account_passkey_title, 0, 0, 0, PASSKEY_LETTERS},                      \
        {"data", FIELD_TEXT, MSG_account_passkey_title, 0, 0, 0, PASSKEY_LETTERS},                 \
        {"client", FIELD_TEXT, MSG_account_passkey_title, 0, 0, 0, PASSKEY_LETTERS},               \
    {                                                                                              \
        "signature", FIELD_TEXT, MSG_account_passkey_title, 0, 0, 0, PASSKEY_LETTERS               \
    }
static const struct field passkey_fields[] = {PASSKEY_FIELDS};
const struct form form_passkey = {"passkey", passkey_fields, COUNT(passkey_fields)};

static const struct field passkey_new_fields[] = {{"name", FIELD_TEXT, MSG_account_passkey_name,
                                                   MSG_account_passkey_name_hint, REQUIRED, 1,
                                                   NAME_MOST},
                                                  PASSKEY_FIELDS};
const struct form form_passkey_new = {"passkey", passkey_new_fields, COUNT(passkey_new_fields)};

static const struct field switch_fields[] = {
    {"grant", FIELD_UUID, MSG_account_field_role, 0, REQUIRED, 0, 0},
};
const struct form form_switch = {"switch", switch_fields, COUNT(switch_fields)};

/* Hidden: which browser it is at the other door. */
static const struct field cross_fields[] = {
    {"mark", FIELD_TEXT, MSG_account_cross_go, 0, REQUIRED, 64, 64},
};
const struct form form_cross = {"cross", cross_fields, COUNT(cross_fields)};

static const struct field person_fields[] = {
    {"iin", FIELD_IIN, MSG_account_field_iin, 0, REQUIRED, 0, 0},
    {"surname", FIELD_TEXT, MSG_account_field_surname, 0, REQUIRED, 1, NAME_MOST},
    {"given", FIELD_TEXT, MSG_account_field_given, 0, REQUIRED, 1, NAME_MOST},
    {"patronymic", FIELD_TEXT, MSG_account_field_patronymic, 0, 0, 0, NAME_MOST},
    {"phone", FIELD_PHONE, MSG_account_field_phone, 0, REQUIRED, 0, 0},
    {"email", FIELD_EMAIL, MSG_account_field_email, 0, 0, 0, 0},
    {"bin", FIELD_TEXT, MSG_account_field_bin, MSG_account_field_bin_hint, REQUIRED, 12, 12},
};
const struct form form_person = {"person", person_fields, COUNT(person_fields)};

static const struct field import_fields[] = {
    {"bin", FIELD_TEXT, MSG_account_field_bin, MSG_account_field_bin_hint, REQUIRED, 12, 12},
    {"rows", FIELD_TEXTAREA, MSG_account_field_rows, MSG_account_field_rows_hint, REQUIRED, 1,
     IMPORT_LETTERS},
};
const struct form form_import = {"import", import_fields, COUNT(import_fields)};

static const struct field edit_fields[] = {
    {"surname", FIELD_TEXT, MSG_account_field_surname, 0, REQUIRED, 1, NAME_MOST},
    {"given", FIELD_TEXT, MSG_account_field_given, 0, REQUIRED, 1, NAME_MOST},
    {"patronymic", FIELD_TEXT, MSG_account_field_patronymic, 0, 0, 0, NAME_MOST},
    {"document", FIELD_TEXT, MSG_account_field_document, MSG_account_field_document_hint, 0, 0,
     REASON_MOST},
    {"phone", FIELD_PHONE, MSG_account_field_phone, 0, REQUIRED, 0, 0},
    {"email", FIELD_EMAIL, MSG_account_field_email, 0, 0, 0, 0},
    {"version", FIELD_INT, MSG_account_field_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form form_edit = {"edit", edit_fields, COUNT(edit_fields)};

static const struct field reason_fields[] = {
    {"reason", FIELD_TEXT, MSG_account_field_reason, MSG_account_field_reason_hint, REQUIRED, 1,
     REASON_MOST},
};
const struct form form_reason = {"reason", reason_fields, COUNT(reason_fields)};

static const struct field status_fields[] = {
    {"status", FIELD_CHOICE, MSG_account_field_status, 0, REQUIRED, 0, 0},
    {"reason", FIELD_TEXT, MSG_account_field_reason, MSG_account_field_reason_hint, REQUIRED, 1,
     REASON_MOST},
    {"version", FIELD_INT, MSG_account_field_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form form_status = {"status", status_fields, COUNT(status_fields)};

static const struct field journal_fields[] = {
    {"from", FIELD_DATE, MSG_account_field_period_from, 0, 0, 0, 0},
    {"to", FIELD_DATE, MSG_account_field_period_to, 0, 0, 0, 0},
};
const struct form form_journal = {"journal", journal_fields, COUNT(journal_fields)};

static const struct field rights_fields[] = {
    {"on", FIELD_DATE, MSG_account_field_on, 0, 0, 0, 0},
};
const struct form form_rights = {"rights", rights_fields, COUNT(rights_fields)};
