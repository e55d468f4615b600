/* Free clubs: a provider's groups, families in the order of arrival, a place that goes on to the
 * next, and the public log, over which the published rule is run again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "admission/testing/site.h"
#include "app/module.h"
#include "club/place.h"
#include "club_test_queries.h"
#include "db/testing.h"
#include "i18n/msg_club.h"
#include "i18n/msg_signature.h"
#include "ledger/ledger.h"

#define NEXT_YEAR "2027-06-01T10:00:00+05:00" /* the season of 2026 has ended */

extern const struct module admission_module;

static struct uuid robots; /* the group of most tests */

/* ---- the provider ---------------------------------------------------------------------------- */

static struct page *director(void)
{
    return site_staff("director", site.world.director, site.world.school);
}

struct lessons {
    const char *title, *days, *starts, *from, *to;
};
static const struct lessons usual = {"Робототехника", "1", "15:30", "6", "7"};

static void fill_group(struct page *p, const struct lessons *lessons)
{
    page_get(p, "/staff/clubs/new");
    page_fill(p, "title", lessons->title);
    page_choose(p, "direction", "technology");
    page_choose(p, "level", "begin");
    page_choose(p, "language", "kk");
    page_fill(p, "from", lessons->from);
    page_fill(p, "to", lessons->to);
    for (const char *day = lessons->days; *day != '\0'; day++)
        page_tick(p, site_word(p, (enum msg)(MSG_club_day_1 + (*day - '1'))));
    page_fill(p, "starts", lessons->starts);
    page_fill(p, "minutes", "90");
    page_fill(p, "place", "Абай көшесі, 1, 12-кабинет");
    site_press(p, MSG_club_staff_add);
}

static void set_places(struct page *p, const char *places)
{
    page_fill(p, "places", places);
    page_fill(p, "act", "№ 15-МТ, 01.06.2026");
    site_press(p, MSG_club_staff_places);
}

static struct uuid group(const struct lessons *lessons, const char *places)
{
    struct page *p = director();

    fill_group(p, lessons);
    page_assert_status(p, 200);
    struct uuid id = site_id(p);
    set_places(p, places);
    page_assert_status(p, 200);
    return id;
}

/* ---- families -------------------------------------------------------------------------------- */

static struct page *ask(int family, struct uuid pool)
{
    struct page *p = site_parent(site.world.parent[family]);

    page_get(p, site_path("/my/clubs/%s", pool));
    page_assert_status(p, 200);
    page_choose(p, "child", uuid_print(site.admin->mem, site.world.child[family]).p);
    site_press(p, MSG_club_apply_send);
    return p;
}

static struct page *apply(int family, struct uuid pool)
{
    struct page *p = ask(family, pool);

    page_assert_status(p, 200);
    page_fill(p, "code", site_code());
    site_press(p, MSG_club_sign_button);
    return p;
}

static struct page *applied(int family, struct uuid pool)
{
    struct page *p = apply(family, pool);

    page_assert_status(p, 200);
    return p;
}

struct seen {
    struct uuid pool;
    struct club_test_group_state_row *row;
};

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct seen *seen = arg;
    return club_test_group_state(c, seen->pool, &seen->row);
}

static void assert_group(struct uuid pool, int32_t capacity, int32_t taken, int32_t waiting)
{
    struct seen seen = {.pool = pool};

    assert_int_equal(db_tx_read(site.world.owner, "test/group", seen_tx, &seen), ST_OK);
    assert_int_equal(seen.row->capacity, capacity);
    assert_int_equal(seen.row->seats, capacity);
    assert_int_equal(seen.row->taken, taken);
    assert_int_equal(seen.row->waiting, waiting);
}

/* ---- a place -------------------------------------------------------------------------------- */

/* req: M456-36.3 */
static void places_go_by_arrival_and_a_freed_one_to_the_next(void **state)
{
    struct page *first, *second, *third, *head;
    (void)state;

    robots = group(&usual, "1");
    first = applied(0, robots);
    site_says(first, MSG_club_state_place);
    site_says(first, MSG_club_rule_plain);
    second = applied(1, robots);
    site_says(second, MSG_club_state_waits);
    page_assert_says(second, "Кезектегі орныңыз: 1.");
    third = applied(2, robots);
    page_assert_says(third, "Кезектегі орныңыз: 2.");
    assert_group(robots, 1, 1, 2);
    site_follow(first, MSG_club_leave_title);
    site_press(first, MSG_club_leave_button);
    site_says(first, MSG_club_state_withdrawn);
    assert_group(robots, 1, 1, 1);
    page_get(second, site_path("/my/club/%s", site_id(second)));
    site_says(second, MSG_club_state_place);
    page_assert_silent(second, site_word(second, MSG_club_why_disagrees));
    assert_int_equal(site_messages(site.world.parent[1], MSG_club_notice_place), 1);
    page_get(third, site_path("/my/club/%s", site_id(third)));
    page_assert_says(third, "Кезектегі орныңыз: 1.");
    head = director();
    page_get(head, site_path("/staff/clubs/%s", robots));
    set_places(head, "3");
    assert_group(robots, 3, 2, 0);
}

/* req: M456-36.3 */
static void age_clashing_lessons_and_too_many_groups_are_refused(void **state)
{
    struct lessons older = {"Шахмат", "2", "10:00", "10", "12"},
                   same_time = {"Хор", "1", "16:30", "6", "7"},
                   other_day = {"Домбыра", "36", "16:30", "6", "7"},
                   third = {"Футбол", "4", "16:30", "6", "7"};
    struct page *p;
    (void)state;

    robots = group(&usual, "5");
    p = ask(0, group(&older, "5"));
    page_assert_status(p, 422);
    page_assert_error(p, "child", site_word(p, MSG_club_apply_age));
    (void)applied(0, robots);
    p = apply(0, group(&same_time, "5"));
    page_assert_status(p, 422);
    site_says(p, MSG_club_apply_clash);
    page_assert_says(applied(0, group(&other_day, "5")), "Ср, Сн 16:30–18:00");
    p = apply(0, group(&third, "5"));
    page_assert_status(p, 422);
    site_says(p, MSG_club_apply_too_many);
    p = apply(0, robots); /* in it already: two groups, this one among them */
    page_assert_status(p, 422);
    assert_group(robots, 5, 1, 0);
}

static void outside_the_season_nobody_applies_and_who_waits_is_told(void **state)
{
    struct page *p, *second;
    bool more;
    (void)state;

    robots = group(&usual, "1");
    (void)applied(0, robots);
    second = applied(1, robots);
    world_clock(&site.world, NEXT_YEAR);
    p = ask(2, robots);
    page_assert_status(p, 422);
    page_assert_error(p, "child", site_word(p, MSG_club_apply_closed));
    assert_int_equal(club_timers(site.world.work, &more), ST_OK);
    page_get(second, site_path("/my/club/%s", site_id(second)));
    site_says(second, MSG_club_rule_full);
    page_assert_silent(second, site_word(second, MSG_club_why_disagrees));
    assert_group(robots, 1, 1, 0);
    assert_int_equal(site_messages(site.world.parent[1], MSG_club_notice_ended), 1);
}

static void a_wrong_code_and_the_same_form_twice(void **state)
{
    struct page *p;
    (void)state;

    robots = group(&usual, "5");
    p = ask(0, robots);
    page_fill(p, "code", site_wrong_code());
    site_press(p, MSG_club_sign_button);
    page_assert_status(p, 422);
    page_assert_error(p, "code", site_word(p, MSG_signature_code_wrong));
    assert_group(robots, 5, 0, 0);
    page_fill(p, "code", site_code());
    site_press(p, MSG_club_sign_button);
    page_assert_status(p, 200);
    assert_group(robots, 5, 1, 0);
    p = apply(0, robots);
    page_assert_status(p, 422);
    assert_group(robots, 5, 1, 0);
}

/* ---- pages ---------------------------------------------------------------------------------- */

/* req: M456-36.6 */
static void everybody_finds_groups_that_have_places(void **state)
{
    struct lessons chess = {"Шахмат", "2", "10:00", "10", "12"};
    struct page *p = site_visitor(), *head = director();
    (void)state;

    robots = group(&usual, "2");
    (void)applied(0, robots);
    fill_group(head, &chess); /* no places yet: nobody sees it */
    page_get(p, "/clubs");
    page_assert_says(p, "Робототехника");
    page_assert_says(p, "1 бос орын");
    page_assert_silent(p, "Шахмат");
    page_get(p, site_path("/clubs/%s", site_id(head)));
    page_assert_status(p, 404);
    page_get(p, "/clubs?age=12");
    page_assert_silent(p, "Робототехника");
    page_get(p, "/clubs?age=6&day=1&language=kk&direction=technology&free=yes&q=робот");
    page_assert_says(p, "Робототехника");
    page_get(p, "/clubs?day=2");
    page_assert_silent(p, "Робототехника");
    page_get(p, site_path("/clubs/%s", robots));
    page_assert_says(p, "15:30–17:00");
    page_get(p, "/clubs?format=csv");
    page_assert_says(p, "Робототехника");
}

static void the_provider_reads_its_list_and_cannot_touch_it(void **state)
{
    struct page *head, *other;
    (void)state;

    robots = group(&usual, "2");
    (void)applied(0, robots);
    (void)applied(1, robots);
    head = director();
    page_get(head, site_path("/staff/clubs/%s", robots));
    page_assert_count(head, "//table//tbody/tr", 2);
    set_places(head, "1"); /* children do not lose their places */
    page_assert_status(head, 422);
    page_assert_error(head, "places", site_word(head, MSG_club_places_below_taken));
    assert_group(robots, 2, 2, 0);
    other = site_staff("director", site.world.director, site.world.other_school);
    page_get(other, site_path("/staff/clubs/%s", robots));
    page_assert_status(other, 404);
    page_post(other, site_path("/staff/clubs/%s", robots), "_csrf",
              site_token(other, site_path("/staff/clubs/%s", robots)), "_idem", SITE_IDEM, "places",
              "9", "act", "№ 9");
    page_assert_status(other, 404);
    assert_group(robots, 2, 2, 0);
}

static void wrong_words_of_a_group_are_told_at_their_fields(void **state)
{
    struct lessons wrong = {"Шахмат", "2", "25:00", "12", "10"};
    struct page *p = director();
    (void)state;

    fill_group(p, &wrong);
    page_assert_status(p, 422);
    page_assert_error(p, "starts", site_word(p, MSG_club_group_starts_wrong));
    page_assert_error(p, "to", site_word(p, MSG_club_group_ages_wrong));
}

static void a_stranger_sees_and_ends_nothing(void **state)
{
    struct page *mother, *stranger;
    struct uuid id;
    (void)state;

    robots = group(&usual, "2");
    mother = applied(0, robots);
    id = site_id(mother);
    stranger = site_parent(site.world.parent[5]);
    page_get(stranger, site_path("/my/club/%s", id));
    page_assert_status(stranger, 404);
    const char *action = site_path("/my/club/%s/leave", id);
    page_post(stranger, action, "_csrf", site_token(stranger, action), "_idem", SITE_IDEM);
    page_assert_status(stranger, 404);
    assert_group(robots, 2, 1, 0);
}

/* ---- the public log ------------------------------------------------------------------------- */

struct log {
    struct merkle_tree tree;
    FILE *file;
    int64_t n;
    bool bent; /* numbers 2 and 3 have changed their places: one was let in before the other */
};

static struct str bend(struct arena *mem, struct str line)
{
    size_t at;
    bool second = str_find(line, STR(" arrival=2 "), &at);

    if (!second && !str_find(line, STR(" arrival=3 "), &at))
        return line;
    return str_printf(mem, STR_FMT " arrival=%c" STR_FMT, STR_ARG(str_sub(line, 0, at)),
                      second ? '3' : '2', STR_ARG(str_sub(line, at + 10, line.n)));
}

static enum status lines_tx(struct ctx *c, void *arg)
{
    struct log *log = arg;
    struct ledger_head head;
    struct ledger_leaf leaf;

    TRY(ledger_head(c, &head));
    for (log->n = 0; log->n < head.leaves; log->n++) {
        TRY(ledger_leaf(c, log->n, &leaf));
        assert_true(str_starts(leaf.text, STR("club/1 ")));
        struct str text = log->bent ? bend(c->mem, leaf.text) : leaf.text;
        merkle_leaf((struct bytes){(const uint8_t *)text.p, text.n}, &leaf.hash);
        merkle_add(&log->tree, &leaf.hash);
        (void)fprintf(log->file, STR_FMT "\n", STR_ARG(text));
    }
    return ST_OK;
}

/* A copy of the log with a head over it that nobody has signed. */
static void write_log(const char *path, bool bent)
{
    struct log log = {.file = fopen(path, "w"), .bent = bent};
    struct merkle_hash root;
    unsigned char text[64];

    assert_non_null(log.file);
    assert_int_equal(db_tx_read(site.public_door, "test/log", lines_tx, &log), ST_OK);
    assert_true(log.n > 8);
    merkle_tree_root(&log.tree, &root);
    (void)EVP_EncodeBlock(text, root.b, MERKLE_HASH);
    (void)fprintf(log.file, "\noqu.test/log\n%lld\n%s\ntime 1781863200\n\n— oqu.test/log AAAA\n",
                  (long long)log.n, (const char *)text);
    assert_int_equal(fclose(log.file), 0);
}

/* `oqu admission audit PATH --json`, silently. */
static enum status audit(char *path)
{
    struct ctx c = {.mem = site.admin->mem, .lang = LANG_EN};
    char json[] = "--json", *argv[] = {path, json};
    const struct command *command = admission_module.commands;
    int kept = dup(STDOUT_FILENO), nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);

    while (strcmp(command->name, "admission audit") != 0)
        command++;
    (void)fflush(stdout);
    assert_true(kept >= 0 && nothing >= 0 && dup2(nothing, STDOUT_FILENO) >= 0);
    enum status st = command->run(&c, COUNT(argv), argv);
    (void)fflush(stdout);
    assert_true(dup2(kept, STDOUT_FILENO) >= 0);
    (void)close(kept);
    (void)close(nothing);
    return st;
}

static void the_log_of_clubs_is_audited_by_the_same_program(void **state)
{
    char path[] = "/tmp/oqu-club-XXXXXX";
    int fd = mkstemp(path);
    struct page *first;
    bool more;
    (void)state;

    assert_true(fd >= 0);
    (void)close(fd);
    robots = group(&usual, "1");
    first = applied(0, robots);
    (void)applied(1, robots);
    (void)applied(2, robots);
    site_follow(first, MSG_club_leave_title);
    site_press(first, MSG_club_leave_button);
    assert_int_equal(club_publish(site.world.work, &more), ST_OK);
    write_log(path, false);
    assert_int_equal(audit(path), ST_OK);
    write_log(path, true);
    assert_int_equal(audit(path), ST_INVALID);
    page_get(first, site_path("/my/club/%s", site_id(first)));
    site_says(first, MSG_club_log_lines);
    (void)unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(places_go_by_arrival_and_a_freed_one_to_the_next),
        SITE_TEST(age_clashing_lessons_and_too_many_groups_are_refused),
        SITE_TEST(outside_the_season_nobody_applies_and_who_waits_is_told),
        SITE_TEST(a_wrong_code_and_the_same_form_twice),
        SITE_TEST(everybody_finds_groups_that_have_places),
        SITE_TEST(the_provider_reads_its_list_and_cannot_touch_it),
        SITE_TEST(wrong_words_of_a_group_are_told_at_their_fields),
        SITE_TEST(a_stranger_sees_and_ends_nothing),
        SITE_TEST(the_log_of_clubs_is_audited_by_the_same_program),
    };

    return cmocka_run_group_tests(tests, site_start, site_stop);
}
