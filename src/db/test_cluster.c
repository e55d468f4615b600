/* A private cluster as `oqu up` makes it: safe settings, closed to others, and the checks that a
 * door makes before it opens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/cluster.h"
#include "db/testing.h"
#include "db_template.h"
#include "db_test_queries.h"

enum { MEMORY = 64 << 20 };

static struct ctx ctx, *c = &ctx;
static struct str folder;
static struct cluster cluster;

static int start(void **state)
{
    (void)state;
    ctx = (struct ctx){.mem = arena_new(MEMORY, MEMORY)};
    folder = db_template_folder(c);
    cluster = db_template_cluster(c->mem, folder);
    cluster.unsafe_fast = false;
    db_fixture_must(c, cluster_create(c, &cluster), "create");
    db_fixture_must(c, cluster_start(c, &cluster), "start");
    db_fixture_must(c, cluster_prepare(c, &cluster, "oqu"), "prepare");
    db_fixture_must(c,
                    db_migrate(c, cluster_conninfo(c->mem, &cluster, "oqu_owner", "oqu"), NULL, 0),
                    "migrate");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_must(c, cluster_stop(c, &cluster), "stop");
    db_template_remove(c, folder);
    arena_free(c->mem);
    return 0;
}

static void connect_as(const char *role)
{
    db_close(c->db);
    c->db = NULL;
    assert_int_equal(db_open(c, cluster_conninfo(c->mem, &cluster, role, "oqu"), &c->db), ST_OK);
}

struct setting {
    const char *name;
    struct db_test_setting_row *row;
};

static enum status setting_tx(struct ctx *x, void *arg)
{
    struct setting *setting = arg;
    return db_test_setting(x, str_from_z(setting->name), &setting->row);
}

/* req: M456-5.14 */
static void the_server_is_safe_silent_and_local(void **state)
{
    static const char *const expected[][2] = {
        {"fsync", "on"},
        {"full_page_writes", "on"},
        {"synchronous_commit", "on"},
        {"data_checksums", "on"},
        {"wal_level", "replica"},
        {"data_sync_retry", "off"},
        {"listen_addresses", ""},
        {"unix_socket_permissions", "0700"},
        {"TimeZone", "UTC"},
        {"server_encoding", "UTF8"},
        {"lc_collate", "C.UTF-8"},
        {"log_parameter_max_length", "0"},
        {"log_parameter_max_length_on_error", "0"},
        {"log_error_verbosity", "terse"},
        {"log_min_error_statement", "panic"},
        {"log_statement", "ddl"},
        {"log_connections", "on"},
        {"password_encryption", "scram-sha-256"},
    };
    (void)state;

    connect_as("oqu_admin");
    for (size_t i = 0; i < COUNT(expected); i++) {
        struct setting setting = {.name = expected[i][0]};
        assert_int_equal(db_tx_read(c, "test/setting", setting_tx, &setting), ST_OK);
        assert_string_equal(str_z(c->mem, setting.row->value), expected[i][1]);
    }
}

static void only_the_servers_user_reaches_the_files(void **state)
{
    struct str folders[] = {cluster.dir, cluster.socket};
    struct stat about;
    (void)state;

    for (size_t i = 0; i < COUNT(folders); i++) {
        assert_int_equal(stat(str_z(c->mem, folders[i]), &about), 0);
        assert_int_equal(about.st_mode & 0777, 0700);
    }
    assert_int_equal(stat(cluster_socket(c->mem, &cluster), &about), 0);
    assert_true(S_ISSOCK(about.st_mode));
}

static void roles_have_their_limits(void **state)
{
    static const char *const expected[][3] = {
        {"oqu_public", "3s", "on"},  {"oqu_family", "3s", "off"},  {"oqu_staff", "10s", "off"},
        {"oqu_work", "2min", "off"}, {"oqu_check", "10min", "on"}, {"oqu_wait", "5s", "off"},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(expected); i++) {
        struct setting timeout = {.name = "statement_timeout"};
        struct setting read_only = {.name = "default_transaction_read_only"};
        struct setting lock = {.name = "lock_timeout"};
        connect_as(expected[i][0]);
        assert_int_equal(db_tx_read(c, "test/setting", setting_tx, &timeout), ST_OK);
        assert_int_equal(db_tx_read(c, "test/setting", setting_tx, &read_only), ST_OK);
        assert_int_equal(db_tx_read(c, "test/setting", setting_tx, &lock), ST_OK);
        assert_string_equal(str_z(c->mem, timeout.row->value), expected[i][1]);
        assert_string_equal(str_z(c->mem, read_only.row->value), expected[i][2]);
        assert_string_equal(str_z(c->mem, lock.row->value), "2s");
    }
}

static void nobody_logs_in_as_core_or_as_somebody_unknown(void **state)
{
    static const char *const roles[] = {"oqu_core", "postgres", "nobody"};
    struct db *db = NULL;
    (void)state;

    for (size_t i = 0; i < COUNT(roles); i++)
        assert_int_equal(db_open(c, cluster_conninfo(c->mem, &cluster, roles[i], "oqu"), &db),
                         ST_BUSY);
}

static void a_door_checks_before_it_opens(void **state)
{
    static const struct migration missing[] = {{"none", "0001_none.sql", "", 1, ""}};
    static const struct migration_list list = {missing, 1};
    const struct migration_list *const applied[] = {&db_migrations};
    const struct migration_list *const both[] = {&db_migrations, &list};
    size_t at;
    (void)state;

    connect_as("oqu_family");
    assert_int_equal(db_check(c, applied, 1), ST_OK);
    assert_int_equal(db_check(c, both, 2), ST_BUSY);
    assert_string_equal(c->failure.code, "db.not-migrated");
    connect_as("oqu_admin");
    assert_int_equal(db_check(c, applied, 1), ST_INTERNAL);
    assert_string_equal(c->failure.code, "db.unsafe");
    assert_true(str_find(c->failure.detail, STR("oqu_admin"), &at));
}

static void preparing_and_starting_again_changes_nothing(void **state)
{
    (void)state;

    assert_int_equal(cluster_create(c, &cluster), ST_OK);
    assert_int_equal(cluster_start(c, &cluster), ST_OK);
    assert_int_equal(cluster_prepare(c, &cluster, "oqu"), ST_OK);
    connect_as("oqu_staff");
}

static void a_server_that_loses_data_opens_no_door(void **state)
{
    const struct migration_list *const applied[] = {&db_migrations};
    size_t at;
    (void)state;

    db_close(c->db);
    c->db = NULL;
    assert_int_equal(cluster_stop(c, &cluster), ST_OK);
    cluster.unsafe_fast = true;
    assert_int_equal(cluster_create(c, &cluster), ST_OK);
    assert_int_equal(cluster_start(c, &cluster), ST_OK);
    connect_as("oqu_family");
    assert_int_equal(db_check(c, applied, 1), ST_INTERNAL);
    assert_string_equal(c->failure.code, "db.unsafe");
    assert_true(str_find(c->failure.detail, STR("fsync = off"), &at));
    db_close(c->db);
    c->db = NULL;
}

static void folders_that_would_break_the_settings_are_refused(void **state)
{
    static const char *const bad[] = {"",          "run",       "/tmp/a'b", "/tmp/a,b",
                                      "/tmp/a\"b", "/tmp/a\nb", "/tmp/a\\b"};
    struct cluster wrong = cluster;
    (void)state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        wrong.socket = str_from_z(bad[i]);
        assert_int_equal(cluster_create(c, &wrong), ST_INVALID);
    }
    wrong.socket = str_printf(c->mem, "/tmp/%0100d", 0);
    assert_int_equal(cluster_create(c, &wrong), ST_INVALID);
}

static void notice_the_dead(int number)
{
    (void)number;
    (void)waitpid(-1, NULL, WNOHANG);
}

/* A supervisor that was killed leaves its server to another parent, who takes a moment. */
static void a_killed_server_is_waited_for_until_its_parent_has_noticed(void **state)
{
    const struct itimerval soon = {.it_value = {.tv_usec = 300 * 1000}};
    struct cluster former = {.dir = str_printf(c->mem, STR_FMT "/former", STR_ARG(folder))};
    siginfo_t info;
    (void)state;

    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    assert_int_equal(mkdir(former.dir.p, 0700), 0);
    FILE *file = fopen(str_printf(c->mem, STR_FMT "/postmaster.pid", STR_ARG(former.dir)).p, "we");
    assert_non_null(file);
    assert_true(fprintf(file, "%d\n/nowhere\n", (int)pid) > 0);
    assert_int_equal(fclose(file), 0);
    assert_true(signal(SIGALRM, notice_the_dead) != SIG_ERR);
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    cluster_wait_for_former(c->mem, &former);
    assert_int_equal(kill(pid, 0), -1);
}

/* req: SEC-5 */
static void a_server_of_another_machine_must_prove_its_name(void **state)
{
    static const char *const refused[] = {
        "host=db.example", "host=db.example sslmode=require", "hostaddr=192.0.2.1 sslmode=prefer",
        "host=/run/postgresql,db.example", "postgresql://db.example/oqu?sslmode=verify-ca"};
    static const char *const tried[] = {
        "host=127.0.0.1 port=1 sslmode=verify-full sslrootcert=/nowhere", "host=/nowhere"};
    struct db *db;
    (void)state;

    for (size_t i = 0; i < COUNT(refused); i++)
        assert_int_equal(db_open(c, str_from_z(refused[i]), &db), ST_INVALID);
    for (size_t i = 0; i < COUNT(tried); i++) /* nothing answers there */
        assert_int_equal(db_open(c, str_from_z(tried[i]), &db), ST_BUSY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_server_is_safe_silent_and_local),
        cmocka_unit_test(only_the_servers_user_reaches_the_files),
        cmocka_unit_test(roles_have_their_limits),
        cmocka_unit_test(nobody_logs_in_as_core_or_as_somebody_unknown),
        cmocka_unit_test(a_door_checks_before_it_opens),
        cmocka_unit_test(preparing_and_starting_again_changes_nothing),
        cmocka_unit_test(a_server_that_loses_data_opens_no_door),
        cmocka_unit_test(a_server_of_another_machine_must_prove_its_name),
        cmocka_unit_test(folders_that_would_break_the_settings_are_refused),
        cmocka_unit_test(a_killed_server_is_waited_for_until_its_parent_has_noticed),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
