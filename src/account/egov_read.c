/* Reading the identity provider's answers: bounded, typed, checked. */
#include <jansson.h>

#include "account/egov.h"
#include "base/scan.h"
#include "i18n/i18n.h"

enum { NAME_LETTERS = 200, TOKEN_BYTES = 4096 };

static void drop_json(void *json)
{
    json_decref(json);
}

/* The root object, which lives as long as mem: texts point into it. */
static const json_t *root_of(struct arena *mem, struct str text)
{
    json_t *root = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);
    if (root)
        arena_defer(mem, drop_json, root);
    return json_is_object(root) ? root : NULL;
}

/* Empty when absent or null. False: another type, too long, or not clean text. */
static bool text_of(struct arena *mem, const json_t *object, const char *name, struct str *ret)
{
    const json_t *member = json_object_get(object, name);

    *ret = STR("");
    if (!member || json_is_null(member))
        return true;
    if (!json_is_string(member))
        return false;
    struct str s = {json_string_value(member), json_string_length(member)};
    if (!str_is_utf8(s) || str_letters(s) > NAME_LETTERS)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ')
            return false;
    *ret = i18n_nfc(mem, str_trim(s));
    return true;
}

bool egov_read_token(struct arena *mem, struct str json, struct str *ret_token)
{
    const json_t *token = json_object_get(root_of(mem, json), "access_token");

    if (!json_is_string(token) || json_string_length(token) == 0 ||
        json_string_length(token) > TOKEN_BYTES)
        return false;
    struct str s = {json_string_value(token), json_string_length(token)};
    for (size_t i = 0; i < s.n; i++) /* it becomes part of a header */
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    *ret_token = str_copy(mem, s);
    return true;
}

bool egov_read_user(struct arena *mem, struct str json, struct egov_user *ret_user)
{
    const json_t *root = root_of(mem, json), *person = json_object_get(root, "person");
    struct egov_user user = {.phone = STR("")};

    if (json_is_null(person) || !person)
        person = root;
    if (!json_is_object(person) || !text_of(mem, person, "iin", &user.iin) ||
        !text_of(mem, person, "surname", &user.surname) ||
        !text_of(mem, person, "name", &user.given) ||
        !text_of(mem, person, "patronymic", &user.patronymic))
        return false;
    if (!scan_iin(user.iin) || user.surname.n + user.given.n == 0)
        return false;
    *ret_user = user;
    return true;
}

bool egov_read_phone(struct arena *mem, struct str json, struct str *ret_phone)
{
    struct str phone;
    return text_of(mem, root_of(mem, json), "phone", &phone) && scan_phone(mem, phone, ret_phone);
}
