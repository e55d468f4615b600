/* Keys, roles and bounds in words. */
#include "account/account.h"
#include "i18n/i18n.h"
#include "i18n/msg_setting.h"
#include "setting/pages.h"

static const struct word areas[] = {
    {"SIGN_IN", MSG_setting_area_sign_in, TONE_PLAIN},
    {"DATA", MSG_setting_area_data, TONE_PLAIN},
    {"APPROVAL", MSG_setting_area_approval, TONE_PLAIN},
    {"SERVICE", MSG_setting_area_service, TONE_PLAIN},
};
const struct words setting_areas = {areas, COUNT(areas)};

struct url setting_url(struct ctx *c, struct str key)
{
    return url_path(c, "/staff/setting/{key}", &key, 1);
}

struct str setting_words(struct ctx *c, struct str key)
{
    char *name = arena_alloc(c->mem, key.n + 1);
    enum msg text;

    for (size_t i = 0; i < key.n; i++)
        name[i] = key.p[i] == '_' ? '-' : key.p[i]; /* keys of catalogues have none */
    if (!msg_find(str_printf(c->mem, "setting.of." STR_FMT, STR_ARG(((struct str){name, key.n}))),
                  &text))
        return key;
    return msg_text(c, text);
}

struct str setting_law_words(struct ctx *c, struct str law)
{
    enum msg text;

    if (!msg_find(str_printf(c->mem, "setting.law." STR_FMT, STR_ARG(law)), &text))
        return law;
    return msg_text(c, text);
}

struct str setting_scope_words(struct ctx *c, struct str scope)
{
    if (scope.n == 0)
        return msg_text(c, MSG_setting_everybody);
    enum msg label = account_role_label(scope);
    return label == MSG_NONE ? scope : msg_text(c, label);
}

struct str setting_bounds_words(struct ctx *c, int32_t least, int32_t most)
{
    return str_printf(c->mem, STR_FMT "–" STR_FMT, STR_ARG(i18n_number(c, least)),
                      STR_ARG(i18n_number(c, most)));
}
