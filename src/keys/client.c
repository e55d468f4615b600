/* The client half of keys.h: one question, one answer, on a blocking socket with a time limit.
 * Every operation but the export may be asked again, so a restarted service costs one reconnect. */
#include "keys/keys.h"

#include <errno.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "keys/token_key.h"
#include "keys/token_plan.h"
#include "keys/token_rsa.h"
#include "keys/vault.h"
#include "keys/wire.h"

enum { TIMEOUT_S = 2 };

struct keys {
    int fd; /* -1: not connected */
    struct sockaddr_un address;
};

struct call {
    enum wire_op op;
    uint8_t arg;
    struct keys_item *items;
    size_t n;
};

static void hang_up(struct keys *keys)
{
    if (keys->fd >= 0)
        (void)close(keys->fd);
    keys->fd = -1;
}

static bool dial(struct keys *keys)
{
    const struct timeval limit = {.tv_sec = TIMEOUT_S};

    hang_up(keys);
    keys->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (keys->fd < 0)
        return false;
    if (setsockopt(keys->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) == 0 &&
        setsockopt(keys->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) == 0 &&
        connect(keys->fd, (const struct sockaddr *)&keys->address, sizeof(keys->address)) == 0)
        return true;
    hang_up(keys);
    return false;
}

static enum status
connect_to(struct ctx *c, const struct sockaddr_un *address, struct keys **ret_keys)
{
    struct keys *keys = calloc(1, sizeof(*keys));

    ASSERT(keys != NULL);
    keys->fd = -1;
    keys->address = *address;
    if (!dial(keys)) {
        free(keys);
        return FAIL(c, ST_BUSY, "keys.unavailable");
    }
    *ret_keys = keys;
    return ST_OK;
}

enum status keys_connect(struct ctx *c, struct str socket_path, struct keys **ret_keys)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (socket_path.n == 0 || socket_path.n >= sizeof(address.sun_path))
        return FAIL(c, ST_INVALID, "keys.socket");
    memcpy(address.sun_path, socket_path.p, socket_path.n);
    return connect_to(c, &address, ret_keys);
}

enum status keys_connect_as(struct ctx *c, const struct keys *like, struct keys **ret_keys)
{
    return connect_to(c, &like->address, ret_keys);
}

void keys_close(struct keys *keys)
{
    if (!keys)
        return;
    hang_up(keys);
    free(keys);
}

static bool send_all(int fd, struct bytes message)
{
    while (message.n > 0) {
        ssize_t n = send(fd, message.p, message.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        message.p += n;
        message.n -= (size_t)n;
    }
    return true;
}

static bool receive_all(int fd, uint8_t *p, size_t n)
{
    while (n > 0) {
        ssize_t got = recv(fd, p, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

static bool exchange(struct ctx *c, int fd, struct bytes question, struct bytes *ret_answer)
{
    uint8_t head[4];
    size_t length;

    if (!send_all(fd, question) || !receive_all(fd, head, sizeof(head)))
        return false;
    if (!wire_frame_length(head, sizeof(head), WIRE_ANSWER_MOST, &length))
        return false;
    uint8_t *p = arena_alloc(c->mem, length);
    if (!receive_all(fd, p, length - 4))
        return false;
    *ret_answer = (struct bytes){p, length - 4};
    return true;
}

/* A connection that broke half-way holds half an answer: it is never used again. */
static enum status
ask(struct ctx *c, enum wire_op op, struct bytes question, struct bytes *ret_answer)
{
    struct keys *keys = c->keys;

    if (!keys)
        return FAIL(c, ST_BUSY, "keys.unavailable");
    if (keys->fd >= 0) {
        if (exchange(c, keys->fd, question, ret_answer))
            return ST_OK;
        hang_up(keys);
        if (op == OP_EXPORT)
            return FAIL(c, ST_BUSY, "keys.unavailable");
    }
    if (dial(keys) && exchange(c, keys->fd, question, ret_answer))
        return ST_OK;
    hang_up(keys);
    return FAIL(c, ST_BUSY, "keys.unavailable");
}

static enum status read_items(struct ctx *c, struct bytes rest, const struct call *call)
{
    for (size_t i = 0; i < call->n; i++) {
        uint8_t result;
        uint32_t n;
        struct keys_item *item = &call->items[i];
        if (!wire_take_u8(&rest, &result) || !wire_take_u32(&rest, &n) ||
            !wire_take(&rest, n, &item->result))
            return FAIL(c, ST_INTERNAL, "keys.protocol");
        item->broken = result != WIRE_OK;
    }
    return rest.n == 0 ? ST_OK : FAIL(c, ST_INTERNAL, "keys.protocol");
}

static enum status read_answer(struct ctx *c, struct bytes answer, const struct call *call)
{
    uint8_t version, result;
    uint16_t n_items;

    if (!wire_take_u8(&answer, &version) || !wire_take_u8(&answer, &result) ||
        !wire_take_u16(&answer, &n_items) || version != WIRE_VERSION)
        return FAIL(c, ST_INTERNAL, "keys.protocol");
    if (result == WIRE_LIMITED)
        return FAIL(c, ST_BUSY, "keys.limited");
    if (result == WIRE_REFUSED)
        return FAIL(c, ST_FORBIDDEN, "keys.refused");
    if (result != WIRE_OK || n_items != call->n)
        return FAIL(c, ST_INTERNAL, "keys.protocol");
    return read_items(c, answer, call);
}

static size_t item_size(const struct keys_item *item)
{
    return 8 + item->place.n + item->value.n;
}

static enum status one_trip(struct ctx *c, const struct call *call)
{
    size_t room = 4 + WIRE_REQUEST_HEAD;
    struct bytes answer;

    for (size_t i = 0; i < call->n; i++)
        room = size_add(room, item_size(&call->items[i]));
    struct wire_out out = {.p = arena_alloc(c->mem, room), .room = room};
    wire_put_u32(&out, (uint32_t)(room - 4));
    wire_put_u8(&out, WIRE_VERSION);
    wire_put_u8(&out, (uint8_t)call->op);
    wire_put_u8(&out, call->arg);
    wire_put_u8(&out, 0);
    wire_put_u16(&out, (uint16_t)call->n);
    for (size_t i = 0; i < call->n; i++) {
        const struct keys_item *item = &call->items[i];
        wire_put_u32(&out, (uint32_t)item->place.n);
        wire_put(&out, item->place.p, item->place.n);
        wire_put_u32(&out, (uint32_t)item->value.n);
        wire_put(&out, item->value.p, item->value.n);
    }
    ASSERT(!out.overflowed && out.n == room);
    TRY(ask(c, call->op, (struct bytes){out.p, out.n}, &answer));
    return read_answer(c, answer, call);
}

/* How many of the items after the first `done` fit into one frame; at least one does. */
static size_t count_fitting(const struct call *call, size_t done)
{
    size_t n = 0, size = 4 + WIRE_REQUEST_HEAD;

    for (; done + n < call->n && n < WIRE_ITEMS_MOST; n++) {
        const struct keys_item *item = &call->items[done + n];
        ASSERT(item->place.n <= WIRE_PLACE_MOST && item->value.n <= WIRE_VALUE_MOST);
        size += item_size(item);
        if (size > WIRE_REQUEST_MOST)
            break;
    }
    return n;
}

static enum status trips(struct ctx *c, const struct call *call)
{
    for (size_t done = 0; done < call->n;) {
        size_t n = count_fitting(call, done);
        TRY(one_trip(c, &(struct call){call->op, call->arg, call->items + done, n}));
        done += n;
    }
    return ST_OK;
}

static enum status
single(struct ctx *c, enum wire_op op, uint8_t arg, struct keys_item item, struct bytes *ret)
{
    TRY(one_trip(c, &(struct call){op, arg, &item, 1}));
    if (item.broken) {
        c->failure.detail = str_copy(c->mem, item.place);
        return FAIL(c, ST_INTERNAL, "keys.integrity");
    }
    *ret = item.result;
    return ST_OK;
}

static struct bytes bytes_of(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

struct str keys_place(struct ctx *c, const char *column, struct uuid row)
{
    return str_printf(c->mem, "%s:" STR_FMT, column, STR_ARG(uuid_print(c->mem, row)));
}

enum status keys_seal_field(struct ctx *c,
                            enum key_class class,
                            struct str place,
                            struct bytes plain,
                            struct bytes *ret_sealed)
{
    ASSERT(plain.n <= KEYS_VALUE_MOST && place.n <= WIRE_PLACE_MOST);
    return single(c, OP_SEAL, (uint8_t) class, (struct keys_item){.place = place, .value = plain},
                  ret_sealed);
}

enum status keys_open_field(struct ctx *c,
                            enum key_class class,
                            struct str place,
                            struct bytes sealed,
                            struct bytes *ret_plain)
{
    ASSERT(place.n <= WIRE_PLACE_MOST);
    if (sealed.n > WIRE_VALUE_MOST) {
        c->failure.detail = str_copy(c->mem, place);
        return FAIL(c, ST_INTERNAL, "keys.integrity");
    }
    return single(c, OP_OPEN, (uint8_t) class, (struct keys_item){.place = place, .value = sealed},
                  ret_plain);
}

enum status
keys_blind_index(struct ctx *c, enum key_index index, struct str value, struct bytes *ret_index)
{
    return single(c, OP_INDEX, (uint8_t)index, (struct keys_item){.value = bytes_of(value)},
                  ret_index);
}

enum status keys_seal_fields(struct ctx *c, enum key_class class, struct keys_item *items, size_t n)
{
    return trips(c, &(struct call){OP_SEAL, (uint8_t) class, items, n});
}

enum status keys_open_fields(struct ctx *c, enum key_class class, struct keys_item *items, size_t n)
{
    return trips(c, &(struct call){OP_OPEN, (uint8_t) class, items, n});
}

enum status
keys_blind_indexes(struct ctx *c, enum key_index index, struct keys_item *items, size_t n)
{
    return trips(c, &(struct call){OP_INDEX, (uint8_t)index, items, n});
}

enum status keys_sign_context(struct ctx *c, struct str payload, struct str *ret_context)
{
    struct bytes mac;

    TRY(single(c, OP_CONTEXT, 0, (struct keys_item){.value = bytes_of(payload)}, &mac));
    *ret_context = str_printf(c->mem, STR_FMT "|" STR_FMT, STR_ARG(payload),
                              STR_ARG(str_hex(c->mem, mac.p, mac.n)));
    return ST_OK;
}

enum status keys_pepper(struct ctx *c, struct str secret, struct bytes *ret_keyed)
{
    return single(c, OP_PEPPER, 0, (struct keys_item){.value = bytes_of(secret)}, ret_keyed);
}

enum status keys_sign(struct ctx *c, struct bytes message, struct bytes *ret_signature)
{
    ASSERT(message.n <= WIRE_VALUE_MOST);
    return single(c, OP_SIGN, 0, (struct keys_item){.value = message}, ret_signature);
}

enum status keys_public(struct ctx *c, struct bytes *ret_key)
{
    return single(c, OP_PUBLIC, 0, (struct keys_item){.value = {0}}, ret_key);
}

/* A plan that cannot be read stops tokens; nothing of anybody's was altered. */
static enum status
token(struct ctx *c, enum wire_op op, uint8_t arg, struct bytes message, struct bytes *ret)
{
    struct keys_item item = {.value = message};

    TRY(one_trip(c, &(struct call){op, arg, &item, 1}));
    if (item.broken)
        return FAIL(c, ST_BUSY, "keys.unavailable");
    *ret = item.result;
    return ST_OK;
}

enum status keys_token_public(struct ctx *c,
                              enum keys_algorithm algorithm,
                              unsigned place,
                              struct bytes *ret_key)
{
    if (place >= TOKEN_KEYS_MOST) {
        *ret_key = (struct bytes){0};
        return ST_OK;
    }
    return token(c, OP_TOKEN_PUBLIC, wire_token(algorithm, place), (struct bytes){0}, ret_key);
}

/* The answer is the signature, then the key that checks it, both as long as the key. */
enum status keys_token_sign(struct ctx *c,
                            enum keys_algorithm algorithm,
                            struct bytes message,
                            struct bytes key,
                            struct bytes *ret_signature)
{
    struct bytes both;

    ASSERT(message.n <= WIRE_VALUE_MOST && key.n == vault_token_size(algorithm));
    TRY(token(c, OP_TOKEN_SIGN, wire_token(algorithm, 0), message, &both));
    if (both.n != 2 * key.n)
        return FAIL(c, ST_INTERNAL, "keys.protocol");
    if (memcmp(both.p + key.n, key.p, key.n) != 0)
        return FAIL(c, ST_BUSY, "keys.unavailable");
    *ret_signature = (struct bytes){both.p, key.n};
    return ST_OK;
}

enum status keys_seal_certificate(struct ctx *c, struct bytes *ret_certificate)
{
    return single(c, OP_SEAL_CERTIFICATE, 0, (struct keys_item){.value = {0}}, ret_certificate);
}

enum status keys_seal_sign(struct ctx *c, struct bytes message, struct bytes *ret_signature)
{
    struct keys_item item = {.value = message};

    ASSERT(message.n <= WIRE_VALUE_MOST);
    TRY(one_trip(c, &(struct call){OP_SEAL_SIGN, 0, &item, 1}));
    if (item.broken)
        return FAIL(c, ST_BUSY, "keys.seal-silent");
    *ret_signature = item.result;
    return ST_OK;
}

bool keys_token_verify(struct bytes key, struct bytes message, struct bytes signature)
{
    if (key.n != signature.n)
        return false;
    return key.n == TOKEN_POINT
               ? token_key_verify(key.p, message, signature.p)
               : key.n == TOKEN_RSA && token_rsa_verify(key.p, message, signature.p);
}

enum status keys_export_context_key(struct ctx *c, struct bytes *ret_key)
{
    return single(c, OP_EXPORT, EXPORT_GIVE, (struct keys_item){.value = {0}}, ret_key);
}

enum status keys_context_key_kept(struct ctx *c)
{
    struct bytes key;

    return single(c, OP_EXPORT, EXPORT_KEPT, (struct keys_item){.value = {0}}, &key);
}

bool keys_verify(struct bytes key, struct bytes message, struct bytes signature)
{
    if (key.n != KEYS_HASH || signature.n != KEYS_SIGNATURE)
        return false;
    EVP_PKEY *public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key.p, key.n);
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool fine = public && md && EVP_DigestVerifyInit(md, NULL, NULL, NULL, public) == 1 &&
                EVP_DigestVerify(md, signature.p, signature.n, message.p, message.n) == 1;
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(public);
    return fine;
}
