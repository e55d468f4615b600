/* The log in a real database: growth over the borders of tiles, proofs from tiles, signed heads,
 * and that nobody can change what stands there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/evp.h>

#include "app/settings.h"
#include "db_fixture.h"
#include "keys/keys.h"
#include "ledger/head.h"
#include "ledger/tiles.h"
#include "ledger_test_queries.h"

enum { LEAVES = 2 * TILE_HASHES + 90 }; /* tiles of two levels */

static struct db_fixture *fixture;
static struct ctx *work, *public;
static struct str texts[LEAVES], keys[LEAVES];

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

static int set_up(void **state)
{
    struct config *config;
    struct str problem;
    (void)state;

    db_fixture_fresh(fixture);
    work = db_fixture_ctx(fixture, "oqu_work");
    public = db_fixture_ctx(fixture, "oqu_public");
    assert_true(settings_load(work->mem, STR("/nonexistent"), &config, &problem));
    work->config = public->config = config;
    for (size_t i = 0; i < LEAVES; i++)
        keys[i] = STR("");
    for (size_t i = 0; i < LEAVES; i++)
        texts[i] = str_printf(work->mem, "event %zu", i);
    return 0;
}

struct batch {
    size_t from, n;
    int64_t first;
};

static enum status append_tx(struct ctx *c, void *arg)
{
    struct batch *batch = arg;
    const struct ledger_lines lines = {texts + batch->from, keys + batch->from, batch->n};
    return ledger_append(c, &lines, &batch->first);
}

/* Appends in batches of growing length, so that they end and begin anywhere in a tile. */
static void append_all(void)
{
    for (size_t from = 0, n = 1; from < LEAVES; from += n, n = n * 2 + 1) {
        struct batch batch = {.from = from, .n = n < LEAVES - from ? n : LEAVES - from};
        assert_int_equal(db_tx(work, "test/append", append_tx, &batch), ST_OK);
        assert_int_equal(batch.first, from);
    }
}

static struct merkle_hash leaf_hash(size_t i)
{
    struct merkle_hash hash;

    merkle_leaf((struct bytes){(const uint8_t *)texts[i].p, texts[i].n}, &hash);
    return hash;
}

/* MTH of RFC 9162 over leaves [from, from + n), without tiles. */
static struct merkle_hash defined_root(size_t from, size_t n)
{
    size_t k = 1;

    if (n == 1)
        return leaf_hash(from);
    while (k * 2 < n)
        k *= 2;
    struct merkle_hash left = defined_root(from, k), right = defined_root(from + k, n - k);
    merkle_node(&left, &right, &left);
    return left;
}

struct question {
    int64_t a, b;
    struct merkle_proof proof;
};

static enum status inclusion_tx(struct ctx *c, void *arg)
{
    struct question *q = arg;
    return ledger_inclusion(c, q->a, q->b, &q->proof);
}

static enum status consistency_tx(struct ctx *c, void *arg)
{
    struct question *q = arg;
    return ledger_consistency(c, q->a, q->b, &q->proof);
}

static void proofs_come_from_tiles_at_every_size(void **state)
{
    static const int64_t sizes[] = {1, 2, 255, 256, 257, 300, 511, 512, 513, LEAVES};
    (void)state;

    append_all();
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct merkle_hash root = defined_root(0, (size_t)sizes[i]);
        for (size_t k = 0; k < COUNT(sizes) && sizes[k] <= sizes[i]; k++) {
            struct question q = {.a = sizes[k] - 1, .b = sizes[i]};
            struct merkle_hash leaf = leaf_hash((size_t)q.a), before;
            assert_int_equal(db_tx_read(public, "test/in", inclusion_tx, &q), ST_OK);
            assert_true(
                merkle_inclusion_holds(&leaf, (uint64_t)q.a, (uint64_t)q.b, &q.proof, &root));
            q.a = sizes[k];
            before = defined_root(0, (size_t)q.a);
            assert_int_equal(db_tx_read(public, "test/grown", consistency_tx, &q), ST_OK);
            assert_true(
                merkle_consistency_holds((uint64_t)q.a, &before, (uint64_t)q.b, &root, &q.proof));
        }
    }
}

static enum status head_tx(struct ctx *c, void *arg)
{
    return ledger_head(c, arg);
}

static struct ledger_head newest(void)
{
    struct ledger_head head;

    assert_int_equal(db_tx_read(public, "test/head", head_tx, &head), ST_OK);
    return head;
}

static struct bytes unbase64(struct str text)
{
    uint8_t *bytes = arena_alloc(work->mem, text.n);
    int n = EVP_DecodeBlock(bytes, (const unsigned char *)text.p, (int)text.n);

    assert_true(n > 0);
    for (size_t i = text.n; i > 0 && text.p[i - 1] == '='; i--)
        n--;
    return (struct bytes){bytes, (size_t)n};
}

static void a_head_is_signed_for_every_growth_and_anyone_can_check_it(void **state)
{
    struct batch batch = {.n = 3};
    struct bytes key;
    bool more;
    size_t at;
    (void)state;

    assert_int_equal(head_job(work, &more), ST_OK);
    assert_int_equal(newest().size, 0); /* nothing to sign */
    assert_int_equal(db_tx(work, "test/append", append_tx, &batch), ST_OK);
    assert_int_equal(newest().leaves, 3);
    assert_int_equal(head_job(work, &more), ST_OK);
    struct ledger_head head = newest();
    struct merkle_hash root = defined_root(0, 3);
    assert_int_equal(head.size, 3);
    assert_true(merkle_eq(&head.root, &root));
    assert_true(str_starts(head.note, STR("oqu.edu.kz/admission\n3\n")));
    assert_true(str_find(head.note, STR("\n\n— oqu.edu.kz/admission "), &at));
    struct str signed_ = str_sub(head.note, 0, at + 1);
    struct str line =
        str_trim(str_sub(head.note, at + STR("\n\n— oqu.edu.kz/admission ").n, head.note.n));
    struct bytes blob = unbase64(line);
    assert_int_equal(blob.n, 4 + 64);
    assert_int_equal(keys_public(work, &key), ST_OK);
    assert_true(keys_verify(key, (struct bytes){(const uint8_t *)signed_.p, signed_.n},
                            (struct bytes){blob.p + 4, 64}));
    assert_int_equal(head_job(work, &more), ST_OK); /* no growth, no second head */
    assert_int_equal(newest().size, 3);
}

/* The line for tools: origin, the first bytes of the key's hash, and the key with its kind. */
static void the_key_is_named_as_in_signed_notes(void **state)
{
    struct str verifier;
    struct bytes key, typed;
    size_t at;
    (void)state;

    assert_int_equal(head_verifier(work, &verifier), ST_OK);
    assert_int_equal(keys_public(work, &key), ST_OK);
    assert_true(str_starts(verifier, STR("oqu.edu.kz/admission+")));
    struct str rest = str_sub(verifier, STR("oqu.edu.kz/admission+").n, verifier.n);
    assert_true(str_find(rest, STR("+"), &at));
    assert_int_equal(at, 8);
    typed = unbase64(str_sub(rest, at + 1, rest.n));
    assert_int_equal(typed.n, 33);
    assert_int_equal(typed.p[0], 1);
    assert_memory_equal(typed.p + 1, key.p, 32);
}

static enum status change_tx(struct ctx *c, void *arg)
{
    int64_t changed;

    switch (*(const int *)arg) {
    case 0: return ledger_test_change_leaf(c, &changed);
    case 1: return ledger_test_remove_leaf(c, &changed);
    case 2: return ledger_test_change_tile(c, &changed);
    case 3: return ledger_test_shorten_tile(c, &changed);
    case 4: return ledger_test_shrink(c, &changed);
    case 5: return ledger_test_change_head(c, &changed);
    default: return ledger_test_remove_tile(c, &changed);
    }
}

/* Not even the owner of the database, by way of SQL. */
static void nothing_that_stands_can_be_changed(void **state)
{
    struct ctx *admin = db_fixture_ctx(fixture, "oqu_admin");
    struct batch batch = {.n = 5};
    bool more;
    (void)state;

    assert_int_equal(db_tx(work, "test/append", append_tx, &batch), ST_OK);
    assert_int_equal(head_job(work, &more), ST_OK);
    for (int what = 0; what < 7; what++)
        assert_int_equal(db_tx(admin, "test/change", change_tx, &what), ST_FORBIDDEN);
    assert_int_equal(newest().size, 5);
}

static void only_work_appends(void **state)
{
    static const char *const doors[] = {"oqu_public", "oqu_family", "oqu_staff"};
    struct batch batch = {.n = 1};
    (void)state;

    for (size_t i = 0; i < COUNT(doors); i++)
        assert_int_not_equal(
            db_tx(db_fixture_ctx(fixture, doors[i]), "test/append", append_tx, &batch), ST_OK);
    assert_int_equal(newest().leaves, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(proofs_come_from_tiles_at_every_size, set_up),
        cmocka_unit_test_setup(a_head_is_signed_for_every_growth_and_anyone_can_check_it, set_up),
        cmocka_unit_test_setup(the_key_is_named_as_in_signed_notes, set_up),
        cmocka_unit_test_setup(nothing_that_stands_can_be_changed, set_up),
        cmocka_unit_test_setup(only_work_appends, set_up),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
