/* The key folder: made once, recognised, and refused by name when something is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/time.h"
#include "keys/command.h"
#include "keys/store.h"

struct folder {
    struct ctx c;
    struct str dir;
};

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 20, 1 << 22);
    struct folder *f = NEW(mem, struct folder);
    char *dir = arena_alloc(mem, 64);

    memcpy(dir, "/tmp/oqu-store-test.XXXXXX", sizeof("/tmp/oqu-store-test.XXXXXX"));
    assert_non_null(mkdtemp(dir));
    f->c = (struct ctx){.mem = mem};
    f->dir = str_from_z(dir);
    *state = f;
    return 0;
}

static const char *path(struct folder *f, const char *name)
{
    return str_z(f->c.mem, str_printf(f->c.mem, STR_FMT "/%s", STR_ARG(f->dir), name));
}

static int tear_down(void **state)
{
    struct folder *f = *state;
    static const char *const names[] = {"master.key", "master.public", "token.plan",
                                        "context.grant"};
    for (size_t i = 0; i < COUNT(names); i++)
        (void)unlink(path(f, names[i]));
    (void)rmdir(str_z(f->c.mem, f->dir));
    arena_free(f->c.mem);
    return 0;
}

static enum status run_with(struct folder *f, const char *option)
{
    char word[32], dir[64];
    char *argv[] = {word, dir, NULL};

    (void)snprintf(word, sizeof(word), "%s", option);
    (void)snprintf(dir, sizeof(dir), STR_FMT, STR_ARG(f->dir));
    return keys_command(&f->c, 2, argv);
}

static void overwrite(const char *file, const char *text, size_t n)
{
    AUTO_FD fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, n), n);
}

static void master_key_is_made_once_for_its_owner_only(void **state)
{
    struct folder *f = *state;
    struct vault_masters masters;
    struct stat st;

    assert_int_equal(store_init(&f->c, f->dir), ST_OK);
    assert_int_equal(stat(path(f, "master.key"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(store_load(&f->c, f->dir, &masters), ST_OK);
    assert_int_equal(masters.n, 1);
    assert_int_equal(store_init(&f->c, f->dir), ST_CONFLICT);
}

static void rotation_keeps_the_keys_before(void **state)
{
    struct folder *f = *state;
    struct vault_masters before, after;

    assert_int_equal(store_init(&f->c, f->dir), ST_OK);
    assert_int_equal(store_load(&f->c, f->dir, &before), ST_OK);
    for (unsigned n = 2; n <= VAULT_GENERATIONS_MOST; n++)
        assert_int_equal(store_rotate(&f->c, f->dir), ST_OK);
    assert_int_equal(store_rotate(&f->c, f->dir), ST_INVALID);
    assert_int_equal(store_load(&f->c, f->dir, &after), ST_OK);
    assert_int_equal(after.n, VAULT_GENERATIONS_MOST);
    assert_memory_equal(after.key[0], before.key[0], VAULT_KEY);
}

static void a_command_turns_the_keys_of_tokens(void **state)
{
    struct folder *f = *state;
    struct token_plan plan;

    assert_int_equal(store_init(&f->c, f->dir), ST_OK);
    assert_int_equal(store_load_plan(&f->c, f->dir, 1, &plan), ST_OK);
    assert_int_equal(plan.n, 0);
    int64_t before_s = time_real_us() / TIME_SECOND;
    assert_int_equal(run_with(f, "--rotate-tokens"), ST_OK);
    int64_t after_s = time_real_us() / TIME_SECOND;
    assert_int_equal(store_load_plan(&f->c, f->dir, 1, &plan), ST_OK);
    assert_int_equal(plan.n, 1);
    assert_in_range(plan.turn[0].from_s, before_s + TOKEN_AHEAD_S, after_s + TOKEN_AHEAD_S);
    assert_false(plan.turn[0].at_once);
    /* A new master: tokens follow it, not before the service can have read it. */
    assert_int_equal(run_with(f, "--rotate"), ST_OK);
    assert_int_equal(store_load_plan(&f->c, f->dir, 1, &plan), ST_OK);
    assert_int_equal(plan.n, 0);
    assert_int_equal(store_load_plan(&f->c, f->dir, 2, &plan), ST_OK);
    assert_int_equal(plan.n, 1);
    assert_int_equal(plan.turn[0].generation, 2);
    assert_int_equal(run_with(f, "--revoke-tokens"), ST_OK);
    assert_int_equal(store_load_plan(&f->c, f->dir, 2, &plan), ST_OK);
    assert_int_equal(plan.n, 1);
    assert_true(plan.turn[0].at_once);
    overwrite(path(f, "token.plan"), "soon\n", 5);
    assert_int_equal(run_with(f, "--rotate-tokens"), ST_INVALID);
    assert_string_equal(f->c.failure.code, "keys.damaged");
}

static void key_added_by_an_interrupted_rotation_is_left_aside(void **state)
{
    struct folder *f = *state;
    char fingerprints[256];
    struct vault_masters masters;

    assert_int_equal(store_init(&f->c, f->dir), ST_OK);
    AUTO_FD fd = open(path(f, "master.public"), O_RDONLY | O_CLOEXEC);
    ssize_t n = read(fd, fingerprints, sizeof(fingerprints));
    assert_true(n > 0);
    assert_int_equal(store_rotate(&f->c, f->dir), ST_OK);
    overwrite(path(f, "master.public"), fingerprints, (size_t)n);
    assert_int_equal(store_load(&f->c, f->dir, &masters), ST_OK);
    assert_int_equal(masters.n, 1);
}

static void spoil_missing(struct folder *f)
{
    assert_int_equal(unlink(path(f, "master.key")), 0);
}

static void spoil_mode(struct folder *f)
{
    assert_int_equal(chmod(path(f, "master.key"), 0640), 0);
}

static void spoil_text(struct folder *f)
{
    overwrite(path(f, "master.key"), "1 00\n", 5);
}

static void spoil_length(struct folder *f)
{
    static char zeros[8192];
    overwrite(path(f, "master.key"), zeros, sizeof(zeros));
}

static void spoil_key(struct folder *f)
{
    char text[] = "1 0000000000000000000000000000000000000000000000000000000000000000\n";
    overwrite(path(f, "master.key"), text, sizeof(text) - 1);
}

static void spoil_public(struct folder *f)
{
    assert_int_equal(unlink(path(f, "master.public")), 0);
}

static void wrong_key_is_refused_by_name(void **state)
{
    static const struct {
        void (*spoil)(struct folder *f);
        const char *code, *file;
    } cases[] = {
        {spoil_missing, "keys.missing", "master.key"},
        {spoil_mode, "keys.exposed", "master.key"},
        {spoil_text, "keys.damaged", "master.key"},
        {spoil_length, "keys.damaged", "master.key"},
        {spoil_key, "keys.wrong", "master.key"},
        {spoil_public, "keys.missing", "master.public"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        void *own;
        struct vault_masters masters;
        size_t at;
        (void)set_up(&own);
        struct folder *f = own;
        assert_int_equal(store_init(&f->c, f->dir), ST_OK);
        cases[i].spoil(f);
        assert_int_equal(store_load(&f->c, f->dir, &masters), ST_INVALID);
        assert_string_equal(f->c.failure.code, cases[i].code);
        assert_true(str_find(f->c.failure.detail, str_from_z(cases[i].file), &at));
        (void)tear_down(&own);
    }
    (void)state;
}

static void grant_is_used_up(void **state)
{
    struct folder *f = *state;

    assert_int_equal(store_init(&f->c, f->dir), ST_OK);
    assert_true(store_has_grant(&f->c, f->dir));
    assert_true(store_take_grant(&f->c, f->dir));
    assert_false(store_has_grant(&f->c, f->dir));
    assert_false(store_take_grant(&f->c, f->dir));
    assert_int_equal(store_grant_export(&f->c, f->dir), ST_OK);
    assert_true(store_take_grant(&f->c, f->dir));
}

static void service_does_not_start_without_its_master_key(void **state)
{
    struct folder *f = *state;
    char dir_option[] = "--dir", socket_option[] = "--socket", dir[64], socket[96];
    char *argv[] = {dir_option, dir, socket_option, socket, NULL};

    memcpy(dir, f->dir.p, f->dir.n);
    dir[f->dir.n] = '\0';
    (void)snprintf(socket, sizeof(socket), "%s/socket", dir);
    assert_int_equal(keys_command(&f->c, 4, argv), ST_INVALID);
    assert_string_equal(f->c.failure.code, "keys.missing");
    assert_int_not_equal(access(socket, F_OK), 0);
}

static void command_line_that_says_two_things_is_refused(void **state)
{
    static const struct {
        int argc;
        char words[4][16];
    } cases[] = {
        {0, {""}},
        {1, {"--init"}},
        {2, {"--socket", "/tmp/s"}},
        {2, {"--dir", "/tmp/d"}},
        {4, {"--init", "/tmp/d", "--rotate", "/tmp/d"}},
        {4, {"--init", "/tmp/d", "--socket", "/tmp/s"}},
        {4, {"--dir", "/tmp/d", "--allow", "root"}},
        {2, {"--unknown", "1"}},
    };
    struct folder *f = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        char words[4][16];
        char *argv[] = {words[0], words[1], words[2], words[3], NULL};
        memcpy(words, cases[i].words, sizeof(words));
        assert_int_equal(keys_command(&f->c, cases[i].argc, argv), ST_INVALID);
        assert_string_equal(f->c.failure.code, "command.usage");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(master_key_is_made_once_for_its_owner_only, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(rotation_keeps_the_keys_before, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_command_turns_the_keys_of_tokens, set_up, tear_down),
        cmocka_unit_test_setup_teardown(key_added_by_an_interrupted_rotation_is_left_aside, set_up,
                                        tear_down),
        cmocka_unit_test(wrong_key_is_refused_by_name),
        cmocka_unit_test_setup_teardown(grant_is_used_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(command_line_that_says_two_things_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(service_does_not_start_without_its_master_key, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
