/* Forms of administrators' pages. */
#include "exchange/pages.h"
#include "i18n/i18n.h"
#include "i18n/msg_exchange.h"

enum { NAME_MOST = 100, HOLDER_MOST = 200, TEXT_MOST = 500, BIN_LETTERS = 12, SCOPES_MOST = 6 };

#define REQUIRED MSG_exchange_form_missing

static const struct field key_fields[] = {
    {"name", FIELD_TEXT, MSG_exchange_field_name, MSG_exchange_field_name_hint, REQUIRED, 1,
     NAME_MOST},
    {"holder", FIELD_TEXT, MSG_exchange_field_holder, MSG_exchange_field_holder_hint, REQUIRED, 1,
     HOLDER_MOST},
    {"bin", FIELD_TEXT, MSG_exchange_field_bin, MSG_exchange_field_bin_hint, REQUIRED, 1,
     BIN_LETTERS},
    {"purpose", FIELD_TEXTAREA, MSG_exchange_field_purpose, MSG_exchange_field_purpose_hint,
     REQUIRED, 1, TEXT_MOST},
    {"scopes", FIELD_LIST, MSG_exchange_field_scopes, MSG_exchange_field_scopes_hint, REQUIRED, 1,
     SCOPES_MOST},
    {"until", FIELD_DATE, MSG_exchange_field_until, MSG_exchange_field_until_hint, REQUIRED, 0, 0},
    {"reason", FIELD_TEXT, MSG_exchange_field_reason, MSG_exchange_field_reason_hint, REQUIRED, 1,
     TEXT_MOST},
};
const struct form form_exchange_key = {"exchange-key", key_fields, COUNT(key_fields)};

static const struct field revoke_fields[] = {
    {"reason", FIELD_TEXT, MSG_exchange_field_revoke, 0, REQUIRED, 1, TEXT_MOST},
};
const struct form form_exchange_revoke = {"exchange-revoke", revoke_fields, COUNT(revoke_fields)};
