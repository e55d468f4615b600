/* See head.h. */
#include "ledger/head.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "base/buf.h"
#include "base/config.h"
#include "base/time.h"
#include "keys/keys.h"
#include "ledger/tiles.h"
#include "ledger_queries.h"

enum {
    KEY_ID = 4,       /* bytes of the hash that name a key */
    ALGORITHM = 0x01, /* Ed25519 in signed notes */
    NOTE_MOST = 1000,
};

static struct str base64(struct arena *mem, const uint8_t *bytes, size_t n)
{
    char *text = arena_alloc(mem, (n + 2) / 3 * 4 + 1);
    int length = EVP_EncodeBlock((unsigned char *)text, bytes, (int)n);

    return (struct str){text, (size_t)length};
}

static struct str origin(struct ctx *c)
{
    return config_str(c->config, "ledger.origin");
}

static void key_id(struct ctx *c, struct bytes key, uint8_t ret[KEY_ID])
{
    uint8_t hash[SHA256_DIGEST_LENGTH];
    struct buf buf;

    buf_init(&buf, c->mem, NOTE_MOST);
    buf_add(&buf, origin(c));
    buf_add_char(&buf, '\n');
    buf_add_char(&buf, ALGORITHM);
    buf_add(&buf, (struct str){(const char *)key.p, key.n});
    ASSERT(!buf_overflowed(&buf));
    (void)SHA256((const uint8_t *)buf.p, buf.n, hash);
    memcpy(ret, hash, KEY_ID);
}

enum status head_verifier(struct ctx *c, struct str *ret)
{
    uint8_t typed[1 + MERKLE_HASH] = {ALGORITHM}, id[KEY_ID];
    struct bytes key;

    TRY(keys_public(c, &key));
    ASSERT(key.n == MERKLE_HASH);
    memcpy(typed + 1, key.p, key.n);
    key_id(c, key, id);
    *ret = str_printf(c->mem, STR_FMT "+" STR_FMT "+" STR_FMT, STR_ARG(origin(c)),
                      STR_ARG(str_hex(c->mem, id, KEY_ID)),
                      STR_ARG(base64(c->mem, typed, sizeof(typed))));
    return ST_OK;
}

static enum status
sign(struct ctx *c, int64_t size, const struct merkle_hash *root, struct str *ret_note)
{
    uint8_t line[KEY_ID + 64];
    struct bytes key, signature;
    struct str text = str_printf(
        c->mem, STR_FMT "\n%lld\n" STR_FMT "\ntime %lld\n", STR_ARG(origin(c)), (long long)size,
        STR_ARG(base64(c->mem, root->b, MERKLE_HASH)), (long long)(c->now_us / TIME_SECOND));

    TRY(keys_public(c, &key));
    TRY(keys_sign(c, (struct bytes){(const uint8_t *)text.p, text.n}, &signature));
    ASSERT(signature.n == sizeof(line) - KEY_ID);
    key_id(c, key, line);
    memcpy(line + KEY_ID, signature.p, signature.n);
    *ret_note = str_printf(c->mem, STR_FMT "\n— " STR_FMT " " STR_FMT "\n", STR_ARG(text),
                           STR_ARG(origin(c)), STR_ARG(base64(c->mem, line, sizeof(line))));
    return ST_OK;
}

struct new_head {
    int64_t size;
    struct merkle_hash root;
    struct str note;
};

static enum status look_tx(struct ctx *c, void *arg)
{
    struct new_head *head = arg;
    const struct merkle_reader reader = tiles_reader(tiles_open(c));
    struct ledger_newest_row *row;

    TRY(ledger_newest(c, &row));
    if (row->leaves == row->size)
        return ST_OK;
    head->size = row->leaves;
    return merkle_root(c, &reader, (uint64_t)head->size, &head->root);
}

static enum status keep_tx(struct ctx *c, void *arg)
{
    const struct new_head *head = arg;
    int64_t changed;

    return ledger_head_add(c, head->size, (struct bytes){head->root.b, MERKLE_HASH}, head->note,
                           &changed);
}

enum status head_job(struct ctx *c, bool *ret_more)
{
    struct new_head head = {0};

    *ret_more = false;
    TRY(db_tx_read(c, "ledger/look", look_tx, &head));
    if (head.size == 0)
        return ST_OK;
    TRY(sign(c, head.size, &head.root, &head.note));
    return db_tx(c, "ledger/head", keep_tx, &head);
}
