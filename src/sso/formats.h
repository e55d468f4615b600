/* How messages to clients are written. Private to the feature. */
#ifndef OQU_SSO_FORMATS_H
#define OQU_SSO_FORMATS_H

#include "http/schema.h"

extern const struct schema_file sso_server_format, sso_keys_format, sso_tokens_format,
    sso_error_format, sso_person_format, sso_id_token_format, sso_sign_out_format;
extern const struct schema_file *const sso_formats[]; /* ends with NULL */

#endif
