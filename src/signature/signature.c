/* Signed objects and one-time codes. What is signed is bound by its SHA-256 from the moment the
 * code is sent, so a code answered for one text can never sign another. */
#include "signature/signature.h"

#include <openssl/sha.h>

#include "keys/keys.h"
#include "notice/notice.h"
#include "signature/key.h"
#include "signature_queries.h"

enum { HASH_BYTES = SHA256_DIGEST_LENGTH };

struct bytes signature_sha256(struct ctx *c, struct bytes content)
{
    uint8_t *hash = NEWS(c->mem, uint8_t, HASH_BYTES);
    (void)SHA256(content.p, content.n, hash);
    return (struct bytes){hash, HASH_BYTES};
}

static struct str as_text(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

static struct str object_place(struct ctx *c, struct uuid id)
{
    return str_printf(c->mem, "signature.object.content:" STR_FMT, STR_ARG(uuid_print(c->mem, id)));
}

static struct str random_code(struct ctx *c)
{
    uint32_t number;
    do /* the top of the range is thrown away so that every code is equally likely */
        rnd_bytes(&number, sizeof(number));
    while (number >= 4294000000u);
    return str_printf(c->mem, "%06u", number % 1000000u);
}

static struct str mask_phone(struct ctx *c, struct str phone)
{
    struct str last = str_sub(phone, phone.n < 4 ? 0 : phone.n - 4, 4);
    return str_printf(c->mem, "+7 ••• ••• " STR_FMT " " STR_FMT, STR_ARG(str_sub(last, 0, 2)),
                      STR_ARG(str_sub(last, 2, 2)));
}

/* The code is keyed together with its identifier, so equal codes do not look equal in the table. */
static enum status key_code(struct ctx *c, struct uuid id, struct str code, struct bytes *ret)
{
    return keys_pepper(
        c, str_printf(c->mem, STR_FMT ":" STR_FMT, STR_ARG(uuid_print(c->mem, id)), STR_ARG(code)),
        ret);
}

enum status signature_code_send(struct ctx *c,
                                const char *purpose,
                                struct bytes content,
                                struct str phone,
                                struct uuid *ret_code)
{
    struct uuid id = uuid_v4();
    struct str code = random_code(c);
    struct signature_codes_sent_since_row *sent;
    struct bytes keyed;
    int64_t changed;

    TRY(signature_codes_sent_since(c, c->actor.person, c->now_us - 3600 * TIME_SECOND, &sent));
    if (sent->n >= SIGNATURE_CODES_AN_HOUR)
        return FAIL(c, ST_INVALID, "signature.code.too-many");
    TRY(key_code(c, id, code, &keyed));
    TRY(signature_code_end_live(c, c->actor.person, str_from_z(purpose), &changed));
    int64_t expires_us = c->now_us + SIGNATURE_CODE_MINUTES * 60 * TIME_SECOND;
    struct signature_code_put_in row = {
        .id = id,
        .person = c->actor.person,
        .purpose = str_from_z(purpose),
        .content_hash = signature_sha256(c, content),
        .code_keyed = keyed,
        .phone_masked = mask_phone(c, phone),
        .expires = expires_us,
    };
    TRY(signature_code_put(c, &row, &changed));
    TRY(notice_send_code(c, phone, code, expires_us));
    *ret_code = id;
    return ST_OK;
}

struct check {
    struct uuid code;
    struct str typed;
    struct bytes content;
    enum signature_answer answer;
};

static enum status check_tx(struct ctx *c, void *arg)
{
    struct check *check = arg;
    struct signature_code_lock_row *row;
    struct bytes keyed;
    int64_t changed;

    TRY(signature_code_lock(c, check->code, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "signature.code.unknown");
    if (row->expired || row->used_at.set || row->ended_at.set) {
        check->answer = SIGNATURE_EXPIRED;
        return ST_OK;
    }
    if (row->tries >= SIGNATURE_CODE_TRIES) {
        check->answer = SIGNATURE_EXHAUSTED;
        return ST_OK;
    }
    if (!str_eq(as_text(row->content_hash), as_text(signature_sha256(c, check->content)))) {
        check->answer = SIGNATURE_OTHER_CONTENT;
        return ST_OK;
    }
    TRY(key_code(c, check->code, check->typed, &keyed));
    if (!str_eq_secret(as_text(keyed), as_text(row->code_keyed))) {
        check->answer = SIGNATURE_WRONG;
        return signature_code_count_try(c, check->code, &changed);
    }
    check->answer = SIGNATURE_RIGHT;
    return signature_code_answered(c, check->code, &changed);
}

enum status signature_code_check(struct ctx *c,
                                 struct uuid code,
                                 struct str typed,
                                 struct bytes content,
                                 enum signature_answer *ret)
{
    struct check check = {.code = code, .typed = typed, .content = content};
    TRY(db_tx_locked(c, "signature/check", check_tx, &check));
    *ret = check.answer;
    return ST_OK;
}

enum status
signature_code_confirm(struct ctx *c, struct uuid code, struct str typed, struct bytes content)
{
    static const char *const codes[] = {
        [SIGNATURE_WRONG] = "signature.code.wrong",
        [SIGNATURE_EXPIRED] = "signature.code.expired",
        [SIGNATURE_EXHAUSTED] = "signature.code.exhausted",
        [SIGNATURE_OTHER_CONTENT] = "signature.code.other-content",
    };
    enum signature_answer answer;

    TRY(signature_code_check(c, code, typed, content, &answer));
    return answer == SIGNATURE_RIGHT ? ST_OK : FAIL_FIELD(c, ST_INVALID, codes[answer], "code");
}

static enum status store(struct ctx *c,
                         struct signature_object_put_in *row,
                         struct bytes content,
                         struct uuid *ret_object,
                         struct bytes *ret_hash)
{
    int64_t changed;

    row->id = uuid_v4();
    row->person = c->actor.person;
    TRY(keys_seal_field(c, KEY_FILE, object_place(c, row->id), content, &row->sealed));
    TRY(keys_sign(c, row->hash, &row->seal));
    TRY(signature_object_put(c, row, &changed));
    *ret_object = row->id;
    *ret_hash = row->hash;
    return ST_OK;
}

enum status signature_store_coded(struct ctx *c,
                                  const char *kind,
                                  struct uuid organisation,
                                  struct bytes content,
                                  struct uuid code,
                                  struct uuid *ret_object,
                                  struct bytes *ret_hash)
{
    struct signature_object_put_in row = {
        .kind = str_from_z(kind),
        .organisation = organisation,
        .hash = signature_sha256(c, content),
        .method = STR("SMS_CODE"),
        .code = {true, code},
    };
    int64_t changed;

    TRY(signature_code_use(c, code, c->actor.person, row.hash, &changed));
    if (changed != 1)
        return FAIL(c, ST_CONFLICT, "signature.code.not-answered");
    return store(c, &row, content, ret_object, ret_hash);
}

enum status signature_store_keyed(struct ctx *c,
                                  const char *kind,
                                  struct uuid organisation,
                                  struct bytes content,
                                  const struct signature_keyed *keyed,
                                  struct uuid *ret_object,
                                  struct bytes *ret_hash)
{
    struct bytes offered = signature_offered(c, keyed->offer, content);
    struct signature_object_put_in row = {
        .kind = str_from_z(kind),
        .organisation = organisation,
        .hash = signature_sha256(c, offered),
        .method = STR("KEY"),
        .offer = {true, keyed->offer},
    };
    int64_t changed;

    if (!str_eq(as_text(row.hash), as_text(keyed->hash)))
        return FAIL_FIELD(c, ST_CONFLICT, "signature.key.other-content", "file");
    TRY(signature_offer_use(c, keyed->offer, c->actor.session, row.hash, &changed));
    if (changed != 1)
        return FAIL_FIELD(c, ST_CONFLICT, "signature.key.offer-over", "file");
    TRY(store(c, &row, offered, ret_object, ret_hash));
    return signature_proof_store(c, *ret_object, keyed);
}

enum status signature_store_sealed(struct ctx *c,
                                   const char *kind,
                                   struct uuid organisation,
                                   struct bytes content,
                                   struct uuid *ret_object,
                                   struct bytes *ret_hash)
{
    struct signature_object_put_in row = {
        .kind = str_from_z(kind),
        .organisation = organisation,
        .hash = signature_sha256(c, content),
        .method = STR("SEAL"),
    };
    return store(c, &row, content, ret_object, ret_hash);
}

enum status signature_read(struct ctx *c, struct uuid id, struct signature_object *ret)
{
    struct signature_object_by_id_row *row;
    struct bytes content, key;

    TRY(signature_object_by_id(c, id, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "signature.object.unknown");
    TRY(keys_open_field(c, KEY_FILE, object_place(c, id), row->content_sealed, &content));
    TRY(keys_public(c, &key));
    if (!str_eq(as_text(signature_sha256(c, content)), as_text(row->content_hash)) ||
        !keys_verify(key, row->content_hash, row->seal))
        return FAIL(c, ST_INTERNAL, "signature.integrity");
    *ret = (struct signature_object){.kind = row->kind,
                                     .method = row->method,
                                     .content = content,
                                     .hash = row->content_hash,
                                     .signed_us = row->signed_at};
    return ST_OK;
}
