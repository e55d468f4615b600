/* See json.h. */
#include "http/json.h"

#include "i18n/i18n.h"

static void drop(void *json)
{
    json_decref(json);
}

struct str json_print(struct arena *mem, json_t *json, size_t flags)
{
    ASSERT(json != NULL);
    char *text = json_dumps(json, flags);
    json_decref(json);
    ASSERT(text != NULL);
    struct str copy = str_copy(mem, str_from_z(text));
    free(text);
    return copy;
}

const json_t *json_object_in(struct arena *mem, struct str text)
{
    json_t *root = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);

    if (root)
        arena_defer(mem, drop, root);
    return json_is_object(root) ? root : NULL;
}

struct str json_text_of(const json_t *object, const char *name)
{
    const json_t *member = json_object_get(object, name);

    return json_is_string(member)
               ? (struct str){json_string_value(member), json_string_length(member)}
               : (struct str){NULL, 0};
}

bool json_line_of(struct arena *mem,
                  const json_t *object,
                  const char *name,
                  size_t letters_most,
                  struct str *ret_line)
{
    const json_t *member = json_object_get(object, name);
    struct str s = json_text_of(object, name);

    *ret_line = STR("");
    if (!member || json_is_null(member))
        return true;
    if (!s.p || !str_is_utf8(s) || str_letters(s) > letters_most)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ')
            return false;
    *ret_line = i18n_nfc(mem, str_trim(s));
    return true;
}
