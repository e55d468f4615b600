/* Ranked choices from files: sent by an officer, read by the job, compared side by side, taken
 * away, and every bad row told with its place. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "base/buf.h"
#include "base/config.h"
#include "file/testing/clamd_peer.h"
#include "i18n/msg_whatif.h"
#include "whatif/compare.h"
#include "whatif_test_queries.h"

#define FILES_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

#define SCHOOLS          "school,seats\nA,1\nB,1\n"
/* By the order of the file, first schools first: b1 comes too late at A, and then at B. By choices
 * b1 is before c1 at B. */
#define CHOICES "child,school,lane\na1,A,T\nb1,A,T\nb1,B,T\nc1,B,T\n"

static struct page *form_with(const char *schools, struct str choices)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);

    page_get(p, "/staff/whatif");
    site_follow(p, MSG_whatif_files_list);
    site_follow(p, MSG_whatif_files_title);
    page_assert_status(p, 200);
    page_assert_sound(p);
    page_upload(p, "schools", "schools.csv", str_from_z(schools));
    page_upload(p, "choices", "choices.csv", choices);
    return p;
}

/* The scanner of a test: a process that answers as the mode says; 0: there is none. */
static pid_t scanner;

static void start_scanner(enum clamd_peer_mode mode)
{
    const char *path = str_z(site.admin->mem, config_str(site.config, "file.scanner_socket"));
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

static int begin(void **state)
{
    if (site_open_with_ministry(state) != 0)
        return -1;
    start_scanner(CLAMD_PEER_RIGHT);
    return 0;
}

static int end(void **state)
{
    stop_scanner();
    return site_close(state);
}

static void work(void)
{
    bool more;

    site.world.work->config = site.config;
    do
        assert_int_equal(compare_job(site.world.work, &more), ST_OK);
    while (more);
}

/* Reads the page again; its address says which. */
static void again(struct page *p)
{
    const char *here = page_address(p);
    page_get(p, here);
    page_assert_status(p, 200);
}

/* The page is then what came of it. */
static struct page *answer_of(const char *schools, struct str choices, enum msg act)
{
    struct page *p = form_with(schools, choices);

    site_press(p, act);
    page_assert_status(p, 200);
    page_assert_says(p, "0 %");
    page_assert_count(p, "//section[@id='progress'][@data-live='2']", 1);
    work();
    again(p);
    page_assert_count(p, "//section[@id='progress']", 0);
    return p;
}

static struct whatif_test_pieces_row *found;

static enum status pieces_tx(struct ctx *c, void *arg)
{
    (void)arg;
    return whatif_test_pieces(c, &found);
}

/* What is stored: of the files that were sent, and of what came of them. */
static void assert_pieces(int sent, int made)
{
    assert_int_equal(db_tx_read(site.admin, "test/pieces", pieces_tx, NULL), ST_OK);
    assert_int_equal(found->sent, sent);
    assert_int_equal(found->made, made);
}

static enum status begun_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return whatif_test_begun(c, &changed);
}

/* A worker takes it and dies, so that nothing but the attempt is left. */
static void a_worker_dies(void)
{
    assert_int_equal(db_tx(site.admin, "test/begun", begun_tx, NULL), ST_OK);
}

static void files_are_checked_and_compared_by_the_job(void **state)
{
    struct page *p = answer_of(SCHOOLS, STR(CHOICES), MSG_whatif_files_check);
    (void)state;

    page_assert_says(p, "Мектептер: 2");
    page_assert_count(p, "//table", 0);
    assert_pieces(0, 0);
    p = answer_of(SCHOOLS, STR(CHOICES), MSG_whatif_files_compare);
    page_assert_sound(p);
    page_assert_count(p, "//tr[normalize-space(th)='Орын саны'][td[1]='2'][td[2]='2']", 1);
    page_assert_count(p,
                      str_printf(site.admin->mem,
                                 "//tr[normalize-space(th)='%s'][td[1]='2'][td[2]='1']",
                                 site_word(p, MSG_whatif_first))
                          .p,
                      1);
    site_says(p, MSG_whatif_files_walking);
    assert_pieces(0, 1); /* what was sent is gone */
    page_follow(p, "//a[contains(@href, '/places?n=1')]");
    assert_string_equal(page_header(p, "Content-Type"), "text/csv; charset=utf-8");
    assert_string_equal(page_body(p), "child,was,would\na1,A,A\nb1,,B\nc1,B,\n");
    page_get(p, "/staff/whatif/files?rule=MATCH");
    page_assert_count(p, "//tbody/tr", 2);
    page_get(p, "/staff/whatif/files?rule=DRAW");
    page_assert_count(p, "//tbody/tr", 0);
    page_get(p, "/staff/whatif/files?format=csv");
    page_assert_status(p, 200);
}

/* req: M456-5.4 */
static void every_bad_row_has_its_place_and_nothing_is_computed(void **state)
{
    struct page *p =
        answer_of("school,seats\nA,1\nA,2\nC,many\n",
                  STR("child,school,lane\na1,A,T\na1,X,T\nb1,A,Z\n"), MSG_whatif_files_compare);
    (void)state;

    page_assert_count(p, "//tbody/tr", 4);
    page_assert_count(p, "//tr[normalize-space(th)='schools.csv: 3']", 1);
    page_assert_count(p, "//tr[normalize-space(th)='schools.csv: 4']", 1);
    page_assert_count(p, "//tr[normalize-space(th)='choices.csv: 3']", 1);
    page_assert_count(p, "//tr[normalize-space(th)='choices.csv: 4']", 1);
    page_assert_count(p, "//a[contains(@href, '/places')]", 0);
    page_follow(p, "//a[contains(@href, '/faults?n=1')]");
    assert_string_equal(page_header(p, "Content-Type"), "text/csv; charset=utf-8");
    assert_non_null(strstr(page_body(p), "choices.csv,4,lane,"));
    assert_pieces(0, 1);
}

/* Nothing is read before the scanner has said that it is clean, and an infected file is gone. */
static void files_go_past_the_virus_scanner(void **state)
{
    struct page *p = form_with(SCHOOLS, STR(CHOICES));
    (void)state;

    stop_scanner();
    site_press(p, MSG_whatif_files_compare);
    for (int i = 0; i < COMPARE_TRIES + 1; i++) /* waiting is no attempt */
        work();
    again(p);
    page_assert_count(p, "//section[@id='progress']", 1);
    assert_pieces(2, 0);
    start_scanner(CLAMD_PEER_RIGHT);
    work();
    again(p);
    page_assert_count(p, "//a[contains(@href, '/places')]", 1);
    p = answer_of(SCHOOLS, STR("child,school,lane\n" CLAMD_PEER_EICAR ",A,T\n"),
                  MSG_whatif_files_compare);
    site_says(p, MSG_whatif_files_infected_text);
    page_assert_count(p, "//a[contains(@href, '/places')]", 0);
    assert_pieces(0, 1); /* of the one before */
}

/* More than a piece, and more faults than a page shows: the file that is taken away has them all.
 */
static void files_of_many_pieces_are_read_whole(void **state)
{
    enum { CHILDREN = 80000, BAD = 300 };
    struct arena *mem = arena_new(1 << 26, 1 << 27);
    struct buf choices;
    struct page *p;
    (void)state;

    buf_init(&choices, mem, 1 << 24);
    buf_add(&choices, STR("child,school,lane\n"));
    for (int i = 0; i < CHILDREN; i++)
        buf_printf(&choices, "child-%06d,A,T\nchild-%06d,B,O\n", i, i);
    assert_true(choices.n > 2 * PIECE_SENT_BYTES);
    p = answer_of("school,seats\nA,20000\nB,10000\n", buf_str(&choices), MSG_whatif_files_compare);
    page_assert_count(p, "//tr[normalize-space(th)='Орын жетпеді'][td[1]='50\u00a0000']", 1);
    for (int i = 0; i < BAD; i++)
        buf_printf(&choices, "other-%d,C,T\n", i);
    p = answer_of("school,seats\nA,20000\nB,10000\n", buf_str(&choices), MSG_whatif_files_compare);
    page_assert_count(p, "//tbody/tr", 200);
    page_follow(p, "//a[contains(@href, '/faults?n=1')]");
    size_t lines = 0;
    for (const char *at = page_body(p); *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 1 + BAD);
    arena_free(mem);
}

static void whoever_dies_in_it_leaves_it_to_the_next(void **state)
{
    struct page *p = form_with(SCHOOLS, STR(CHOICES));
    (void)state;

    site_press(p, MSG_whatif_files_compare);
    for (int i = 1; i < COMPARE_TRIES; i++)
        a_worker_dies();
    assert_pieces(2, 0); /* nothing half done */
    work();
    again(p);
    page_assert_count(p, "//tr[normalize-space(th)='Орын саны'][td[1]='2'][td[2]='2']", 1);
    assert_pieces(0, 1);
    p = form_with(SCHOOLS, STR(CHOICES));
    site_press(p, MSG_whatif_files_compare);
    for (int i = 0; i < COMPARE_TRIES; i++)
        a_worker_dies();
    work();
    again(p);
    site_says(p, MSG_whatif_files_failed_text);
    page_assert_count(p, "//table", 0);
}

static void one_at_a_time_and_nobody_elses(void **state)
{
    struct page *p = form_with(SCHOOLS, STR(CHOICES)), *other;
    (void)state;

    site_press(p, MSG_whatif_files_compare);
    const char *first = page_address(p);
    p = form_with(SCHOOLS, STR(CHOICES));
    site_press(p, MSG_whatif_files_compare);
    page_assert_status(p, 422);
    site_says(p, MSG_whatif_files_busy);
    work();
    other = site_staff("department", site.world.officer, site.world.department);
    page_get(other, "/staff/whatif/files");
    page_assert_status(other, 200);
    page_assert_count(other, "//tbody/tr", 0);
    page_get(other, first);
    page_assert_status(other, 404);
    page_get(other, str_printf(site.admin->mem, "%s/places?n=1", first).p);
    page_assert_status(other, 404);
    page_get(p, str_printf(site.admin->mem, "%s/places?n=1", first).p);
    page_assert_status(p, 200);
    page_get(p, str_printf(site.admin->mem, "%s/places?n=2", first).p);
    page_assert_status(p, 404);
}

static void what_is_missing_is_told_beside_the_field(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    page_get(p, "/staff/whatif/files/new");
    page_choose(p, "rule", "DRAW");
    site_press(p, MSG_whatif_files_compare);
    page_assert_status(p, 422);
    page_assert_error(p, "schools", site_word(p, MSG_whatif_files_missing));
    page_assert_error(p, "choices", site_word(p, MSG_whatif_files_missing));
    page_assert_error(p, "word", site_word(p, MSG_whatif_word_missing));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILES_TEST(files_are_checked_and_compared_by_the_job),
        FILES_TEST(every_bad_row_has_its_place_and_nothing_is_computed),
        FILES_TEST(files_go_past_the_virus_scanner),
        FILES_TEST(files_of_many_pieces_are_read_whole),
        FILES_TEST(whoever_dies_in_it_leaves_it_to_the_next),
        FILES_TEST(one_at_a_time_and_nobody_elses),
        FILES_TEST(what_is_missing_is_told_beside_the_field),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
