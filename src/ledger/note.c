/* Reads signed heads (C2SP checkpoint in a signed note) and checks their signature, with nothing
 * but the text and the key. */
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "base/scan.h"
#include "ledger/ledger.h"

enum {
    KEY_ID = 4, /* bytes of the hash that name a key */
    KEY = 32,
    SIGNATURE = 64,
    ALGORITHM = 0x01, /* Ed25519 in signed notes */
    ORIGIN_MOST = 200,
    BASE64_BLOCKS = 24, /* of three bytes; enough for a signature line */
};

/* Exactly n bytes in base64, in the only way to write them; false for anything else. */
static bool decode(struct str text, uint8_t *bytes, size_t n)
{
    uint8_t room[3 * BASE64_BLOCKS];
    char again[4 * BASE64_BLOCKS + 1];
    size_t blocks = (n + 2) / 3;

    if (text.n != 4 * blocks || blocks > BASE64_BLOCKS ||
        EVP_DecodeBlock(room, (const unsigned char *)text.p, (int)text.n) != (int)(3 * blocks))
        return false;
    (void)EVP_EncodeBlock((unsigned char *)again, room, (int)n);
    memcpy(bytes, room, n);
    return memcmp(again, text.p, text.n) == 0;
}

static bool next_line(struct str *rest, struct str *ret)
{
    return scan_until(rest, '\n', ret);
}

bool ledger_note_read(struct str text, struct ledger_note *ret)
{
    struct str size, root;

    return next_line(&text, &ret->origin) && ret->origin.n > 0 && next_line(&text, &size) &&
           scan_i64(size, 1, INT64_MAX, &ret->size) && next_line(&text, &root) &&
           decode(root, ret->root.b, MERKLE_HASH);
}

struct verifier {
    struct str origin;
    uint8_t id[KEY_ID], key[KEY];
};

static void key_id(const struct verifier *v, uint8_t ret[KEY_ID])
{
    uint8_t text[ORIGIN_MOST + 2 + KEY], hash[SHA256_DIGEST_LENGTH];
    size_t n = v->origin.n;

    memcpy(text, v->origin.p, n);
    text[n++] = '\n';
    text[n++] = ALGORITHM;
    memcpy(text + n, v->key, KEY);
    (void)SHA256(text, n + KEY, hash);
    memcpy(ret, hash, KEY_ID);
}

static bool read_verifier(struct str text, struct verifier *ret)
{
    uint8_t typed[1 + KEY], id[KEY_ID];
    struct str named;

    text = str_trim(text);
    if (!scan_until(&text, '+', &ret->origin) || !scan_until(&text, '+', &named) ||
        ret->origin.n > ORIGIN_MOST || !str_unhex(named, ret->id, KEY_ID) ||
        !decode(text, typed, sizeof(typed)) || typed[0] != ALGORITHM)
        return false;
    memcpy(ret->key, typed + 1, KEY);
    key_id(ret, id);
    return memcmp(id, ret->id, KEY_ID) == 0;
}

static bool holds(const struct verifier *v, struct str signed_text, const uint8_t *signature)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, v->key, KEY);
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    ASSERT(md);
    bool yes = key && EVP_DigestVerifyInit(md, NULL, NULL, NULL, key) == 1 &&
               EVP_DigestVerify(md, signature, SIGNATURE, (const uint8_t *)signed_text.p,
                                signed_text.n) == 1;
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(key);
    return yes;
}

/* "— origin base64": others may have signed the same head; their lines are passed over. */
static bool signed_here(const struct verifier *v, struct str signed_text, struct str line)
{
    uint8_t bytes[KEY_ID + SIGNATURE];
    struct str dash, origin;

    return scan_until(&line, ' ', &dash) && str_eq(dash, STR("\xe2\x80\x94")) &&
           scan_until(&line, ' ', &origin) && str_eq(origin, v->origin) &&
           decode(line, bytes, sizeof(bytes)) && memcmp(bytes, v->id, KEY_ID) == 0 &&
           holds(v, signed_text, bytes + KEY_ID);
}

bool ledger_note_signed(struct str text, struct str verifier)
{
    struct verifier v;
    struct ledger_note note;
    struct str line;
    size_t blank;

    if (!read_verifier(verifier, &v) || !ledger_note_read(text, &note) ||
        !str_eq(note.origin, v.origin) || !str_find(text, STR("\n\n"), &blank))
        return false;
    struct str signed_text = str_sub(text, 0, blank + 1);
    struct str rest = str_sub(text, blank + 2, text.n);
    while (next_line(&rest, &line))
        if (signed_here(&v, signed_text, line))
            return true;
    return false;
}
