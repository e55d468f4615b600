/* Forms of this feature. */
#include "i18n/i18n.h"
#include "i18n/msg_lti.h"
#include "lti/pages.h"

enum {
    NAME_MOST = 100,
    HOLDER_MOST = 200,
    TITLE_MOST = 200,
    ADDRESS_LETTERS = 300,
    REDIRECTS_LETTERS = 3200,
    REASON_MOST = 500,
    CONTRACT_MOST = 200,
    GRADE_MOST = 12,
};

#define REQUIRED MSG_lti_form_missing

static const struct field open_fields[] = {
    {"learner", FIELD_UUID, MSG_lti_field_learner, 0, 0, 0, 0},
    {"organisation", FIELD_UUID, MSG_lti_field_organisation, 0, REQUIRED, 0, 0},
};
const struct form lti_open_form = {"open", open_fields, COUNT(open_fields)};

static const struct field tool_fields[] = {
    {"name", FIELD_TEXT, MSG_lti_field_name, MSG_lti_field_name_hint, REQUIRED, 1, NAME_MOST},
    {"holder", FIELD_TEXT, MSG_lti_field_holder, MSG_lti_field_holder_hint, REQUIRED, 1,
     HOLDER_MOST},
    {"login", FIELD_TEXT, MSG_lti_field_login, MSG_lti_field_login_hint, REQUIRED, 1,
     ADDRESS_LETTERS},
    {"redirects", FIELD_TEXTAREA, MSG_lti_field_redirects, MSG_lti_field_redirects_hint, REQUIRED,
     1, REDIRECTS_LETTERS},
    {"version", FIELD_INT, MSG_lti_field_version, 0, 0, 1, INT32_MAX},
};
const struct form lti_tool_form = {"tool", tool_fields, COUNT(tool_fields)};

static const struct field status_fields[] = {
    {"reason", FIELD_TEXT, MSG_lti_field_reason, MSG_lti_field_reason_hint, REQUIRED, 1,
     REASON_MOST},
    {"version", FIELD_INT, MSG_lti_field_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form lti_status_form = {"tool-status", status_fields, COUNT(status_fields)};

static const struct field resource_fields[] = {
    {"kind", FIELD_CHOICE, MSG_lti_field_kind, 0, REQUIRED, 0, 0},
    {"title", FIELD_TEXT, MSG_lti_field_title, 0, REQUIRED, 1, TITLE_MOST},
    {"address", FIELD_TEXT, MSG_lti_field_address, MSG_lti_field_address_hint, REQUIRED, 1,
     ADDRESS_LETTERS},
    {"language", FIELD_CHOICE, MSG_lti_field_language, 0, 0, 0, 0},
    {"from", FIELD_INT, MSG_lti_field_from, 0, REQUIRED, 1, GRADE_MOST},
    {"to", FIELD_INT, MSG_lti_field_to, 0, REQUIRED, 1, GRADE_MOST},
};
const struct form lti_resource_form = {"resource", resource_fields, COUNT(resource_fields)};

static const struct field subscription_fields[] = {
    {"contract", FIELD_TEXT, MSG_lti_field_contract, MSG_lti_field_contract_hint, REQUIRED, 1,
     CONTRACT_MOST},
    {"until", FIELD_DATE, MSG_lti_field_until, 0, REQUIRED, 0, 0},
};
const struct form lti_subscription_form = {"subscription", subscription_fields,
                                           COUNT(subscription_fields)};

const struct form lti_none_form = {"lti", NULL, 0};
