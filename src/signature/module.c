/* What the feature shows to the program. It has no routes of its own: acts that are signed ask for
 * the code or the key at their own address. */
#include "app/module.h"
#include "signature_migrations.h"
#include "signature_queries.h"

static const struct db_constraint constraints[] = {
    {"signature.one_live_code", ST_CONFLICT, "signature.code.not-answered"},
    {NULL, ST_OK, NULL},
};

static const struct config_key settings[] = {
    {"signature.anchors", CONFIG_PATH, 0, 0, "anchors",
     "Folder of the National Certification Authority's certificates, root and issuers, one a file; "
     "while it is empty nobody is offered to sign with a key."},
    {"signature.crls", CONFIG_PATH, 0, 0, "crls",
     "Folder of its lists of revoked certificates, one a file of at most 4 MB, kept fresh by the "
     "operator; used beside the OCSP service."},
    {"signature.ocsp_url", CONFIG_URL, 0, 0, "",
     "Its OCSP service (http://ocsp.pki.gov.kz/); empty: only the lists say whether a key was "
     "revoked. When neither can say, a signature is not accepted."},
    {"signature.ocsp_timeout_ms", CONFIG_INT, 100, 10000, "4000",
     "How long that service may take to answer."},
    {0},
};

extern const struct module signature_module;
const struct module signature_module = {
    .name = "signature",
    .migrations = &signature_migrations,
    .statements = &signature_statements,
    .constraints = constraints,
    .settings = settings,
};
