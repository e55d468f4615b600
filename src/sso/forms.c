/* Forms of administrators' pages. */
#include "i18n/i18n.h"
#include "i18n/msg_sso.h"
#include "sso/pages.h"

enum {
    NAME_MOST = 100,
    HOLDER_MOST = 200,
    REDIRECTS_LETTERS = 3200,
    ADDRESS_LETTERS = 300,
    REASON_MOST = 500
};

#define REQUIRED MSG_sso_form_missing

/* kind stays as it was registered; version: of what is changed. */
static const struct field client_fields[] = {
    {"name", FIELD_TEXT, MSG_sso_field_name, MSG_sso_field_name_hint, REQUIRED, 1, NAME_MOST},
    {"holder", FIELD_TEXT, MSG_sso_field_holder, MSG_sso_field_holder_hint, REQUIRED, 1,
     HOLDER_MOST},
    {"kind", FIELD_CHOICE, MSG_sso_field_kind, 0, REQUIRED, 0, 0},
    {"doors", FIELD_CHOICE, MSG_sso_field_doors, 0, REQUIRED, 0, 0},
    {"scopes", FIELD_LIST, MSG_sso_field_scopes, MSG_sso_field_scopes_hint, 0, 0, 2},
    {"redirects", FIELD_TEXTAREA, MSG_sso_field_redirects, MSG_sso_field_redirects_hint, REQUIRED,
     1, REDIRECTS_LETTERS},
    {"returns", FIELD_TEXTAREA, MSG_sso_field_returns, MSG_sso_field_returns_hint, 0, 0,
     REDIRECTS_LETTERS},
    {"backchannel", FIELD_TEXT, MSG_sso_field_backchannel, MSG_sso_field_backchannel_hint, 0, 0,
     ADDRESS_LETTERS},
    {"version", FIELD_INT, MSG_sso_field_version, 0, 0, 1, INT32_MAX},
};
const struct form form_client = {"client", client_fields, COUNT(client_fields)};

static const struct field status_fields[] = {
    {"reason", FIELD_TEXT, MSG_sso_field_reason, MSG_sso_field_reason_hint, REQUIRED, 1,
     REASON_MOST},
    {"version", FIELD_INT, MSG_sso_field_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form form_client_status = {"client-status", status_fields, COUNT(status_fields)};

const struct form form_client_secret = {"client-secret", NULL, 0};
