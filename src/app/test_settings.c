/* Settings that each fit and do not fit together are refused in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/settings.h"
#include "http/outward.h"

static void a_room_server_beyond_their_number_is_refused(void **state)
{
    static const char text[] = "[wait]\nnodes = 3\nnode = 4\n";
    char home[] = "/tmp/oqu-settings-XXXXXX", path[64];
    struct arena *mem = arena_new(1 << 20, 1 << 20);
    struct config *config;
    struct str problem;
    (void)state;

    assert_non_null(mkdtemp(home));
    assert_true(snprintf(path, sizeof(path), "%s/oqu.conf", home) > 0);
    AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
    assert_false(settings_load(mem, str_from_z(home), &config, &problem));
    assert_true(str_eq_z(problem, "wait.node = 4 names a room server that there is not: "
                                  "wait.nodes = 3"));
    assert_int_equal(pwrite(fd, "3", 1, sizeof(text) - 3), 1);
    assert_true(settings_load(mem, str_from_z(home), &config, &problem));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(home), 0);
    arena_free(mem);
}

static void an_authority_is_the_national_one_or_for_testing(void **state)
{
    static const char odd[] = "[signature]\nauthority = demo\n";
    struct arena *mem = arena_new(1 << 16, 1 << 22);
    char home[] = "/tmp/oqu-settings-XXXXXX";
    struct config *config;
    struct str problem;

    (void)state;
    assert_non_null(mkdtemp(home));
    const char *path = str_printf(mem, "%s/oqu.conf", home).p;
    AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(settings_load(mem, str_from_z(home), &config, &problem));
    assert_true(str_eq_z(config_str(config, "signature.authority"), "national"));
    assert_true(str_eq_z(config_str(config, "signature.ocsp_url"), "http://ocsp.pki.gov.kz/"));
    assert_true(str_eq_z(config_str(config, "signature.tsp_url"), "http://tsp.pki.gov.kz/"));
    assert_int_equal(pwrite(fd, odd, sizeof(odd) - 1, 0), sizeof(odd) - 1);
    assert_false(settings_load(mem, str_from_z(home), &config, &problem));
    assert_true(str_eq_z(problem, "signature.authority = demo is neither national nor test"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(home), 0);
    arena_free(mem);
}

static void an_installation_is_live_or_for_training(void **state)
{
    static const char text[] = "[install]\npurpose = training\n",
                      odd[] = "[install]\npurpose = teaching\n";
    struct arena *mem = arena_new(1 << 16, 1 << 22);
    char home[] = "/tmp/oqu-settings-XXXXXX";
    struct config *config;
    struct str problem;

    (void)state;
    assert_non_null(mkdtemp(home));
    const char *path = str_printf(mem, "%s/oqu.conf", home).p;
    AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(pwrite(fd, odd, sizeof(odd) - 1, 0), sizeof(odd) - 1);
    assert_false(settings_load(mem, str_from_z(home), &config, &problem));
    assert_true(str_eq_z(problem, "install.purpose = teaching is neither live nor training"));
    assert_false(outward_is_closed());
    assert_int_equal(pwrite(fd, text, sizeof(text) - 1, 0), sizeof(text) - 1);
    assert_int_equal(ftruncate(fd, sizeof(text) - 1), 0);
    assert_true(settings_load(mem, str_from_z(home), &config, &problem));
    assert_true(outward_is_closed());
    outward_close(false, NULL);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(home), 0);
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_room_server_beyond_their_number_is_refused),
        cmocka_unit_test(an_authority_is_the_national_one_or_for_testing),
        cmocka_unit_test(an_installation_is_live_or_for_training),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
