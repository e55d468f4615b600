/* The national identity provider (eGov IDP): OAuth 2.0 authorization code, as its known clients
 * speak it. Knows nothing of accounts. Private to the feature. */
#ifndef OQU_ACCOUNT_EGOV_H
#define OQU_ACCOUNT_EGOV_H

#include "base/ctx.h"
#include "http/schema.h"

struct egov_user {
    struct str iin, surname, given, patronymic; /* given or surname is never empty */
    struct str phone;                           /* "+7…"; empty when it was not told */
};

/* Where the browser goes to sign in and comes back from with this state. */
struct str egov_authorize_address(struct ctx *c, struct str state);

/* Exchanges the code and asks who it is; outside transactions. A missing phone is no failure.
 * ST_BUSY account.egov.silent; ST_FORBIDDEN account.egov.code: the code was refused; ST_INTERNAL
 * account.egov.protocol. */
MUST_USE enum status egov_fetch_user(struct ctx *c, struct str code, struct egov_user *ret_user);

/* From the texts of answers. False: not of the format, *ret_fault says where. */
bool egov_read_token(struct arena *mem,
                     struct str json,
                     struct str *ret_token,
                     struct schema_fault *ret_fault);
/* The nested form ({"person": {…}}) and the flat one. */
bool egov_read_user(struct arena *mem,
                    struct str json,
                    struct egov_user *ret_user,
                    struct schema_fault *ret_fault);
bool egov_read_phone(struct arena *mem,
                     struct str json,
                     struct str *ret_phone,
                     struct schema_fault *ret_fault);

extern const struct schema_file egov_token_format, egov_user_format, egov_phone_format;

#endif
