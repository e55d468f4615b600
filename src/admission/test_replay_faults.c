/* What the replay command says of inputs that are wrong: file, line, column and reason, and nothing
 * left behind. Numbers are those of "Exactly" in REPLAY.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "admission/test_replay_files.h"
#include "base/csv.h"

struct bad_input {
    struct str text;      /* of the file, after its header */
    const char *expected; /* the beginning of the error, after the path */
};

static void assert_bad(struct fixture *f, const char *name, const struct bad_input *bad)
{
    struct str expected = str_printf(f->mem, "%s%s", path(f, name), bad->expected);

    if (command(f, FILES " --settings @settings.ini") != ST_INVALID ||
        !str_starts(f->errors, expected) || !str_ends(f->errors, STR("\n")))
        fail_msg("\"" STR_FMT "\": got \"" STR_FMT "\", expected \"" STR_FMT "\"",
                 STR_ARG(bad->text), STR_ARG(f->errors), STR_ARG(expected));
    for (size_t i = 0; i + 1 < f->errors.n; i++)
        assert_true(f->errors.p[i] != '\n');
    assert_int_equal(count_files(f), 3);
}

static void put_good_files(struct fixture *f)
{
    put(f, "pools.csv", STR(ONE_POOL));
    put(f, "events.csv", STR(EVENT_HEAD));
    put(f, "settings.ini", STR(""));
}

static void assert_bad_pools(struct fixture *f, const char *text, const char *expected)
{
    struct bad_input bad = {str_from_z(text), expected};

    put(f, "pools.csv", bad.text);
    assert_bad(f, "pools.csv", &bad);
}

/* 9, 10, 13 */
static void bad_pools_are_named_with_line_and_column(void **state)
{
    static const struct bad_input table[] = {
        {STR_INIT(""), ":1: the file is empty"},
        {STR_INIT("\xEF\xBB\xBF"), ":1: the file is empty"},
        {STR_INIT("\n"), ":1: the line is empty"},
        {STR_INIT("pool,capacity,ratio,auto_until\n"), ":1: auto_reserved: this column is miss"},
        {STR_INIT("pool,pool,capacity,ratio,auto_reserved,auto_until\n"), ":1: pool: this col"},
        {STR_INIT(POOL_HEAD "\n"), ":2: the line is empty"},
        {STR_INIT(POOL_HEAD "A,1,3:1,,\n\nB,1,3:1,,\n"), ":3: the line is empty"},
        {STR_INIT(POOL_HEAD "A,1,3:1,\n"), ":2: fewer fields"},
        {STR_INIT(POOL_HEAD "A,1,3:1,,,\n"), ":2: more fields"},
        {STR_INIT(POOL_HEAD "A\"B,1,3:1,,\n"), ":2: pool: a quote inside"},
        {STR_INIT(POOL_HEAD "\"A\"B,1,3:1,,\n"), ":2: pool: text after"},
        {STR_INIT(POOL_HEAD "A,1,\"3:1,,\n\n\n"), ":2: ratio: the file ends"},
        {STR_INIT(POOL_HEAD "A,1,3:1\r,,\n"), ":2: ratio: CR is not"},
        {STR_INIT(POOL_HEAD "\xC3\x28,1,3:1,,\n"), ":2: pool: not valid UTF-8"},
        {STR_INIT(POOL_HEAD "A\0,1,3:1,,\n"), ":2: pool: not valid UTF-8"},
        {STR_INIT(POOL_HEAD ",1,3:1,,\n"), ":2: pool: the name is empty"},
        {STR_INIT(POOL_HEAD "A,1,3:1,,\n\"A\",1,3:1,,\n"), ":3: pool: a pool of this name"},
        {STR_INIT(POOL_HEAD "\"A\n\",1,3:1,,\nB,,3:1,,\n"), ":4: capacity: must be a whole"},
        {STR_INIT(POOL_HEAD "A,-1,3:1,,\n"), ":2: capacity: must be a whole"},
        {STR_INIT(POOL_HEAD "A,-0,3:1,,\n"), ":2: capacity: must be a whole"},
        {STR_INIT(POOL_HEAD "A,+1,3:1,,\n"), ":2: capacity: must be a whole"},
        {STR_INIT(POOL_HEAD "A, 1,3:1,,\n"), ":2: capacity: must be a whole"},
        {STR_INIT(POOL_HEAD "A,1.0,3:1,,\n"), ":2: capacity: must be a whole"},
        {STR_INIT(POOL_HEAD "A,1000001,3:1,,\n"), ":2: capacity: must be a whole number from 0"},
        {STR_INIT(POOL_HEAD "A,1,,,\n"), ":2: ratio: must be"},
        {STR_INIT(POOL_HEAD "A,1,NONE,,\n"), ":2: ratio: must be"},
        {STR_INIT(POOL_HEAD "A,1,3:1,x,\n"), ":2: auto_reserved: must be"},
        {STR_INIT(POOL_HEAD "A,1,3:1,1,2026-05-27\n"), ":2: auto_until: must be a time"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(table); i++) {
        put_good_files(f);
        put(f, "pools.csv", table[i].text);
        assert_bad(f, "pools.csv", &table[i]);
    }
}

#define A  DAY "09:00:00Z,apply,P,a,T," DAY "10:00:00Z,\n"
#define EV EVENT_HEAD DAY

/* 6, 11, 12, 13 */
static void bad_events_are_named_with_line_and_column(void **state)
{
    static const struct bad_input table[] = {
        {STR_INIT("at,event,pool,application,lane,deadline\n"), ":1: seats: this column is mis"},
        {STR_INIT(EV "09:00:00,apply,P,a,T," DAY "10:00:00Z,\n"), ":2: at: must be a time"},
        {STR_INIT(EV "09:00:00z,apply,P,a,T," DAY "10:00:00Z,\n"), ":2: at: must be a time"},
        {STR_INIT(EV "09:00Z,apply,P,a,T," DAY "10:00:00Z,\n"), ":2: at: must be a time"},
        {STR_INIT(EV "24:00:00Z,apply,P,a,T,,\n"), ":2: at: must be a time"},
        {STR_INIT(EV "09:00:60Z,apply,P,a,T,,\n"), ":2: at: must be a time"},
        {STR_INIT(EV "09:00:00.Z,apply,P,a,T,,\n"), ":2: at: must be a time"},
        {STR_INIT(EV "09:00:00.1234567Z,apply,P,a,T,,\n"), ":2: at: must be a time"},
        {STR_INIT(EV "09:00:00+0500,apply,P,a,T,,\n"), ":2: at: must be a time"},
        {STR_INIT(EVENT_HEAD "2026-02-29T09:00:00Z,apply,P,a,T,,\n"), ":2: at: must be a time"},
        {STR_INIT(EVENT_HEAD A DAY "08:59:59Z,apply,P,b,T," DAY "10:00:00Z,\n"), ":3: at: earlier"},
        {STR_INIT(EV "09:00:00Z,Apply,P,a,T," DAY "10:00:00Z,\n"), ":2: event: must be"},
        {STR_INIT(EV "09:00:00Z,release,P,,,,\n"), ":2: event: must be"},
        {STR_INIT(EV "09:00:00Z,apply,X,a,T," DAY "10:00:00Z,\n"), ":2: pool: there is no"},
        {STR_INIT(EV "09:00:00Z,apply,p,a,T," DAY "10:00:00Z,\n"), ":2: pool: there is no"},
        {STR_INIT(EV "09:00:00Z,apply,P,,T," DAY "10:00:00Z,\n"), ":2: application: the name"},
        {STR_INIT(EVENT_HEAD A A), ":3: application: an application of"},
        {STR_INIT(EV "09:00:00Z,apply,P,a,t," DAY "10:00:00Z,\n"), ":2: lane: must be"},
        {STR_INIT(EV "09:00:00Z,apply,P,a,T,,\n"), ":2: deadline: must be a time"},
        {STR_INIT(EV "09:00:00Z,apply,P,a,T," DAY "14:00:00+05:00,\n"), ":2: deadline: must be l"},
        {STR_INIT(EV "09:00:00Z,apply,P,a,T," DAY "10:00:00Z,1\n"), ":2: seats: must be empty"},
        {STR_INIT(EV "09:00:00Z,withdraw,P,a,,,\n"), ":2: application: there is no such"},
        {STR_INIT(EV "09:00:00Z,withdraw,P,,,,\n"), ":2: application: there is no such"},
        {STR_INIT(EVENT_HEAD A DAY "09:30:00Z,withdraw,P,a,T,,\n"), ":3: lane: must be empty"},
        {STR_INIT(EVENT_HEAD A DAY "09:30:00Z,refuse,P,a,," DAY "10:00:00Z,\n"),
         ":3: deadline: must be empty"},
        {STR_INIT(EVENT_HEAD A DAY "09:30:00Z,refuse,P,a,,,0\n"), ":3: seats: must be empty"},
        {STR_INIT(EVENT_HEAD A DAY "09:30:00Z,refuse,Q,a,,,\n"), ":3: pool: the application bel"},
        {STR_INIT(EVENT_HEAD A DAY "09:30:00Z,withdraw,P,a,,,\n" DAY "09:30:00Z,withdraw,P,a,,,\n"),
         ":4: application: the application has ended"},
        {STR_INIT(EVENT_HEAD A DAY "09:00:00Z,apply,P,b,T," DAY "10:00:00Z,\n" DAY
                                   "10:00:00Z,withdraw,P,b,,,\n"),
         ":4: application: the application has ended"},
        {STR_INIT(EV "09:00:00Z,leave,P,a,,,\n"), ":2: application: there is no such"},
        {STR_INIT(EVENT_HEAD A DAY "09:30:00Z,come,Q,a,T,,\n"),
         ":3: application: an application of"},
        {STR_INIT(EVENT_HEAD A DAY "09:30:00Z,withdraw,P,a,,,\n" DAY "09:30:00Z,come,Q,a,T,,\n"),
         ":4: application: an application of"},
        {STR_INIT(EV "09:00:00Z,come,P,a,,,\n"), ":2: lane: must be"},
        {STR_INIT(EV "09:00:00Z,come,P,a,T," DAY "10:00:00Z,\n"), ":2: deadline: must be empty"},
        {STR_INIT(EV "09:00:00Z,come,P,a,T,,1\n"), ":2: seats: must be empty"},
        {STR_INIT(EV "09:00:00Z,capacity,P,a,,,2\n"), ":2: application: must be empty"},
        {STR_INIT(EV "09:00:00Z,capacity,P,,T,,2\n"), ":2: lane: must be empty"},
        {STR_INIT(EV "09:00:00Z,capacity,P,,,,\n"), ":2: seats: must be a whole"},
        {STR_INIT(EVENT_HEAD A DAY "09:30:00Z,capacity,P,,,,0\n"), ":3: seats: below the number"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(table); i++) {
        put_good_files(f);
        put(f, "pools.csv", STR(ONE_POOL "Q,1,3:1,,\n"));
        put(f, "events.csv", table[i].text);
        assert_bad(f, "events.csv", &table[i]);
    }
}

/* 15 */
static void bad_settings_are_named_with_line_and_key(void **state)
{
    static const struct bad_input table[] = {
        {STR_INIT("credit_cap = 1\nfoo = 1\n"), ":2: there is no such key"},
        {STR_INIT("# x\n[admission]\n"), ":2: the line must look like"},
        {STR_INIT("credit_cap = x"), ":1: credit_cap: must be a whole number"},
        {STR_INIT("credit_cap ="), ":1: credit_cap: must be a whole number"},
        {STR_INIT("credit_cap = 1000001"), ":1: credit_cap: must be a whole number"},
        {STR_INIT("credit_cap = 1\r\ncredit_cap = 1\r\n"), ":2: credit_cap: this key is given"},
        {STR_INIT("spare_policy = now"), ":1: spare_policy: must be"},
        {STR_INIT("spare_policy = NOT_BEFORE(2026-08-01)"), ":1: spare_policy: the replay does"},
        {STR_INIT("; \xFF"), ":1: not valid UTF-8"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(table); i++) {
        put_good_files(f);
        put(f, "settings.ini", table[i].text);
        assert_bad(f, "settings.ini", &table[i]);
    }
}

/* 13 */
static void a_field_may_have_4096_bytes_and_not_one_more(void **state)
{
    struct fixture *f = *state;
    char *name = arena_alloc(f->mem, CSV_FIELD_MOST + 1);

    memset(name, 'n', CSV_FIELD_MOST + 1);
    put_good_files(f);
    put(f, "pools.csv", str_printf(f->mem, POOL_HEAD "\"%.4095s\"\"\",1,3:1,,\n", name));
    assert_int_equal(command(f, FILES), ST_OK);
    assert_int_equal(unlink(path(f, "out.csv")), 0);
    const char *quoted = str_printf(f->mem, POOL_HEAD "\"%.4096s\"\"\",1,3:1,,\n", name).p;
    assert_bad_pools(f, quoted, ":2: pool: longer than 4");
    assert_bad_pools(f, str_printf(f->mem, POOL_HEAD "%.4097s,1,3:1,,\n", name).p,
                     ":2: pool: longer than 4");
    assert_bad_pools(f, str_printf(f->mem, "%.4097s," POOL_HEAD, name).p, ":1: longer than 4");
}

/* 16 */
static void wrong_usage_and_missing_files_are_not_bad_input(void **state)
{
    static const struct {
        const char *words, *expected;
    } table[] = {
        {"", "usage: oqu admission replay"},
        {FILES " --nonsense x", "usage: "},
        {FILES " --until", "usage: "},
        {FILES " --until tomorrow", "usage: "},
        {FILES " --trace=", "usage: "},
        {FILES " --out @other.csv", "usage: "},
        {FILES " --lang de", "usage: "},
        {FILES " --lang ru --lang", "использование: "},
        {FILES " --lang kk --x", "қолданылуы: "},
        {"--pools - --events - --out @out.csv", "usage: "},
        {"--pools @pools.csv --events @events.csv --out - --trace -", "usage: "},
        {"--pools /nowhere/p.csv --events @events.csv --out @o",
         "/nowhere/p.csv: cannot be read ("},
        {"--pools /tmp --events @events.csv --out @o", "/tmp: cannot be read (EISDIR)"},
        {"--pools @pools.csv --events @events.csv --out /nowhere/o",
         "/nowhere/o: cannot be written (ENOENT)"},
        {FILES " --trace /nowhere/t", "/nowhere/t: cannot be written (ENOENT)"},
    };
    struct fixture *f = *state;

    put(f, "pools.csv", STR(ONE_POOL));
    put(f, "events.csv", STR(EVENT_HEAD));
    for (size_t i = 0; i < COUNT(table); i++) {
        enum status st = command(f, table[i].words);
        if (st != ST_INTERNAL || !str_starts(f->errors, str_from_z(table[i].expected)))
            fail_msg("\"%s\": got \"" STR_FMT "\"", table[i].words, STR_ARG(f->errors));
        assert_int_equal(count_files(f), 2);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, replay_set_up, replay_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(bad_pools_are_named_with_line_and_column),
        TEST(bad_events_are_named_with_line_and_column),
        TEST(bad_settings_are_named_with_line_and_key),
        TEST(a_field_may_have_4096_bytes_and_not_one_more),
        TEST(wrong_usage_and_missing_files_are_not_bad_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
