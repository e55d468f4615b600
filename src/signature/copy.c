/* Number and code of a printed copy. The code has 60 random bits and is kept as its SHA-256, so who
 * has the copy can ask and nobody can guess. */
#include "signature/copy.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "db/db.h"
#include "keys/keys.h"
#include "signature/key.h"
#include "signature_queries.h"

enum { CODE_LETTERS = 12, GROUP = 4, LETTER_BITS = 5 };

/* Without I, L, O and U, which are read as other letters (Crockford's base 32). */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static struct str random_code(struct ctx *c)
{
    char *code = arena_alloc(c->mem, CODE_LETTERS);
    uint8_t random[CODE_LETTERS];

    rnd_bytes(random, sizeof(random));
    for (size_t i = 0; i < CODE_LETTERS; i++)
        code[i] = alphabet[random[i] & ((1u << LETTER_BITS) - 1)];
    return (struct str){code, CODE_LETTERS};
}

static char letter_meant(char c)
{
    char upper = (char)toupper((unsigned char)c);

    return upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
}

bool copy_code_read(struct arena *mem, struct str typed, struct str *ret_code)
{
    char *code = arena_alloc(mem, typed.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char letter = letter_meant(typed.p[i]);
        if (letter == '-' || letter == ' ')
            continue;
        if (letter == '\0' || !strchr(alphabet, letter))
            return false;
        code[n++] = letter;
    }
    *ret_code = (struct str){code, n};
    return n == CODE_LETTERS;
}

static struct bytes hash_of(struct ctx *c, struct str code)
{
    return signature_sha256(c, (struct bytes){(const uint8_t *)code.p, code.n});
}

static struct str signer_name(struct ctx *c, const struct cades_holder *holder)
{
    return str_trim(str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(holder->name),
                               STR_ARG(holder->patronymic)));
}

enum status signature_copy_make(struct ctx *c,
                                struct uuid object,
                                const struct signature_about *about,
                                const struct signature_keyed *keyed)
{
    struct str code = random_code(c);
    struct bytes text = {(const uint8_t *)code.p, code.n};
    struct signature_copy_put_in row = {
        .object = object,
        .organisation = c->actor.organisation,
        .code_hash = hash_of(c, code),
        .title = str_from_z(about->title),
        .document_number = about->number,
        .dated = about->dated,
        .organisation_kk = about->organisation_kk,
        .organisation_ru = about->organisation_ru,
        .bin = about->bin,
        .signer = signer_name(c, &keyed->verdict.signers[0].holder),
        .serial = signature_serial(c, keyed->verdict.signers[0].certificate),
        .content_hash = keyed->hash,
    };
    int64_t changed;

    TRY(keys_seal_field(c, KEY_FILE, keys_place(c, "signature.copy.code", object), text,
                        &row.code_sealed));
    return signature_copy_put(c, &row, &changed);
}

enum status signature_copy_read(struct ctx *c, struct uuid object, struct signature_copy *ret)
{
    struct signature_copy_of_row *row;
    struct bytes code;

    TRY(signature_copy_of(c, object, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "signature.object.unknown");
    TRY(keys_open_field(c, KEY_FILE, keys_place(c, "signature.copy.code", object), row->code_sealed,
                        &code));
    struct str whole = {(const char *)code.p, code.n};
    *ret = (struct signature_copy){
        .number = str_printf(c->mem, "%06" PRId64, row->number),
        .code = str_printf(c->mem, STR_FMT "-" STR_FMT "-" STR_FMT,
                           STR_ARG(str_sub(whole, 0, GROUP)), STR_ARG(str_sub(whole, GROUP, GROUP)),
                           STR_ARG(str_sub(whole, (size_t)2 * GROUP, GROUP)))};
    return ST_OK;
}

struct looking {
    int64_t number;
    struct bytes hash;
    struct copy_found *found;
};

static enum status find_tx(struct ctx *c, void *arg)
{
    struct looking *l = arg;

    TRY(signature_find_copy(c, l->number, l->hash, &l->found->row));
    return signature_stamps_of_copy(c, l->number, l->hash, &l->found->stamps);
}

enum status copy_look_up(struct ctx *c, int64_t number, struct str code, struct copy_found *ret)
{
    struct looking l = {.number = number, .hash = hash_of(c, code), .found = ret};

    return db_tx_read(c, "signature/copy", find_tx, &l);
}
