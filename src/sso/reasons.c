/* Codes of this feature in words: scopes, and reasons of refusals as the journal keeps them. */

#include "base/scan.h"
#include "html/words.h"
#include "http/json.h"
#include "i18n/msg_sso.h"
#include "sso/pages.h"

static const struct word scopes[] = {
    {"profile", MSG_sso_scope_profile, TONE_PLAIN},
    {"roles", MSG_sso_scope_roles, TONE_PLAIN},
};

struct words sso_scopes(void)
{
    return WORDS(scopes);
}

struct str sso_scope_words(struct ctx *c, struct str list)
{
    struct str text = msg_text(c, MSG_sso_scope_openid), one;

    while (scan_until(&list, ' ', &one))
        if (words_has(WORDS(scopes), one))
            text = str_printf(c->mem, STR_FMT "; " STR_FMT, STR_ARG(text),
                              STR_ARG(words_text(c, WORDS(scopes), one)));
    return text;
}

static const struct word reasons[] = {
    {"CLIENT", MSG_sso_reason_client, TONE_PLAIN},
    {"SECRET", MSG_sso_reason_secret, TONE_PLAIN},
    {"BLOCKED", MSG_sso_reason_blocked, TONE_PLAIN},
    {"REDIRECT", MSG_sso_reason_redirect, TONE_PLAIN},
    {"LONG", MSG_sso_reason_long, TONE_PLAIN},
    {"DOUBLED", MSG_sso_reason_doubled, TONE_PLAIN},
    {"REQUEST", MSG_sso_reason_request, TONE_PLAIN},
    {"RESPONSE_TYPE", MSG_sso_reason_response_type, TONE_PLAIN},
    {"RESPONSE_MODE", MSG_sso_reason_response_type, TONE_PLAIN},
    {"SCOPE", MSG_sso_reason_scope, TONE_PLAIN},
    {"PKCE", MSG_sso_reason_pkce, TONE_PLAIN},
    {"PROMPT", MSG_sso_reason_prompt, TONE_PLAIN},
    {"DOOR", MSG_sso_reason_door, TONE_PLAIN},
    {"DENIED", MSG_sso_reason_denied, TONE_PLAIN},
    {"CODE", MSG_sso_reason_code, TONE_PLAIN},
    {"OTHER_CLIENT", MSG_sso_reason_other_client, TONE_PLAIN},
    {"CODE_REUSED", MSG_sso_reason_code_reused, TONE_PLAIN},
    {"CODE_EXPIRED", MSG_sso_reason_code_expired, TONE_PLAIN},
    {"VERIFIER", MSG_sso_reason_verifier, TONE_PLAIN},
    {"SESSION", MSG_sso_reason_session, TONE_PLAIN},
    {"TOKEN", MSG_sso_reason_token, TONE_PLAIN},
    {"ENDED", MSG_sso_reason_ended, TONE_PLAIN},
    {"TOKEN_REUSED", MSG_sso_reason_token_reused, TONE_PLAIN},
    {"GRANT_TYPE", MSG_sso_reason_grant_type, TONE_PLAIN},
};

struct str sso_reason_words(struct ctx *c, struct str details)
{
    struct str code = json_text_of(json_object_in(c->mem, details), "reason");

    return code.n > 0 ? words_text(c, WORDS(reasons), code) : STR("");
}
