/* A file of territories goes past the virus scanner before anything of it is read. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "account/testing.h"
#include "app/module.h"
#include "base/config.h"
#include "base/time.h"
#include "file/file.h"
#include "file/territories.h"
#include "file/testing/clamd_peer.h"
#include "file_test_queries.h"

#define HEADER                                                                                     \
    "school,settlement,street_kk,street_ru,house_from,house_to,parity,flat_from,flat_to,"          \
    "language\n"
#define WAITS    "Вирусқа қарсы тексеру әзірге жауап бермейді"
#define READ     "Файлда қате бар"
#define INFECTED "Вирус табылды"

static struct ctx *worker;
static char home[64];
static pid_t scanner; /* 0: there is none */

static void start_scanner(enum clamd_peer_mode mode)
{
    const char *path = str_z(worker->mem, config_str(worker->config, "file.scanner_socket"));
    int fd = -1;

    (void)unlink(path);
    assert_true(clamd_peer_listen(path, &fd));
    scanner = fork();
    assert_true(scanner >= 0);
    if (scanner == 0)
        clamd_peer_serve(fd, mode);
    assert_int_equal(close(fd), 0);
}

static void stop_scanner(void)
{
    if (scanner > 0) {
        assert_int_equal(kill(scanner, SIGKILL), 0);
        assert_int_equal(waitpid(scanner, NULL, 0), scanner);
    }
    scanner = 0;
}

static int set_up(void **state)
{
    const struct config_key *lists[] = {file_module.settings};
    struct config_problem problem;

    assert_int_equal(country_fresh(state), 0);
    (void)snprintf(home, sizeof(home), "/tmp/oqu-scan-XXXXXX");
    assert_non_null(mkdtemp(home));
    worker = db_fixture_ctx(country->fixture, "oqu_work");
    struct config *config = config_new(worker->mem, str_from_z(home), lists, COUNT(lists));
    assert_true(config_finish(config, &problem));
    worker->config = config;
    assert_int_equal(mkdir(str_printf(worker->mem, "%s/run", home).p, 0700), 0);
    country_add(CLERK_IIN, DEPARTMENT, "department");
    country_sign_in(country->page, CLERK_IIN);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    stop_scanner();
    (void)unlink(str_z(worker->mem, config_str(worker->config, "file.scanner_socket")));
    (void)rmdir(str_printf(worker->mem, "%s/run", home).p);
    (void)rmdir(home);
    return 0;
}

static void work(void)
{
    bool more = true;

    while (more)
        assert_int_equal(territories_job(worker, &more), ST_OK);
}

static void again(struct page *p)
{
    page_get(p, page_address(p));
    page_assert_status(p, 200);
}

/* The page is then that of the file, whatever the scanner does. */
static struct page *sent(const char *file)
{
    struct page *p = country->page;
    struct date today = time_date(country->staff->now_us + country->offset_us);

    page_get(p, "/staff/territories/import");
    page_upload(p, "file", "aumaqtar.csv", str_from_z(file));
    page_fill(p, "act_number", "A-7");
    page_fill_date(p, "act_date", "2026-03-01");
    page_fill_date(p, "from", str_z(country->mem, time_print_date(country->mem, today)));
    page_press(p, "Файлды тексеру");
    page_assert_status(p, 200);
    page_assert_says(p, "Тексерілді: 0 %");
    return p;
}

static enum status kept_tx(struct ctx *c, void *arg)
{
    struct file_test_territories_kept_row *row;

    TRY(file_test_territories_kept(c, &row));
    *(int64_t *)arg = row->n;
    return ST_OK;
}

static int64_t bytes_kept(void)
{
    int64_t n = -1;

    assert_int_equal(db_tx(country->owner, "test/kept", kept_tx, &n), ST_OK);
    return n;
}

static void nothing_is_read_while_there_is_no_scanner(void **state)
{
    struct page *p = sent(HEADER "1,2\n");
    (void)state;

    work();
    again(p);
    page_assert_says(p, WAITS);
    page_assert_silent(p, READ);
    start_scanner(CLAMD_PEER_GARBAGE);
    work();
    again(p);
    page_assert_says(p, WAITS);
    stop_scanner();
    start_scanner(CLAMD_PEER_SILENT);
    work();
    again(p);
    page_assert_says(p, WAITS);
    stop_scanner();
    start_scanner(CLAMD_PEER_RIGHT);
    work();
    again(p);
    page_assert_says(p, READ); /* with its mistakes: it was read now */
}

static void a_slow_scanner_is_waited_for_by_the_job_alone(void **state)
{
    struct page *p;
    (void)state;

    start_scanner(CLAMD_PEER_SLOW);
    p = sent(HEADER "1,2\n"); /* the officer has gone on before it answers */
    work();
    again(p);
    page_assert_says(p, READ);
}

static void an_infected_file_is_refused_and_gone(void **state)
{
    struct page *p;
    (void)state;

    start_scanner(CLAMD_PEER_RIGHT);
    p = sent(HEADER CLAMD_PEER_EICAR "\n");
    assert_true(bytes_kept() > 0);
    work();
    again(p);
    page_assert_says(p, INFECTED);
    page_assert_silent(p, READ);
    page_assert_count(p, "//form[contains(@action, '/apply')]", 0);
    page_assert_count(p, "//a[contains(@href, '/faults')]", 0);
    assert_int_equal(bytes_kept(), 0);
    p = sent(HEADER "1,2\n"); /* the next one is not held up */
    work();
    again(p);
    page_assert_says(p, READ);
}

#define SCAN_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCAN_TEST(nothing_is_read_while_there_is_no_scanner),
        SCAN_TEST(a_slow_scanner_is_waited_for_by_the_job_alone),
        SCAN_TEST(an_infected_file_is_refused_and_gone),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
