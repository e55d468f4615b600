/* Codes of the journal in the reader's language. A code of another release is shown as it is. */
#include "audit/audit.h"
#include "i18n/i18n.h"

static struct str words(struct ctx *c, const char *prefix, struct str code)
{
    char *key = arena_alloc(c->mem, code.n + 1);
    enum msg text;

    for (size_t i = 0; i < code.n; i++)
        key[i] = code.p[i];
    for (size_t i = 0; i < code.n; i++)
        if (key[i] == '_') /* of a table's name; keys have none */
            key[i] = '-';
    if (!msg_find(str_printf(c->mem, "%s" STR_FMT, prefix, STR_ARG(((struct str){key, code.n}))),
                  &text))
        return code;
    return msg_text(c, text);
}

struct str audit_action_words(struct ctx *c, struct str action)
{
    return words(c, "journal.", action);
}

struct str audit_object_words(struct ctx *c, struct str object_type)
{
    return words(c, "journal.of.", object_type);
}
