/* See forms.h. */
#include "contact/forms.h"

#include "contact/code.h"
#include "i18n/i18n.h"
#include "i18n/msg_contact.h"

#define REQUIRED MSG_contact_form_missing

static const struct field phone_fields[] = {
    {"phone", FIELD_PHONE, MSG_contact_field_phone, MSG_contact_field_phone_hint, REQUIRED, 0, 0},
};
const struct form form_phone = {"phone", phone_fields, COUNT(phone_fields)};

static const struct field email_fields[] = {
    {"email", FIELD_EMAIL, MSG_contact_field_email, MSG_contact_field_email_hint, REQUIRED, 0, 0},
};
const struct form form_email = {"email", email_fields, COUNT(email_fields)};

static const struct field code_fields[] = {
    {"code", FIELD_CODE, MSG_contact_field_code, MSG_contact_field_code_hint, REQUIRED, CODE_DIGITS,
     CODE_DIGITS},
};
const struct form form_proof = {"proof", code_fields, COUNT(code_fields)};
const struct form form_reset = {"reset", code_fields, COUNT(code_fields)};

static const struct field initial_fields[] = {
    {"way", FIELD_CHOICE, MSG_contact_initial_way, 0, MSG_contact_initial_way_missing, 0, 0},
};
const struct form form_initial = {"initial", initial_fields, COUNT(initial_fields)};

static const struct field login_fields[] = {
    {"iin", FIELD_IIN, MSG_contact_field_iin, 0, REQUIRED, 0, 0},
};
const struct form form_login = {"login", login_fields, COUNT(login_fields)};
