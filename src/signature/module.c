/* What the feature shows to the program. Acts that are signed ask for the code or the key at their
 * own address; of its own the feature has the sign-in with a key and the check of a signed file. */
#include "app/module.h"
#include "signature/check.h"
#include "signature/keeping.h"
#include "signature/pages.h"
#include "signature/phone.h"
#include "signature/seal.h"
#include "signature/sign_in.h"
#include "signature/signature.h"
#include "signature_migrations.h"
#include "signature_queries.h"

#define READERS (ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_DEPARTMENT)

enum { PHONE_FLAGS = ROUTE_NO_CSRF | ROUTE_RAW | ROUTE_PUT };

static const struct route routes[] = {
    {GET, "/check/file", check_file, DOOR_PUBLIC, ACCESS_ANYONE,
     "Check a document with its signature.", NULL, 0, 0},
    {POST, "/check/file", check_file_post, DOOR_PUBLIC, ACCESS_ANYONE,
     "Every check with its result; nothing is kept.", &signature_check_form, CHECK_BODY_MOST, 0},
    {GET, "/check/copy", check_copy, DOOR_PUBLIC, ACCESS_ANYONE,
     "Look a printed copy up by its number and code.", NULL, 0, 0},
    {POST, "/check/copy", check_copy_post, DOOR_PUBLIC, ACCESS_ANYONE,
     "What was signed, by whom and when; the same answer for an absent number and a wrong code.",
     &signature_copy_form, 0, 0},
    {GET, "/my/sign-in/key", key_sign_in, DOOR_FAMILY, ACCESS_ANYONE,
     "Sign in with a key: what is needed, or the text to sign.", NULL, 0, ROUTE_CSP_SIGNING},
    {POST, "/my/sign-in/key/begin", key_sign_in_begin, DOOR_FAMILY, ACCESS_ANYONE,
     "Make a text for this browser to sign.", NULL, 0, 0},
    {GET, "/my/sign-in/key/bytes", key_sign_in_bytes, DOOR_FAMILY, ACCESS_ANYONE,
     "That text as a file.", NULL, 0, 0},
    {POST, "/my/sign-in/key", key_sign_in_answer, DOOR_FAMILY, ACCESS_ANYONE,
     "Judge the signature and sign in.", &signature_key_form, SIGNATURE_BODY_MOST,
     ROUTE_CSP_SIGNING},
    {GET, "/staff/sign-in/key", key_sign_in, DOOR_STAFF, ACCESS_ANYONE,
     "Sign in with a key: what is needed, or the text to sign.", NULL, 0, ROUTE_CSP_SIGNING},
    {POST, "/staff/sign-in/key/begin", key_sign_in_begin, DOOR_STAFF, ACCESS_ANYONE,
     "Make a text for this browser to sign.", NULL, 0, 0},
    {GET, "/staff/sign-in/key/bytes", key_sign_in_bytes, DOOR_STAFF, ACCESS_ANYONE,
     "That text as a file.", NULL, 0, 0},
    {POST, "/staff/sign-in/key", key_sign_in_answer, DOOR_STAFF, ACCESS_ANYONE,
     "Judge the signature and sign in, or confirm.", &signature_key_form, SIGNATURE_BODY_MOST,
     ROUTE_CSP_SIGNING},
    {GET, "/my/phone-sign/{address}", mobile_invite, DOOR_FAMILY, ACCESS_ANYONE,
     "eGov Mobile asks what is to be signed; the address is the secret.", NULL, 0, 0},
    {GET, "/my/phone-sign/{address}/documents", mobile_documents, DOOR_FAMILY, ACCESS_ANYONE,
     "It fetches the document, with the token it was given.", NULL, 0, 0},
    {POST, "/my/phone-sign/{address}/documents", mobile_take, DOOR_FAMILY, ACCESS_ANYONE,
     "It brings the signature back.", NULL, PHONE_BODY_MOST, PHONE_FLAGS},
    {GET, "/my/phone-sign/{address}/state", mobile_state, DOOR_FAMILY, ACCESS_ANYONE,
     "Whether the phone has brought it; asked by the page that waits.", NULL, 0, 0},
    {GET, "/staff/phone-sign/{address}", mobile_invite, DOOR_STAFF, ACCESS_ANYONE,
     "eGov Mobile asks what is to be signed; the address is the secret.", NULL, 0, 0},
    {GET, "/staff/phone-sign/{address}/documents", mobile_documents, DOOR_STAFF, ACCESS_ANYONE,
     "It fetches the document, with the token it was given.", NULL, 0, 0},
    {POST, "/staff/phone-sign/{address}/documents", mobile_take, DOOR_STAFF, ACCESS_ANYONE,
     "It brings the signature back.", NULL, PHONE_BODY_MOST, PHONE_FLAGS},
    {GET, "/staff/phone-sign/{address}/state", mobile_state, DOOR_STAFF, ACCESS_ANYONE,
     "Whether the phone has brought it; asked by the page that waits.", NULL, 0, 0},
    {GET, "/my/signatures/{id:uuid}", verdict_show, DOOR_FAMILY, ACCESS_PERSON,
     "A stored signature: what was said then, repeated by what was kept.", NULL, 0, 0},
    {POST, "/my/signatures/{id:uuid}", verdict_again, DOOR_FAMILY, ACCESS_PERSON,
     "The same beside what is said now, and why they differ.", &signature_again_form, 0, 0},
    {GET, "/my/signatures/{id:uuid}/evidence.zip", verdict_file, DOOR_FAMILY, ACCESS_PERSON,
     "Everything by which an expert repeats the verdict.", NULL, 0, 0},
    PERMISSION("signature.may.verdict"),
    {GET, "/staff/signatures/{id:uuid}", verdict_show, DOOR_STAFF, READERS,
     "A stored signature: what was said then, repeated by what was kept.", NULL, 0, 0},
    {POST, "/staff/signatures/{id:uuid}", verdict_again, DOOR_STAFF, READERS,
     "The same beside what is said now, and why they differ.", &signature_again_form, 0, 0},
    {GET, "/staff/signatures/{id:uuid}/evidence.zip", verdict_file, DOOR_STAFF, READERS,
     "Everything by which an expert repeats the verdict.", NULL, 0, 0},
    {0},
};

static const struct job jobs[] = {
    {"signature/sweep", INT64_C(3600) * 1000, sign_in_sweep},
    {"signature/stamp", INT64_C(60) * 1000, keeping_stamp},
    {"signature/seal-stamp", INT64_C(60) * 1000, seal_stamp_all},
    {0},
};

static const struct db_constraint constraints[] = {
    {"signature.one_live_code", ST_CONFLICT, "signature.code.not-answered"},
    {NULL, ST_OK, NULL},
};

static const struct config_key settings[] = {
    {"signature.authority", CONFIG_TEXT, 4, 8, "national",
     "\"national\": keys of the National Certification Authority, whose certificates come with the "
     "program; those of an authority for testing are refused. \"test\": this installation is for "
     "trying and believes only what lies in signature.anchors."},
    {"signature.anchors", CONFIG_PATH, 0, 0, "anchors",
     "Folder of more certificates of authorities, roots and issuers, one a file; need not be "
     "there, "
     "except in an installation for trying, where nobody is offered to sign with a key while it is "
     "empty."},
    {"signature.crls", CONFIG_PATH, 0, 0, "crls",
     "Folder of its lists of revoked certificates (http://crl.pki.gov.kz/nca_gost_2022.crl and "
     "others), one a file of at most 4 MB, kept fresh by the operator; used beside the OCSP "
     "service."},
    {"signature.ocsp_url", CONFIG_URL, 0, 0, "http://ocsp.pki.gov.kz/",
     "The authority's OCSP service; empty: only the lists say whether a key was "
     "revoked. When neither can say, a signature is not accepted."},
    {"signature.ocsp_timeout_ms", CONFIG_INT, 100, 10000, "4000",
     "How long that service may take to answer."},
    {"signature.phone_bin", CONFIG_TEXT, 0, 12, "",
     "BIN of the operator, as eGov Mobile shows it to who signs on the phone; empty: nobody is "
     "offered to."},
    {"signature.phone_link", CONFIG_URL, 0, 0, "https://m.egov.kz/mobileSign/?link=",
     "What opens eGov Mobile on the phone that shows the page; the address follows."},
    {"signature.tsp_url", CONFIG_URL, 0, 0, "http://tsp.pki.gov.kz/",
     "Its time-stamping service, which says when a stored signature was "
     "there; empty: signatures are kept without time-stamps of ours."},
    {"signature.tsp_policy", CONFIG_TEXT, 0, 100, "",
     "Policy that time-stamps must be made by (1.2.398.3.3.2.6.4); empty: the service's own."},
    {"signature.tsp_timeout_ms", CONFIG_INT, 100, 60000, "10000",
     "How long that service may take to answer."},
    {"signature.stamp_digest", CONFIG_TEXT, 1, 20, "sha512",
     "Digest in new time-stamps: sha256, sha384, sha512, streebog256 or streebog512. After a "
     "change "
     "every signature gets a new time-stamp."},
    {"signature.renew_days", CONFIG_INT, 1, 1000, "180",
     "So long before a time-stamp's certificates end the signature gets the next one."},
    {0},
};

extern const struct module signature_module;
const struct module signature_module = {
    .name = "signature",
    .formats = signature_formats,
    .routes = routes,
    .jobs = jobs,
    .migrations = &signature_migrations,
    .statements = &signature_statements,
    .constraints = constraints,
    .settings = settings,
};
