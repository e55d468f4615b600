/* Files against a real database and a real folder, from the upload to the page a clerk sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/module.h"
#include "base/config.h"
#include "db_fixture.h"
#include "file/file.h"
#include "file/store.h"
#include "file_test_queries.h"
#include "i18n/i18n.h"

static struct db_fixture *fixture;
static struct ctx *family, *staff;
static char home[64];

static const struct uuid parent = {{1}}, other = {{2}}, clerk = {{3}}, school = {{4}},
                         nobody = {{0}};

static int start(void **state)
{
    (void)state;
    (void)snprintf(home, sizeof(home), "/tmp/oqu-file-XXXXXX");
    fixture = db_fixture_start();
    return mkdtemp(home) ? 0 : -1;
}

static int stop(void **state)
{
    const char *remove[] = {"rm", "-rf", home, NULL};
    pid_t child = fork();
    (void)state;

    if (child == 0)
        (void)execvp("rm", (char *const *)(uintptr_t)remove);
    db_fixture_stop(fixture);
    return 0;
}

static struct ctx *context(const char *role)
{
    const struct config_key *lists[] = {file_module.settings};
    struct ctx *c = db_fixture_ctx(fixture, role);
    struct config *config = config_new(c->mem, str_from_z(home), lists, lists[0] ? 1 : 0);
    struct config_problem problem;

    assert_true(config_finish(config, &problem));
    c->config = config;
    return c;
}

static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    family = context("oqu_family");
    staff = context("oqu_staff");
    db_fixture_sign(family, "parent", parent, nobody);
    db_fixture_sign(staff, "clerk", clerk, school);
    return 0;
}

/* A file on disk as the HTTP edge hands it over. */
static struct upload spool(struct ctx *c, struct str bytes, const char *name)
{
    struct str path = str_printf(c->mem, "%s/" STR_FMT, home, STR_ARG(rnd_token(c->mem, 9)));
    AUTO_FD fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL, 0600);

    assert_true(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
    return (struct upload){.field = STR("file"),
                           .file_name = str_from_z(name),
                           .path = path,
                           .size = (int64_t)bytes.n};
}

struct storing {
    struct upload upload;
    struct uuid id;
};

static enum status store_tx(struct ctx *c, void *arg)
{
    struct storing *storing = arg;
    return file_store_upload(c, &storing->upload, "FORM_065", &storing->id);
}

static enum status store(struct ctx *c, struct str bytes, struct uuid *ret_id)
{
    struct storing storing = {.upload = spool(c, bytes, "Бала.pdf")};

    TRY(db_tx(c, "test/store", store_tx, &storing));
    *ret_id = storing.id;
    return ST_OK;
}

static void an_upload_waits_in_quarantine_and_cannot_be_read(void **state)
{
    struct file_info *info;
    struct str type, bytes;
    struct uuid id;
    char kept[16];
    int fd = -1;
    (void)state;

    assert_int_equal(store(family, STR("%PDF-1.4 abc"), &id), ST_OK);
    assert_int_equal(file_infos(family, &id, 1, &info), ST_OK);
    assert_int_equal(info->state, FILE_QUARANTINED);
    assert_true(str_eq(info->name, STR("Бала.pdf")));
    assert_int_equal(info->size, 12);
    assert_int_equal(store_open(family, id, &fd), ST_OK);
    assert_int_equal(read(fd, kept, sizeof(kept)), 12);
    assert_int_equal(close(fd), 0);
    assert_int_equal(file_read(family, id, 0, &type, &bytes), ST_CONFLICT);
    assert_string_equal(family->failure.code, "file.not-clean");
}

static void only_known_kinds_and_sizes_are_taken(void **state)
{
    static const struct {
        struct str bytes;
        const char *code;
    } table[] = {
        {STR_INIT("<html>"), "file.kind"},
        {STR_INIT("MZ\x90"), "file.kind"},
        {STR_INIT(" %PDF-1.4"), "file.kind"},
        {STR_INIT("\xFF\xD8"), "file.kind"},
        {STR_INIT("\0\0\0\x18"
                  "ftypheic\0\0\0\0"),
         "file.heic"},
        {STR_INIT(""), "file.empty"},
    };
    struct uuid id;
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        assert_int_equal(store(family, table[i].bytes, &id), ST_INVALID);
        assert_string_equal(family->failure.code, table[i].code);
    }
    struct storing large = {.upload = spool(family, STR("%PDF-1.4"), "a")};
    large.upload.size = FILE_BYTES_MOST + 1;
    assert_int_equal(db_tx(family, "test/store", store_tx, &large), ST_INVALID);
    assert_string_equal(family->failure.code, "file.large");
}

static void a_family_has_a_daily_limit_and_a_school_has_none(void **state)
{
    struct uuid id;
    (void)state;

    for (int i = 0; i < FILE_A_DAY_MOST; i++)
        assert_int_equal(store(family, STR("%PDF-1.4"), &id), ST_OK);
    assert_int_equal(store(family, STR("%PDF-1.4"), &id), ST_INVALID);
    assert_string_equal(family->failure.code, "file.too-many");
    for (int i = 0; i <= FILE_A_DAY_MOST; i++)
        assert_int_equal(store(staff, STR("%PDF-1.4"), &id), ST_OK);
}

static enum status count_tx(struct ctx *c, void *arg)
{
    return file_test_count(c, arg);
}

static void nobody_can_look_around_in_the_tables(void **state)
{
    struct file_test_count_row *row;
    struct file_info *info;
    struct uuid id;
    (void)state;

    assert_int_equal(store(family, STR("%PDF-1.4"), &id), ST_OK);
    assert_int_equal(db_tx_read(family, "test/count", count_tx, &row), ST_FORBIDDEN);
    assert_int_equal(db_tx_read(staff, "test/count", count_tx, &row), ST_FORBIDDEN);
    db_fixture_sign_off(family);
    assert_int_equal(file_infos(family, &id, 1, &info), ST_FORBIDDEN);
}

static void infos_come_in_the_order_asked_for_and_all_or_none(void **state)
{
    struct file_info *info;
    struct uuid ids[3];
    (void)state;

    for (size_t i = 0; i < COUNT(ids); i++)
        assert_int_equal(store(family, STR("%PDF-1.4"), &ids[i]), ST_OK);
    struct uuid swapped[] = {ids[2], ids[0], ids[1]};
    db_fixture_sign(family, "parent", other, nobody); /* whose record it is, the caller decides */
    assert_int_equal(file_infos(family, swapped, 3, &info), ST_OK);
    for (size_t i = 0; i < COUNT(swapped); i++)
        assert_true(uuid_eq(info[i].id, swapped[i]));
    swapped[1] = uuid_v4();
    assert_int_equal(file_infos(family, swapped, 3, &info), ST_NOT_FOUND);
}

static enum status store_and_fail_tx(struct ctx *c, void *arg)
{
    TRY(store_tx(c, arg));
    return FAIL(c, ST_CONFLICT, "file.unknown");
}

static void what_did_not_commit_is_not_known(void **state)
{
    struct storing storing = {.upload = spool(family, STR("%PDF-1.4"), "a")};
    struct file_info *info;
    (void)state;

    assert_int_equal(db_tx(family, "test/store", store_and_fail_tx, &storing), ST_CONFLICT);
    assert_int_equal(file_infos(family, &storing.id, 1, &info), ST_NOT_FOUND);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        TEST(an_upload_waits_in_quarantine_and_cannot_be_read),
        TEST(only_known_kinds_and_sizes_are_taken),
        TEST(a_family_has_a_daily_limit_and_a_school_has_none),
        TEST(nobody_can_look_around_in_the_tables),
        TEST(infos_come_in_the_order_asked_for_and_all_or_none),
        TEST(what_did_not_commit_is_not_known),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
