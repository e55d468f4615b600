/* A door runs as several processes, and each remembers what it decided. What another process takes
 * back holds in all of them: the second process here is a real one, with a memory and a connection
 * of its own, which hears of changes from the database alone. How long it may go by what it was
 * told last is a matter of given times: test_rules.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"
#include "db_fixture.h"
#include "page_app.h"
#include "rights/memory.h"
#include "rights/permit.h"
#include "rights/state.h"
#include "rights_queries.h"
#include "rights_test_queries.h"

#define TAKEN "admission.may.paper"

enum { TRIES = 60000, PAUSE_US = 1000, AGAIN = 1000 };

static const struct uuid organisation = {{1, [6] = 0x40, [8] = 0x80}};
static const struct uuid person = {{2, [6] = 0x40, [8] = 0x80}};
static const struct uuid author = {{3, [6] = 0x40, [8] = 0x80}};
static const struct uuid group = {{4, [6] = 0x40, [8] = 0x80}};

static struct db_fixture *fixture;
static struct page_app *app;
static const struct router *router;
static struct ctx *owner, *staff; /* staff: of the process that runs, one each */
static size_t taken;              /* its place in the catalogue */
static int ask_fd = -1, answer_fd = -1;
static pid_t second;

/* ---- a process of the door ------------------------------------------------------------------- */

static void open_staff(void)
{
    staff = db_fixture_ctx(fixture, "oqu_staff");
    db_fixture_sign(staff, "clerk", person, organisation);
    staff->actor.role = STR("clerk");
    staff->actor.access = ACCESS_PERSON | ACCESS_CLERK;
}

static bool permitted(void)
{
    struct permission_set set, lent;

    ASSERT(rights_permit(staff, router, &set, &lent) == ST_OK);
    return permission_in(&set, taken);
}

static bool waits_for(bool answer)
{
    for (int i = 0; i < TRIES && permitted() != answer; i++)
        (void)usleep(PAUSE_US);
    for (int i = 0; i < AGAIN; i++) /* and stays so */
        if (permitted() != answer)
            return false;
    return true;
}

static enum status version_tx(struct ctx *c, void *arg)
{
    struct rights_current_version_row *row;

    TRY(rights_current_version(c, &row));
    *(int64_t *)arg = row->n;
    return ST_OK;
}

/* What this process was told last is what the database says: it did not only happen to be right. */
static bool knows_the_version(void)
{
    int64_t known = 0, now = -1;

    ASSERT(db_tx_single(staff, "test/version", version_tx, &now) == ST_OK);
    for (int i = 0; i < TRIES && !memory_version(time_monotonic_us(), &known); i++)
        (void)permitted();
    return known == now;
}

/* Answers 'p' or 'r' when that has come to hold: it is permitted, or refused; '!': it never did. */
static NORETURN void be_second(int questions, int answers)
{
    char question;

    ASSERT(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0); /* a test that fails leaves nothing behind */
    open_staff();
    while (read(questions, &question, 1) == 1) {
        bool good = waits_for(question == 'p') && knows_the_version();
        char answer = '!';
        if (good)
            answer = question;
        ASSERT(write(answers, &answer, 1) == 1);
    }
    _exit(0);
}

/* ---- what is changed ------------------------------------------------------------------------- */

static enum status put_tx(struct ctx *c, void *arg)
{
    int64_t changed;

    return rights_test_add_change(c, organisation, STR("clerk"), STR(TAKEN), *(struct str *)arg,
                                  person, &changed);
}

static void put(struct str state)
{
    assert_int_equal(db_tx(owner, "test/put", put_tx, &state), ST_OK);
}

static enum status join_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;

    TRY(rights_test_add_group(c, group, organisation, STR("test"), author, &changed));
    TRY(rights_test_add_group_right(c, group, organisation, STR(TAKEN), author, &changed));
    return rights_test_add_member(c, group, organisation, (struct opt_uuid){true, person},
                                  (struct opt_uuid){0}, author, &changed);
}

static enum status leave_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return rights_test_end_members(c, group, author, &changed);
}

static void assert_both(char wanted)
{
    char answer = '?';

    assert_int_equal(write(ask_fd, &wanted, 1), 1);
    assert_true(waits_for(wanted == 'p') && knows_the_version());
    assert_int_equal(read(answer_fd, &answer, 1), 1);
    assert_int_equal(answer, wanted);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static enum status organisation_tx(struct ctx *c, void *arg)
{
    const struct organisation_new school = {
        .id = organisation,
        .kind = STR("ministry"),
        .name_kk = STR("Ұйым"),
        .name_ru = STR("Ұйым"),
        .legal_name_kk = STR("Ұйым"),
        .legal_name_ru = STR("Ұйым"),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .bin = STR(""),
        .region = STR(""),
        .district = STR(""),
        .settlement = STR(""),
        .languages = STR(""),
        .phone = STR(""),
        .address_kk = STR(""),
        .address_ru = STR(""),
        .site = STR(""),
        .valid_from = {18262}, /* 2020-01-01 */
    };
    (void)arg;
    return organisation_load(c, &school, 1, STR("test"));
}

static void start_second(void)
{
    int questions[2], answers[2];

    assert_int_equal(pipe(questions), 0);
    assert_int_equal(pipe(answers), 0);
    second = fork();
    assert_true(second >= 0);
    if (second == 0) {
        (void)close(questions[1]);
        be_second(questions[0], answers[1]);
    }
    (void)close(questions[0]);
    (void)close(answers[1]);
    ask_fd = questions[1];
    answer_fd = answers[0];
}

static int start(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    fixture = db_fixture_start();
    db_fixture_fresh(fixture);
    app = page_app_open("");
    router = page_app_router(app, DOOR_STAFF);
    const struct catalogue catalogue = rights_catalogue(router);
    while (taken < catalogue.n && strcmp(catalogue.v[taken].name, TAKEN) != 0)
        taken++;
    assert_true(taken < catalogue.n);
    owner = db_fixture_ctx(fixture, "oqu_owner");
    assert_int_equal(db_tx(owner, "test/organisation", organisation_tx, NULL), ST_OK);
    start_second();
    open_staff();
    return 0;
}

static int stop(void **state)
{
    int status = -1;
    (void)state;

    (void)close(ask_fd);
    assert_int_equal(waitpid(second, &status, 0), second);
    assert_int_equal(status, 0);
    (void)close(answer_fd);
    page_app_close(app);
    db_fixture_stop(fixture);
    return 0;
}

static void what_is_taken_from_a_role_is_gone_in_every_process(void **state)
{
    (void)state;
    assert_both('p');
    put(STR("TAKEN"));
    assert_both('r');
    put(STR("SHIPPED"));
    assert_both('p');
}

static void who_leaves_a_group_loses_its_rights_in_every_process(void **state)
{
    (void)state;
    put(STR("TAKEN"));
    assert_both('r');
    assert_int_equal(db_tx(owner, "test/join", join_tx, NULL), ST_OK);
    assert_both('p');
    assert_int_equal(db_tx(owner, "test/leave", leave_tx, NULL), ST_OK);
    assert_both('r');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_from_a_role_is_gone_in_every_process),
        cmocka_unit_test(who_leaves_a_group_loses_its_rights_in_every_process),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
