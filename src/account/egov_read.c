/* Reading the identity provider's answers: bounded, typed, checked. */
#include "account/egov.h"
#include "base/scan.h"
#include "http/json.h"

enum { NAME_LETTERS = 200, TOKEN_BYTES = 4096 };

bool egov_read_token(struct arena *mem, struct str json, struct str *ret_token)
{
    struct str s = json_text_of(json_object_in(mem, json), "access_token");

    if (s.n == 0 || s.n > TOKEN_BYTES)
        return false;
    for (size_t i = 0; i < s.n; i++) /* it becomes part of a header */
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    *ret_token = str_copy(mem, s);
    return true;
}

bool egov_read_user(struct arena *mem, struct str json, struct egov_user *ret_user)
{
    const json_t *root = json_object_in(mem, json), *person = json_object_get(root, "person");
    struct egov_user user = {.phone = STR("")};

    if (json_is_null(person) || !person)
        person = root;
    if (!json_is_object(person) || !json_line_of(mem, person, "iin", NAME_LETTERS, &user.iin) ||
        !json_line_of(mem, person, "surname", NAME_LETTERS, &user.surname) ||
        !json_line_of(mem, person, "name", NAME_LETTERS, &user.given) ||
        !json_line_of(mem, person, "patronymic", NAME_LETTERS, &user.patronymic))
        return false;
    if (!scan_iin(user.iin) || user.surname.n + user.given.n == 0)
        return false;
    *ret_user = user;
    return true;
}

bool egov_read_phone(struct arena *mem, struct str json, struct str *ret_phone)
{
    struct str phone;
    return json_line_of(mem, json_object_in(mem, json), "phone", NAME_LETTERS, &phone) &&
           scan_phone(mem, phone, ret_phone);
}
