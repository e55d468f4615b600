/* Signing on the phone with eGov Mobile: the QR code leads the phone to an address that nobody can
 * guess; from there it fetches the exact bytes of the offer and brings their signature back. The
 * phone is not the browser: what it brings waits until the page that asked is sent, and is judged
 * then as any other signature, against the person who is signed in there. */
#include "signature/phone.h"

#include <stdio.h>

#include "base/base64.h"
#include "base/config.h"
#include "base/log.h"
#include "base/time.h"
#include "html/html.h"
#include "http/json.h"
#include "http/schema.h"
#include "i18n/msg_signature.h"
#include "keys/keys.h"
#include "signature/signature_schema_files.h"
#include "signature_queries.h"

static const struct schema_file invite_format = {"phone-invite.v1.json", &embedded_phone_invite_v1,
                                                 MSG_signature_format_invite, SCHEMA_OUT, NULL};
static const struct schema_file documents_format = {
    "phone-documents.v1.json", &embedded_phone_documents_v1, MSG_signature_format_documents,
    SCHEMA_OUT, NULL};
static const struct schema_file signature_format = {
    "phone-signature.v1.json", &embedded_phone_signature_v1, MSG_signature_format_signature,
    SCHEMA_IN, NULL};
static const struct schema_file answer_format = {"phone-answer.v1.json", &embedded_phone_answer_v1,
                                                 MSG_signature_format_answer, SCHEMA_OUT, NULL};
const struct schema_file *const signature_formats[] = {&invite_format, &documents_format,
                                                       &signature_format, &answer_format, NULL};

/* The secret's letters: the first are in the address, the rest is what the phone must show. */
enum { SECRET_BYTES = 33, ADDRESS_LETTERS = 22 };

static struct bytes as_bytes(struct str text)
{
    return (struct bytes){(const uint8_t *)text.p, text.n};
}

static struct str as_text(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

static struct str address_of(struct str secret)
{
    return str_sub(secret, 0, ADDRESS_LETTERS);
}

static struct str token_of(struct str secret)
{
    return str_sub(secret, ADDRESS_LETTERS, secret.n);
}

static enum status
open_secret(struct ctx *c, struct uuid offer, struct bytes sealed, struct str *ret)
{
    struct bytes plain;

    TRY(keys_open_field(c, KEY_FILE, keys_place(c, "signature.phone.secret", offer), sealed,
                        &plain));
    *ret = as_text(plain);
    return ST_OK;
}

/* ---- the page -------------------------------------------------------------------------------- */

enum status mobile_offer(struct ctx *c, struct uuid offer, struct bytes offered)
{
    struct str secret = rnd_token(c->mem, SECRET_BYTES);
    struct bytes hash = signature_sha256(c, as_bytes(address_of(secret))), sealed, content;
    int64_t changed;

    if (config_str(c->config, "signature.phone_bin").n == 0)
        return ST_OK;
    TRY(keys_seal_field(c, KEY_FILE, keys_place(c, "signature.phone.secret", offer),
                        as_bytes(secret), &sealed));
    TRY(keys_seal_field(c, KEY_FILE, keys_place(c, "signature.phone.content", offer), offered,
                        &content));
    return signature_phone_put(c, offer, hash, sealed, content, &changed);
}

struct finding {
    struct uuid offer;
    struct signature_phone_of_row *row;
};

static enum status find_tx(struct ctx *c, void *arg)
{
    struct finding *f = arg;
    return signature_phone_of(c, f->offer, c->actor.session, &f->row);
}

enum status mobile_signature(struct ctx *c, struct uuid offer, struct bytes *ret)
{
    struct finding f = {.offer = offer};

    *ret = (struct bytes){0};
    TRY(db_tx_read(c, "signature/phone", find_tx, &f));
    if (!f.row || !f.row->signature_sealed.set)
        return ST_OK;
    return keys_open_field(c, KEY_FILE, keys_place(c, "signature.phone.signature", offer),
                           f.row->signature_sealed.v, ret);
}

static struct str
path_of(struct ctx *c, const struct request *rq, struct str address, const char *end)
{
    const char *door = rq->door == DOOR_STAFF ? "staff" : "my";
    return str_printf(c->mem, "/%s/phone-sign/" STR_FMT "%s", door, STR_ARG(address), end);
}

/* For who reads the page on that very phone: the address is a value in another one. */
static struct url link_of(struct ctx *c, struct str address)
{
    struct str prefix = config_str(c->config, "signature.phone_link");
    struct str value = url_query(c, (struct url){STR("")}, "x", address).s; /* "?x=…", encoded */

    return url_outside(c, str_printf(c->mem, STR_FMT STR_FMT, STR_ARG(prefix),
                                     STR_ARG(str_sub(value, sizeof("?x=") - 1, value.n))));
}

enum status
mobile_show(struct ctx *c, const struct request *rq, struct uuid offer, struct signature_phone *ret)
{
    struct finding f = {.offer = offer};
    struct str secret;

    TRY(db_tx_read(c, "signature/phone", find_tx, &f));
    if (!f.row)
        return ST_OK;
    TRY(open_secret(c, offer, f.row->secret_sealed, &secret));
    struct str address = url_absolute(c, path_of(c, rq, address_of(secret), ""));
    TRY(doc_qr_code_make(c, str_printf(c->mem, "mobileSign:" STR_FMT, STR_ARG(address)),
                         msg_text(c, MSG_signature_phone_code), &ret->qr));
    ret->offered = true;
    ret->link = link_of(c, address);
    ret->state = path_of(c, rq, address_of(secret), "/state");
    return ST_OK;
}

/* ---- what the phone asks --------------------------------------------------------------------- */

struct visit {
    struct bytes hash;
    struct signature_open_phone_row *row;
    struct str secret;
    struct bytes content;
};

static enum status open_tx(struct ctx *c, void *arg)
{
    struct visit *visit = arg;
    return signature_open_phone(c, visit->hash, &visit->row);
}

static enum status open_visit(struct ctx *c, const struct request *rq, struct visit *visit)
{
    visit->hash = signature_sha256(c, as_bytes(request_param(rq, "address")));
    TRY(db_tx_read(c, "signature/phone", open_tx, visit));
    if (!visit->row)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(open_secret(c, visit->row->offer_id, visit->row->secret_sealed, &visit->secret));
    return keys_open_field(c, KEY_FILE,
                           keys_place(c, "signature.phone.content", visit->row->offer_id),
                           visit->row->content_sealed, &visit->content);
}

/* Who knows the address but was not given the token learns nothing. */
static bool shows_token(const struct request *rq, const struct visit *visit)
{
    struct str said = pairs_get(rq->headers, "authorization");

    return str_starts(said, STR("Bearer ")) &&
           str_eq_secret(str_sub(said, sizeof("Bearer ") - 1, said.n), token_of(visit->secret));
}

static enum status say(struct ctx *c, struct response *rs, int status, struct str message)
{
    char code[8];

    (void)snprintf(code, sizeof(code), "%d", status);
    return response_message(
        c, rs, status, &answer_format,
        json_pack("{s:s, s:s%}", "code", code, "message", message.p, message.n));
}

static struct str text_in(struct ctx *c, enum lang lang, enum msg text)
{
    struct ctx other = *c;

    other.lang = lang;
    return msg_text(&other, text);
}

static void put(json_t *object, const char *name, struct str text)
{
    ASSERT(json_object_set_new(object, name, json_stringn(text.p, text.n)) == 0);
}

static void put_names(struct ctx *c, json_t *object, enum msg text)
{
    put(object, "nameKz", text_in(c, LANG_KK, text));
    put(object, "nameRu", text_in(c, LANG_RU, text));
    put(object, "nameEn", text_in(c, LANG_EN, text));
}

/* API 1: what this is, until when, and where the document lies. */
enum status mobile_invite(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct visit visit = {0};

    TRY(open_visit(c, rq, &visit));
    json_t *all = json_object(), *who = json_object(), *where = json_object();
    ASSERT(all && who && where);
    put(all, "description", text_in(c, LANG_KK, MSG_signature_phone_document));
    put(all, "expiry_date", time_print_instant(c->mem, visit.row->expires_at));
    put_names(c, who, MSG_signature_phone_system);
    put(who, "bin", config_str(c->config, "signature.phone_bin"));
    put(where, "uri", url_absolute(c, path_of(c, rq, request_param(rq, "address"), "/documents")));
    put(where, "auth_type", STR("Token"));
    put(where, "auth_token", token_of(visit.secret));
    ASSERT(json_object_set_new(all, "organisation", who) == 0);
    ASSERT(json_object_set_new(all, "document", where) == 0);
    return response_message(c, rs, 200, &invite_format, all);
}

static json_t *document_json(struct ctx *c, struct bytes content)
{
    json_t *one = json_object(), *list = json_array();

    ASSERT(one && list);
    ASSERT(json_object_set_new(one, "id", json_integer(1)) == 0);
    put_names(c, one, MSG_signature_phone_document);
    ASSERT(json_object_set_new(one, "meta", json_array()) == 0);
    struct str data = base64_print(c->mem, as_text(content));
    ASSERT(json_object_set_new(one, "document",
                               json_pack("{s:{s:s, s:s%}}", "file", "mime", "text/plain", "data",
                                         data.p, data.n)) == 0);
    ASSERT(json_array_append_new(list, one) == 0);
    return list;
}

/* API 2: the document. */
enum status mobile_documents(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct visit visit = {0};

    TRY(open_visit(c, rq, &visit));
    if (!shows_token(rq, &visit))
        return say(c, rs, 403, msg_text(c, MSG_signature_phone_token));
    return response_message(c, rs, 200, &documents_format,
                            json_pack("{s:s, s:i, s:o}", "signMethod", "CMS_SIGN_ONLY", "version",
                                      1, "documentsToSign", document_json(c, visit.content)));
}

/* The one document of the answer, signed; false: it has another form. */
static bool read_signature(struct ctx *c, struct str body, struct bytes *ret)
{
    struct schema_fault fault;
    const json_t *root = schema_read(c->mem, &signature_format, body, &fault);
    const json_t *one = json_array_get(json_object_get(root, "documentsToSign"), 0);
    const json_t *file = json_object_get(json_object_get(one, "document"), "file");

    if (root)
        return cades_der(c->mem, as_bytes(json_text_of(file, "data")), ret) &&
               ret->n <= SIGNATURE_FILE_MOST;
    struct str complaint = schema_complaint(c->mem, &signature_format, &fault);
    log_event(LOG_INFO, "signature.phone", STR_FMT, STR_ARG(complaint));
    return false;
}

/* Only what the signature says by itself: whose it must be, the page knows. */
static enum cades_reason fault_of(struct ctx *c, const struct visit *visit, struct bytes signature)
{
    struct cades_verdict *verdict = NEW(c->mem, struct cades_verdict);
    struct cades_question question = {.signature = signature,
                                      .detached = true,
                                      .content = visit->content,
                                      .offline = true,
                                      .purpose = CADES_TO_SIGN,
                                      .at_us = c->machine_us};
    struct cades_trust *trust;

    if (authority_trust(c, &trust) != ST_OK)
        return CADES_ISSUER_UNKNOWN;
    question.trust = trust;
    cades_verify(c->mem, &question, verdict);
    for (size_t i = 0; i < CADES_CHECKS; i++)
        if (verdict->signers[0].checks[i].result == CADES_FAILED)
            return verdict->signers[0].checks[i].reason;
    return CADES_NO_REASON;
}

struct taking {
    struct uuid offer;
    struct bytes sealed;
    struct signature_take_phone_row *row;
};

static enum status take_tx(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    return signature_take_phone(c, t->offer, t->sealed, PHONE_TRIES, &t->row);
}

/* API 2: the signature comes back in the place of the document. */
enum status mobile_take(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct visit visit = {0};
    struct bytes signature;
    struct taking taking;

    TRY(open_visit(c, rq, &visit));
    if (!shows_token(rq, &visit))
        return say(c, rs, 403, msg_text(c, MSG_signature_phone_token));
    enum cades_reason reason = read_signature(c, rq->raw_body, &signature)
                                   ? fault_of(c, &visit, signature)
                                   : CADES_NOT_DER;
    if (reason != CADES_NO_REASON) {
        log_event(LOG_INFO, "signature.phone", "refused: %s", cades_reason_name(reason));
        return say(c, rs, 403, msg_text(c, cades_reason_text(reason)));
    }
    taking = (struct taking){.offer = visit.row->offer_id};
    TRY(keys_seal_field(c, KEY_FILE, keys_place(c, "signature.phone.signature", taking.offer),
                        signature, &taking.sealed));
    TRY(db_tx(c, "signature/phone", take_tx, &taking));
    if (!taking.row->taken)
        return say(c, rs, 403, msg_text(c, MSG_signature_key_offer_over));
    return say(c, rs, 200, STR("success"));
}

enum status mobile_state(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct visit visit = {0};

    TRY(open_visit(c, rq, &visit));
    return response_json(c, rs, 200,
                         visit.row->came ? STR("{\"came\":true}") : STR("{\"came\":false}"));
}

static enum status sweep_tx(struct ctx *c, void *arg)
{
    struct signature_sweep_phones_row *row;
    (void)arg;
    return signature_sweep_phones(c, &row);
}

enum status mobile_sweep(struct ctx *c)
{
    return db_tx_locked(c, "signature/phone-sweep", sweep_tx, NULL);
}
