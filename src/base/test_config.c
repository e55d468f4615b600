/* The settings file: what it accepts, where it stops, and what the program then sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/config.h"

static const struct config_key keys[] = {
    {"site.name", CONFIG_TEXT, 1, 10, "OQU", "A text."},
    {"site.port", CONFIG_INT, 1, 65535, "8080", "A number."},
    {"site.open", CONFIG_BOOL, 0, 0, "no", "A switch."},
    {"site.address", CONFIG_URL, 0, 0, "http://localhost:{site.port}/", "An address."},
    {"site.folder", CONFIG_PATH, 0, 0, "files", "A folder."},
    {"site.key", CONFIG_SECRET, 0, 0, "", "A secret."},
    {0},
};
static const struct config_key *const lists[] = {keys};

static int set_up(void **state)
{
    *state = arena_new(1 << 20, 1 << 22);
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static struct config *blank(void **state)
{
    return config_new(*state, STR("/srv/oqu"), lists, 1);
}

static void assert_text(struct str got, const char *expected)
{
    if (!str_eq_z(got, expected))
        fail_msg("got \"" STR_FMT "\", expected \"%s\"", STR_ARG(got), expected);
}

static void without_a_file_everything_is_standard(void **state)
{
    struct config *config = blank(state);
    struct config_problem problem;

    assert_true(config_finish(config, &problem));
    assert_text(config_str(config, "site.name"), "OQU");
    assert_int_equal(config_int(config, "site.port"), 8080);
    assert_false(config_bool(config, "site.open"));
    assert_text(config_str(config, "site.address"), "http://localhost:8080/");
    assert_text(config_str(config, "site.folder"), "/srv/oqu/files");
    assert_text(config_secret(config, "site.key"), "");
}

static void a_file_changes_what_it_names(void **state)
{
    struct config *config = blank(state);
    struct config_problem problem;
    struct config_line line;

    assert_true(config_parse(config,
                             STR("# comment\n\n[site]\n name=  Білім  \nport = 99\r\nopen = yes\n"
                                 "folder = /var/lib/x\n"),
                             &problem));
    assert_true(config_set(config, STR("site.port"), STR("77"), CONFIG_ENVIRONMENT, &problem));
    assert_true(config_finish(config, &problem));
    assert_text(config_str(config, "site.name"), "Білім");
    assert_int_equal(config_int(config, "site.port"), 77);
    assert_true(config_bool(config, "site.open"));
    assert_text(config_str(config, "site.address"), "http://localhost:77/");
    assert_text(config_str(config, "site.folder"), "/var/lib/x");
    assert_true(config_line(config, 0, &line));
    assert_int_equal(line.source, CONFIG_FILE);
    assert_int_equal(line.line, 4);
    assert_true(config_line(config, 1, &line));
    assert_int_equal(line.source, CONFIG_ENVIRONMENT);
    assert_false(config_line(config, 6, &line));
}

static void a_wrong_line_stops_with_its_number(void **state)
{
    static const struct {
        const char *text;
        int line;
        const char *what;
    } rows[] = {
        {"[site]\nnmae = x", 2, "there is no setting \"site.nmae\""},
        {"[sight]\nname = x", 2, "there is no setting \"sight.name\""},
        {"[site]\nport = 8080x", 2, "\"site.port\" must be a number from 1 to 65535"},
        {"[site]\n\nport = 0", 3, "\"site.port\" must be a number from 1 to 65535"},
        {"[site]\nopen = true", 2, "\"site.open\" must be yes or no"},
        {"[site]\naddress = localhost", 2,
         "\"site.address\" must be an address that starts with http:// or https://"},
        {"[site]\naddress = http://a b", 2,
         "\"site.address\" must be an address that starts with http:// or https://"},
        {"[site]\nname =", 2, "\"site.name\" must be 1 to 10 bytes long"},
        {"[site]\nname = 12345678901", 2, "\"site.name\" must be 1 to 10 bytes long"},
        {"[site]\nname = a\nname = b", 3, "\"site.name\" is set twice"},
        {"name = x", 1, "a setting stands below its [section]"},
        {"[site]\nname", 2, "a setting is written name = value"},
        {"[site", 1, "a section is written [name]"},
        {"[site]\nname = \xff", 0, "the file is not UTF-8 text"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct config_problem problem = {0};
        if (config_parse(blank(state), str_from_z(rows[i].text), &problem))
            fail_msg("accepted: %s", rows[i].text);
        assert_text(problem.what, rows[i].what);
        assert_int_equal(problem.line, rows[i].line);
    }
}

static void names_in_braces_are_followed_but_not_in_a_ring(void **state)
{
    static const char *const rows[] = {
        "[site]\nname = {site.address}\naddress = {site.name}", /* a ring */
        "[site]\nname = {site.nothing}",
        "[site]\nname = {site.port",
        "[site]\nport = 1{site.port}", /* names itself */
        "[site]\nname = {site.folder}x\nfolder = 12345678901",
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct config *config = blank(state);
        struct config_problem problem = {0};
        assert_true(config_parse(config, str_from_z(rows[i]), &problem));
        if (config_finish(config, &problem))
            fail_msg("accepted: %s", rows[i]);
        assert_true(problem.line > 0);
    }
}

static void a_secret_is_read_from_a_file_that_only_its_owner_may_open(void **state)
{
    char path[] = "/tmp/oqu-secret-XXXXXX";
    AUTO_FD fd = mkstemp(path);
    struct config_problem problem = {0};
    struct config_line line;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, "s3cret\n", 7), 7);
    struct config *config = blank(state);
    assert_true(config_set(config, STR("site.key"), str_from_z(path), CONFIG_FILE, &problem));
    assert_true(config_finish(config, &problem));
    assert_text(config_secret(config, "site.key"), "s3cret");
    assert_true(config_line(config, 5, &line));
    assert_text(line.value, path);

    assert_int_equal(fchmod(fd, 0640), 0);
    config = blank(state);
    assert_true(config_set(config, STR("site.key"), str_from_z(path), CONFIG_FILE, &problem));
    assert_false(config_finish(config, &problem));
    assert_int_equal(unlink(path), 0);
    config = blank(state);
    assert_true(config_set(config, STR("site.key"), str_from_z(path), CONFIG_FILE, &problem));
    assert_false(config_finish(config, &problem));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_file_everything_is_standard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_changes_what_it_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_wrong_line_stops_with_its_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_in_braces_are_followed_but_not_in_a_ring, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_secret_is_read_from_a_file_that_only_its_owner_may_open,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
