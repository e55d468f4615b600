/* What `oqu evidence` writes for a laboratory: everything asked for, hashes that fit, no secret. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/routes.h"
#include "app/settings.h"
#include "base/io.h"
#include "db_fixture.h"

enum { FILE_MOST = 1 << 20, DIGEST = 32, NAME_MOST = 40 };

static const char *const files[] = {"components.cdx.json", "interfaces.txt",   "settings.txt",
                                    "database-roles.json", "log-sample.jsonl", "growth.json",
                                    "release.json",        "SHA256SUMS"};

static struct db_fixture *fixture;
static struct ctx *owner;
static struct str home, folder;

static struct str at(struct str dir, const char *name)
{
    return str_printf(owner->mem, STR_FMT "/%s", STR_ARG(dir), name);
}

static void write_file(struct str path, const char *text, mode_t mode)
{
    AUTO_FD fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    assert_true(fd >= 0 && io_write_all(fd, text, strlen(text)));
}

static struct str read_file(struct str path)
{
    char *bytes = arena_alloc(owner->mem, FILE_MOST);
    AUTO_FD fd = open(path.p, O_RDONLY | O_CLOEXEC);
    size_t n = 0;

    assert_true(fd >= 0 && io_read_all(fd, bytes, FILE_MOST, &n));
    return (struct str){bytes, n};
}

static int start(void **state)
{
    struct config *config;
    struct str problem;

    (void)state;
    fixture = db_fixture_start();
    owner = db_fixture_ctx(fixture, "oqu_owner");
    char name[] = "/tmp/oqu-evidence-XXXXXX";
    assert_non_null(mkdtemp(name));
    home = str_copy(owner->mem, str_from_z(name));
    folder = at(home, "out");
    write_file(at(home, "secret"), "geheim\n", 0600);
    write_file(at(home, "oqu.conf"), "[account]\nidp_secret = secret\n", 0600);
    assert_int_equal(mkdir(at(home, "log").p, 0700), 0);
    write_file(at(home, "log/oqu.log"), "{\"event\":\"first\"}\n{\"event\":\"last\"}\n", 0600);
    assert_true(settings_load(owner->mem, home, &config, &problem));
    owner->config = config;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(files); i++)
        (void)unlink(at(folder, files[i]).p);
    (void)rmdir(folder.p);
    (void)unlink(at(home, "log/oqu.log").p);
    (void)rmdir(at(home, "log").p);
    (void)unlink(at(home, "oqu.conf").p);
    (void)unlink(at(home, "secret").p);
    (void)rmdir(home.p);
    db_fixture_stop(fixture);
    return 0;
}

static enum status evidence(void)
{
    char *words[] = {(char *)(uintptr_t)folder.p, NULL};
    return evidence_command(owner, 1, words);
}

static json_t *parsed(const char *name)
{
    struct str text = read_file(at(folder, name));
    json_t *value = json_loadb(text.p, text.n, 0, NULL);

    assert_non_null(value);
    return value;
}

static bool has(struct str text, const char *words)
{
    size_t where;
    return str_find(text, str_from_z(words), &where);
}

static void sums_fit(void)
{
    struct str sums = read_file(at(folder, "SHA256SUMS"));

    for (size_t i = 0; i + 1 < COUNT(files); i++) {
        struct str text = read_file(at(folder, files[i]));
        uint8_t digest[DIGEST];
        char line[2 * DIGEST + 3 + NAME_MOST];
        assert_int_equal(EVP_Digest(text.p, text.n, digest, NULL, EVP_sha256(), NULL), 1);
        for (size_t k = 0; k < DIGEST; k++)
            (void)snprintf(line + 2 * k, 3, "%02x", digest[k]);
        (void)snprintf(line + 2 * (size_t)DIGEST, 3 + NAME_MOST, "  %s\n", files[i]);
        assert_true(has(sums, line));
    }
}

/* req: J73-3.1 */
static void one_command_writes_everything_and_no_secret(void **state)
{
    (void)state;
    assert_int_equal(evidence(), ST_OK);
    sums_fit();
    assert_true(str_eq(read_file(at(folder, "interfaces.txt")), routes_print(owner->mem, modules)));
    struct str settings = read_file(at(folder, "settings.txt"));
    assert_true(has(settings, "account.idp_secret"));
    assert_false(has(settings, "geheim"));
    assert_true(has(read_file(at(folder, "log-sample.jsonl")), "\"last\""));

    json_t *components = parsed("components.cdx.json");
    assert_string_equal(json_string_value(json_object_get(components, "bomFormat")), "CycloneDX");
    assert_true(json_array_size(json_object_get(components, "components")) > 10);
    assert_true(has(read_file(at(folder, "components.cdx.json")), "libpq.so"));
    json_decref(components);

    json_t *release = parsed("release.json");
    assert_int_equal(json_string_length(json_object_get(release, "program_sha256")), 2 * DIGEST);
    json_decref(release);
    json_t *growth = parsed("growth.json"); /* what bench/growth measured of this release */
    assert_string_equal(json_string_value(json_object_get(growth, "bench")), "growth");
    assert_true(json_object_size(json_object_get(growth, "right")) > 0);
    json_decref(growth);
    json_t *roles = parsed("database-roles.json");
    assert_true(json_array_size(roles) >= 5);
    json_decref(roles);
}

static void nothing_is_written_over(void **state)
{
    (void)state;
    assert_int_equal(evidence(), ST_INVALID);
    assert_string_equal(owner->failure.code, "evidence.file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_command_writes_everything_and_no_secret),
        cmocka_unit_test(nothing_is_written_over),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
