/* The log as a parent and as a program see it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>
#include <openssl/evp.h>

#include "db_fixture.h"
#include "ledger/export.h"
#include "ledger/head.h"
#include "page_app.h"
#include "page_test.h"

static struct db_fixture *fixture;
static struct page_app *app;
static struct ctx *work, *public;
static struct page *p;

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    app = page_app_open("");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    page_app_close(app);
    db_fixture_stop(fixture);
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    work = db_fixture_ctx(fixture, "oqu_work");
    public = db_fixture_ctx(fixture, "oqu_public");
    work->config = page_app_config(app);
    p = page_open(page_app_router(app, DOOR_PUBLIC), public);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    page_close(p);
    return 0;
}

static enum status append_tx(struct ctx *c, void *arg)
{
    struct str texts[] = {STR("kind open"), STR("kind apply <1>"), STR("kind apply 2")};
    struct str keys[] = {STR(""), STR("<1>"), STR("2")};
    const struct ledger_lines lines = {texts, keys, COUNT(texts)};
    int64_t first;
    (void)arg;

    return ledger_append(c, &lines, &first);
}

static void append(void)
{
    assert_int_equal(db_tx(work, "test/append", append_tx, NULL), ST_OK);
}

static void sign(void)
{
    bool more;
    assert_int_equal(head_job(work, &more), ST_OK);
}

static void an_empty_log_says_so(void **state)
{
    (void)state;
    page_get(p, "/log/");
    page_assert_status(p, 200);
    page_assert_says(p, "Журналда әзірге жазба жоқ.");
    page_get(p, "/log/entry/0");
    page_assert_status(p, 404);
    page_get(p, "/log/checkpoint");
    page_assert_status(p, 404);
    page_get(p, "/log/tile/0/0");
    page_assert_status(p, 404);
    page_get(p, "/log/tile/99/0");
    page_assert_status(p, 404);
}

static void anyone_finds_a_line_and_sees_that_it_stands_there(void **state)
{
    (void)state;
    append();
    page_get(p, "/log/");
    page_assert_says(p, "3 жол келесі қол қоюды күтіп тұр.");
    page_get(p, "/log/entry/1");
    page_assert_says(p, "Қол қойылуын күтіп тұр");
    sign();
    page_get(p, "/log/");
    page_assert_count(p, "//tbody/tr", 3);
    page_get(p, "/log/?q=kind"); /* not a key */
    page_assert_count(p, "//tbody/tr", 0);
    page_get(p, "/log/?q=%3C1%3E");
    page_assert_count(p, "//tbody/tr", 1);
    page_follow(p, "1");
    page_assert_text(p, "h1", "Журналдың № 1 жолы");
    page_assert_text(p, "pre", "kind apply <1>");
    page_assert_says(p, "Жол журналда тұр");
    page_assert_count(p, "//ol/li/code", 2);
    page_get(p, "/log/entry/3");
    page_assert_status(p, 404);
}

/* What a stranger does with the answer: hash the text, follow the proof, compare with the root. */
static void a_program_can_repeat_the_reckoning(void **state)
{
    struct merkle_hash leaf, root;
    struct merkle_proof proof = {.n = 0};
    uint8_t base64[44], bytes[48];
    (void)state;

    append();
    sign();
    page_get(p, "/log/proof/2");
    json_t *json = json_loads(page_body(p), 0, NULL);
    assert_non_null(json);
    const char *text = json_string_value(json_object_get(json, "text"));
    assert_string_equal(text, "kind apply 2");
    merkle_leaf((struct bytes){(const uint8_t *)text, strlen(text)}, &leaf);
    const json_t *list = json_object_get(json, "proof");
    for (size_t i = 0; i < json_array_size(list); i++)
        assert_true(str_unhex(str_from_z(json_string_value(json_array_get(list, i))),
                              proof.v[proof.n++].b, MERKLE_HASH));
    const char *note = json_string_value(json_object_get(json, "checkpoint"));
    assert_true(str_starts(str_from_z(note), STR("oqu.edu.kz/admission\n3\n")));
    memcpy(base64, note + strlen("oqu.edu.kz/admission\n3\n"), 44);
    assert_int_equal(EVP_DecodeBlock(bytes, base64, 44), 33); /* 32 and one byte of padding */
    memcpy(root.b, bytes, MERKLE_HASH);
    assert_true(merkle_inclusion_holds(&leaf, 2, 3, &proof, &root));
    page_get(p, "/log/checkpoint");
    assert_string_equal(page_body(p), note);
    json_decref(json);
    page_get(p, "/log/tile/0/0");
    assert_int_equal(page_body_size(p), 3 * MERKLE_HASH);
    assert_memory_equal(page_body(p) + 2 * MERKLE_HASH, leaf.b, MERKLE_HASH);
    page_get(p, "/log/key");
    page_assert_status(p, 200);
}

/* ---- the whole log --------------------------------------------------------------------------- */

/* What the command writes on standard output. */
static struct str exported(void)
{
    struct ctx *owner = db_fixture_ctx(fixture, "oqu_owner");
    char *text = arena_alloc(owner->mem, 4000);
    FILE *file = tmpfile();

    assert_non_null(file);
    (void)fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    assert_int_equal(dup2(fileno(file), STDOUT_FILENO), STDOUT_FILENO);
    enum status st = export_command(owner, 0, NULL);
    (void)fflush(stdout);
    assert_int_equal(dup2(saved, STDOUT_FILENO), STDOUT_FILENO);
    (void)close(saved);
    assert_int_equal(st, ST_OK);
    rewind(file);
    size_t n = fread(text, 1, 4000, file);
    (void)fclose(file);
    return (struct str){text, n};
}

static void anyone_copies_the_whole_log(void **state)
{
    static const char lines[] = "kind open\nkind apply <1>\nkind apply 2\n";
    (void)state;

    append();
    sign();
    page_get(p, "/log/lines/0");
    page_assert_status(p, 200);
    assert_string_equal(page_body(p), lines);
    page_get(p, "/log/lines/1");
    page_assert_status(p, 404);
    page_get(p, "/log/lines/-1");
    page_assert_status(p, 404);
    page_get(p, "/log/checkpoint");
    struct str whole = str_printf(public->mem, "%s\n%s", lines, page_body(p));
    assert_true(str_eq(exported(), whole));
    char *const words[] = {NULL};
    assert_int_equal(export_command(public, 1, words), ST_INVALID);
}

static enum status two_lines_tx(struct ctx *c, void *arg)
{
    struct str text = STR("one\ntwo"), none = STR("");
    const struct ledger_lines lines = {&text, &none, 1};
    int64_t first;
    (void)arg;

    return ledger_append(c, &lines, &first);
}

static void an_entry_is_one_line(void **state)
{
    (void)state;
    assert_int_not_equal(db_tx(work, "test/two-lines", two_lines_tx, NULL), ST_OK);
}

static void a_head_is_checked_with_the_key_alone(void **state)
{
    struct arena *mem = public->mem;
    struct ledger_note note;
    (void)state;

    append();
    sign();
    page_get(p, "/log/key");
    struct str key = str_copy(mem, str_from_z(page_body(p)));
    page_get(p, "/log/checkpoint");
    struct str head = str_copy(mem, str_from_z(page_body(p)));
    assert_true(ledger_note_read(head, &note));
    assert_int_equal(note.size, 3);
    assert_true(str_eq(note.origin, STR("oqu.edu.kz/admission")));
    assert_true(ledger_note_signed(head, key));
    for (size_t i = 0; i < head.n; i++) { /* no byte of it may be another one */
        char *other = memcpy(arena_alloc(mem, head.n), head.p, head.n);
        other[i] ^= 1;
        assert_false(ledger_note_signed((struct str){other, head.n}, key));
    }
    for (size_t i = 0; i + 1 < key.n; i++)
        assert_false(ledger_note_signed(head, str_sub(key, 0, i)));
    assert_false(ledger_note_read(STR("origin\n0\nAAAA\n"), &note));
}

/* ---- the lines of one application ----------------------------------------------------------- */

#define MARK "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LOUD "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"

static enum status own_tx(struct ctx *c, void *arg)
{
    struct str texts[] = {STR("kind apply mark=" MARK), STR("kind held mark=" MARK)};
    struct str keys[] = {STR(MARK), STR(MARK)};
    const struct ledger_lines lines = {texts, keys, COUNT(texts)};
    int64_t first;
    (void)arg;

    return ledger_append(c, &lines, &first);
}

static void a_family_finds_its_lines_with_their_proofs(void **state)
{
    (void)state;
    append();
    sign();
    assert_int_equal(db_tx(work, "test/own", own_tx, NULL), ST_OK);
    page_get(p, "/log/own?mark=" MARK);
    page_assert_sound(p);
    page_assert_count(p, "//tbody/tr", 2);
    page_assert_text(p, "//tbody/tr[1]/td[1]", "kind apply mark=" MARK); /* as it happened */
    page_assert_text(p, "//tbody/tr[2]/td[2]", "қол қоюды күтіп тұр");
    sign();
    page_get(p, "/log/own?mark=%20" LOUD);
    page_assert_count(p, "//tbody/tr", 2);
    page_assert_text(p, "//tbody/tr[1]/td[2]", "журналда тұр");
    page_assert_text(p, "//tbody/tr[2]/td[2]", "журналда тұр");
    page_follow(p, "3");
    page_assert_text(p, "pre", "kind apply mark=" MARK);
}

static void a_mark_that_is_none_is_refused_beside_its_field(void **state)
{
    static const char *const typed[] = {"123", (MARK "0"), ("g" MARK)};
    (void)state;

    page_get(p, "/log/");
    page_fill(p, "mark", "сыр");
    page_press(p, "Тексеру");
    page_assert_status(p, 422);
    page_assert_error(p, "mark", "64 таңба керек: 0–9 сандары мен a–f әріптері.");
    assert_string_equal(page_value(p, "mark"), "сыр");
    for (size_t i = 0; i < COUNT(typed); i++) {
        page_get(p, str_printf(public->mem, "/log/own?mark=%s", typed[i]).p);
        page_assert_status(p, 422);
    }
    page_get(p, "/log/own?mark=" MARK);
    page_assert_status(p, 200);
    page_assert_says(p, "Журналда бұл белгімен жол жоқ");
    page_get(p, "/log/own");
    page_assert_status(p, 200);
    page_assert_count(p, "//table", 0);
}

static void growth_is_proven_from_every_size(void **state)
{
    (void)state;
    append();
    sign();
    page_get(p, "/log/growth/2");
    page_assert_status(p, 200);
    json_t *json = json_loads(page_body(p), 0, NULL);
    assert_int_equal(json_array_size(json_object_get(json, "proof")), 1);
    json_decref(json);
    page_get(p, "/log/growth/0");
    page_assert_status(p, 404);
    page_get(p, "/log/growth/4");
    page_assert_status(p, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_log_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(anyone_finds_a_line_and_sees_that_it_stands_there, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_program_can_repeat_the_reckoning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(anyone_copies_the_whole_log, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_entry_is_one_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_family_finds_its_lines_with_their_proofs, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_mark_that_is_none_is_refused_beside_its_field, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_head_is_checked_with_the_key_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(growth_is_proven_from_every_size, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
