/* Codes of this feature in words. */
#include "html/words.h"
#include "http/json.h"
#include "i18n/msg_lti.h"
#include "lti/pages.h"

static const struct word kinds[] = {
    {"LIBRARY", MSG_lti_kind_library, TONE_PLAIN},
    {"TEXTBOOK", MSG_lti_kind_textbook, TONE_PLAIN},
};
static const struct word states[] = {
    {"ACTIVE", MSG_lti_state_active, TONE_OK},
    {"BLOCKED", MSG_lti_state_blocked, TONE_BAD},
};
static const struct word reasons[] = {
    {"NONE", MSG_lti_reason_none, TONE_PLAIN},
    {"NO_SUBSCRIPTION", MSG_lti_reason_no_subscription, TONE_PLAIN},
    {"TOOL", MSG_lti_reason_tool, TONE_PLAIN},
    {"REDIRECT", MSG_lti_reason_redirect, TONE_PLAIN},
    {"LONG", MSG_lti_reason_request, TONE_PLAIN},
    {"DOUBLED", MSG_lti_reason_request, TONE_PLAIN},
    {"REQUEST", MSG_lti_reason_request, TONE_PLAIN},
    {"RESPONSE_TYPE", MSG_lti_reason_request, TONE_PLAIN},
    {"SCOPE", MSG_lti_reason_request, TONE_PLAIN},
    {"PROMPT", MSG_lti_reason_request, TONE_PLAIN},
    {"NONCE", MSG_lti_reason_nonce, TONE_PLAIN},
    {"HINT", MSG_lti_reason_hint, TONE_PLAIN},
    {"OTHER_TOOL", MSG_lti_reason_other_tool, TONE_PLAIN},
    {"USED", MSG_lti_reason_used, TONE_PLAIN},
    {"EXPIRED", MSG_lti_reason_expired, TONE_PLAIN},
    {"SESSION", MSG_lti_reason_session, TONE_PLAIN},
    {"GONE", MSG_lti_reason_gone, TONE_PLAIN},
};

struct words lti_kinds(void)
{
    return WORDS(kinds);
}

struct words lti_states(void)
{
    return WORDS(states);
}

struct str lti_reason_words(struct ctx *c, struct str details)
{
    struct str code = json_text_of(json_object_in(c->mem, details), "reason");

    return code.n > 0 ? words_text(c, WORDS(reasons), code) : STR("");
}
