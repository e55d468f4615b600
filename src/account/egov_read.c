/* Reading the identity provider's answers: bounded, typed, checked. */
#include "account/account_schema_files.h"
#include "account/egov.h"
#include "base/scan.h"
#include "http/json.h"
#include "i18n/i18n.h"
#include "i18n/msg_account.h"

enum { NAME_LETTERS = 200 };

const struct schema_file egov_token_format = {"idp-token.v1.json", &embedded_idp_token_v1,
                                              MSG_account_format_token, SCHEMA_IN, NULL};
const struct schema_file egov_user_format = {"idp-user.v1.json", &embedded_idp_user_v1,
                                             MSG_account_format_user, SCHEMA_IN, NULL};
const struct schema_file egov_phone_format = {"idp-phone.v1.json", &embedded_idp_phone_v1,
                                              MSG_account_format_phone, SCHEMA_IN, NULL};
const struct schema_file *const account_formats[] = {&egov_token_format, &egov_user_format,
                                                     &egov_phone_format, NULL};

/* Its schema keeps it clean: it becomes part of a header. */
bool egov_read_token(struct arena *mem,
                     struct str json,
                     struct str *ret_token,
                     struct schema_fault *ret_fault)
{
    const json_t *root = schema_read(mem, &egov_token_format, json, ret_fault);

    if (root)
        *ret_token = str_copy(mem, json_text_of(root, "access_token"));
    return root != NULL;
}

bool egov_read_user(struct arena *mem,
                    struct str json,
                    struct egov_user *ret_user,
                    struct schema_fault *ret_fault)
{
    const json_t *root = schema_read(mem, &egov_user_format, json, ret_fault),
                 *person = json_object_get(root, "person");
    struct egov_user user = {.phone = STR("")};

    if (!root)
        return false;
    *ret_fault = (struct schema_fault){STR(""), "content"};
    if (json_is_null(person) || !person)
        person = root;
    if (!json_line_of(mem, person, "iin", NAME_LETTERS, &user.iin) ||
        !json_line_of(mem, person, "surname", NAME_LETTERS, &user.surname) ||
        !json_line_of(mem, person, "name", NAME_LETTERS, &user.given) ||
        !json_line_of(mem, person, "patronymic", NAME_LETTERS, &user.patronymic))
        return false;
    if (!scan_iin(user.iin) || user.surname.n + user.given.n == 0)
        return false;
    *ret_user = user;
    return true;
}

bool egov_read_phone(struct arena *mem,
                     struct str json,
                     struct str *ret_phone,
                     struct schema_fault *ret_fault)
{
    const json_t *root = schema_read(mem, &egov_phone_format, json, ret_fault);

    return root && scan_phone(mem, json_text_of(root, "phone"), ret_phone);
}
