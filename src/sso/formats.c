/* See formats.h. */
#include "sso/formats.h"

#include "i18n/msg_sso.h"
#include "sso/sso_schema_files.h"

const struct schema_file sso_server_format = {"oidc-server.v1.json", &embedded_oidc_server_v1,
                                              MSG_sso_format_server, SCHEMA_OUT, NULL};
const struct schema_file sso_keys_format = {"oidc-keys.v1.json", &embedded_oidc_keys_v1,
                                            MSG_sso_format_keys, SCHEMA_OUT, NULL};
const struct schema_file sso_tokens_format = {"oidc-tokens.v1.json", &embedded_oidc_tokens_v1,
                                              MSG_sso_format_tokens, SCHEMA_OUT, NULL};
const struct schema_file sso_error_format = {"oidc-error.v1.json", &embedded_oidc_error_v1,
                                             MSG_sso_format_error, SCHEMA_OUT, NULL};
const struct schema_file sso_person_format = {"oidc-person.v1.json", &embedded_oidc_person_v1,
                                              MSG_sso_format_person, SCHEMA_OUT, NULL};
const struct schema_file sso_id_token_format = {"oidc-id-token.v1.json", &embedded_oidc_id_token_v1,
                                                MSG_sso_format_id_token, SCHEMA_OUT, NULL};
const struct schema_file sso_sign_out_format = {"oidc-sign-out-token.v1.json",
                                                &embedded_oidc_sign_out_token_v1,
                                                MSG_sso_format_sign_out, SCHEMA_OUT, NULL};

const struct schema_file *const sso_formats[] = {
    &sso_server_format, &sso_keys_format,     &sso_tokens_format,   &sso_error_format,
    &sso_person_format, &sso_id_token_format, &sso_sign_out_format, NULL};
