/* The replay command with files in and files out: the worked examples, and every point of "Exactly"
 * in REPLAY.md that says what files mean (their numbers stand in comments). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>

#include "admission/seat_cases.h"
#include "admission/test_replay_files.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/scan.h"
#include "base/time.h"

enum { SECOND = 1000000, ROWS_MOST = 400 };

static enum status replay(struct fixture *f, struct str pools, struct str events)
{
    put(f, "pools.csv", pools);
    put(f, "events.csv", events);
    return command(f, FILES);
}

static void assert_replay(struct fixture *f, struct str pools, struct str events, const char *rows)
{
    enum status st = replay(f, pools, events);

    if (st != ST_OK)
        fail_msg(STR_FMT, STR_ARG(f->errors));
    struct str out = get(f, "out.csv");
    assert_true(str_starts(out, STR(OUT_HEAD)));
    assert_text(str_sub(out, sizeof(OUT_HEAD) - 1, out.n), rows);
}

/* ---- the worked examples as files ----------------------------------------------------------- */

struct writer {
    struct fixture *f;
    struct buf events;
    int64_t now_s, n, in_lane[3];
};

static void add_row(struct writer *w, const char *kind, struct str name, const char *rest)
{
    struct arena *mem = w->f->mem;
    int64_t start = 0;

    assert_true(scan_instant(STR(DAY "09:00:00Z"), &start));
    buf_add(&w->events, time_print_instant(mem, start + w->now_s * SECOND));
    buf_printf(&w->events, ",%s,P," STR_FMT ",%s\n", kind, STR_ARG(name), rest);
}

static void add_applications(struct writer *w, struct str word)
{
    static const char *const lanes[] = {"T", "O", "AUTO"};
    int lane = 0;
    int64_t count = 0, start = 0;

    while ("TOA"[lane] != word.p[word.n - 1])
        lane++;
    assert_true(scan_i64(str_sub(word, 0, word.n - 1), 1, 400, &count));
    assert_true(scan_instant(STR(DAY "12:00:00Z"), &start));
    for (int64_t i = 0; i < count; i++) {
        struct str deadline = time_print_instant(w->f->mem, start + ++w->n * SECOND);
        struct str name = str_printf(w->f->mem, "%c%d", "TOA"[lane], (int)++w->in_lane[lane]);
        add_row(w, "apply", name,
                str_printf(w->f->mem, "%s," STR_FMT ",", lanes[lane], STR_ARG(deadline)).p);
    }
}

/* Gives whether all deadlines pass. */
static bool write_script(struct writer *w, const char *script)
{
    struct str rest = str_from_z(script), word;
    bool to_the_end = false;

    while (scan_until(&rest, ' ', &word)) {
        struct str tail = str_sub(word, 1, word.n);
        if (word.p[0] == '=')
            w->now_s -= 2;
        else if (word.p[0] == '.')
            to_the_end = true;
        else if (word.p[0] == 'C')
            add_row(w, "capacity", STR(""), str_printf(w->f->mem, ",," STR_FMT, STR_ARG(tail)).p);
        else if (word.p[0] == '-' || word.p[0] == '!')
            add_row(w, word.p[0] == '-' ? "withdraw" : "refuse", tail, ",,");
        else
            add_applications(w, word);
        w->now_s++;
    }
    return to_the_end;
}

struct outcomes {
    const char *example;
    struct str row[ROWS_MOST][7];
    size_t n;
};

static bool from_text(void *arg, char *p, size_t room, size_t *ret_n)
{
    struct str *text = arg;

    *ret_n = text->n < room ? text->n : room;
    for (size_t i = 0; i < *ret_n; i++)
        p[i] = text->p[i];
    *text = str_sub(*text, *ret_n, text->n);
    return true;
}

static void read_outcomes(struct fixture *f, struct outcomes *o)
{
    struct str text = get(f, "out.csv");
    struct csv *csv = NEW(f->mem, struct csv);

    csv_init(csv, f->mem, from_text, &text);
    assert_int_equal(csv_next(csv), CSV_ROW);
    for (o->n = 0; csv_next(csv) == CSV_ROW; o->n++)
        for (int i = 0; i < 7; i++)
            o->row[o->n][i] = str_copy(f->mem, csv->fields[i]);
}

static struct str *row_of(struct outcomes *o, char lane, int64_t number)
{
    char name[32];

    (void)snprintf(name, sizeof(name), "%c%lld", lane, (long long)number);
    for (size_t i = 0; i < o->n; i++)
        if (str_eq_z(o->row[i][0], name))
            return o->row[i];
    fail_msg("%s: no row %s", o->example, name);
    return NULL;
}

/* Calls check for every application that a list like "T1-3 O2*" names; gives how many there are. */
static int64_t each(struct outcomes *o,
                    const char *list,
                    void (*check)(struct outcomes *, struct str *, int64_t, bool))
{
    struct str rest = str_from_z(list), word, from;
    int64_t n = 0;

    while (scan_until(&rest, ' ', &word)) {
        bool spare = str_ends(word, STR("*"));
        struct str to = str_sub(word, 1, word.n - 1 - spare);
        int64_t first = 0, last = 0;
        assert_true(scan_until(&to, '-', &from) && scan_i64(from, 1, 400, &first));
        last = first;
        assert_true(to.n == 0 || scan_i64(to, 1, 400, &last));
        for (int64_t i = first; i <= last; i++)
            check(o, row_of(o, word.p[0], i), ++n, spare);
    }
    return n;
}

static void check_given(struct outcomes *o, struct str *row, int64_t turn, bool spare)
{
    int64_t got = 0;

    if (!scan_i64(row[6], 1, 400, &got) || got != turn)
        fail_msg("%s: turn of " STR_FMT " is " STR_FMT ", not %d", o->example, STR_ARG(row[0]),
                 STR_ARG(row[6]), (int)turn);
    assert_int_equal(str_eq(row[4], STR("SPARE")), spare);
}

static void check_full(struct outcomes *o, struct str *row, int64_t n, bool spare)
{
    (void)n;
    (void)spare;
    if (!str_eq(row[4], STR("REFUSED_FULL")))
        fail_msg("%s: " STR_FMT " is " STR_FMT, o->example, STR_ARG(row[0]), STR_ARG(row[4]));
}

static void run_example(struct fixture *f, const struct seat_case *example, struct outcomes *o)
{
    struct writer w = {.f = f};
    int64_t turns = 0, full = 0;

    buf_init(&w.events, f->mem, REPLAY_FILE_MOST);
    buf_add(&w.events, STR(EVENT_HEAD));
    bool to_the_end = write_script(&w, example->script);
    put(f, "events.csv", buf_str(&w.events));
    put(f, "settings.ini", str_printf(f->mem, "credit_cap = %d\n", (int)example->credit_cap));
    enum status st =
        command(f, to_the_end ? FILES " --settings @settings.ini"
                              : FILES " --settings @settings.ini --until " DAY "12:00:00Z");
    if (st != ST_OK)
        fail_msg("%s: " STR_FMT, example->name, STR_ARG(f->errors));
    o->example = example->name;
    read_outcomes(f, o);
    for (size_t i = 0; i < o->n; i++) {
        turns += o->row[i][6].n > 0;
        full += str_eq(o->row[i][4], STR("REFUSED_FULL"));
    }
    assert_int_equal(each(o, example->given, check_given), turns);
    assert_int_equal(each(o, example->full, check_full), full);
}

/* req: J73-A3.2a */
static void worked_examples_give_the_same_seats_from_files(void **state)
{
    struct fixture *f = *state;
    struct outcomes *o = NEW(f->mem, struct outcomes);

    put(f, "pools.csv", STR(POOL_HEAD "P,0,3:1,,\n"));
    for (size_t i = 0; i < COUNT(seat_cases); i++)
        run_example(f, &seat_cases[i], o);
}

/* ---- what the files mean -------------------------------------------------------------------- */

/* 4, 7, 12, 14 */
static void outcomes_are_written_by_seq_with_their_instants(void **state)
{
    assert_replay(*state, STR(POOL_HEAD "\"a \"\"b\"\", c\",1,none,,\nQ,0,3:1,,\n"),
                  STR(EVENT_HEAD DAY "09:00:00.5+05:00,apply,\"a \"\"b\"\", c\",x,T," DAY
                                     "18:00:00Z,\n" DAY "05:00:00.000001Z,apply,Q,y,AUTO," DAY
                                     "18:00:00-01:30,\n" DAY
                                     "10:00:00.000001+05:00,withdraw,\"a \"\"b\"\", c\",x,,,\n" DAY
                                     "11:00:00+05:00,apply,Q,z,O," DAY "12:00:00+05:00,\n"),
                  "x,\"a \"\"b\"\", c\",T,1,WITHDRAWN," DAY "10:00:00.000001+05:00,1\n"
                  "y,Q,AUTO,2,WAITING," DAY "10:00:00.000001+05:00,\n"
                  "z,Q,O,3,REFUSED_FULL," DAY "12:00:00+05:00,\n");
}

/* 1, 2, 8: releases, then deadlines, then events at one instant */
static void at_one_instant_releases_come_first_and_events_last(void **state)
{
    assert_replay(*state, STR(POOL_HEAD "P,2,3:1,1," DAY "10:00:00Z\n"),
                  STR(EVENT_HEAD DAY "09:00:00Z,apply,P,o1,O," DAY "10:00:00Z,\n" DAY
                                     "09:00:00Z,apply,P,o2,O," DAY "10:00:00Z,\n" DAY
                                     "10:00:00Z,apply,P,own,AUTO," DAY "11:00:00Z,\n" DAY
                                     "10:00:00Z,capacity,P,,,,3\n"),
                  "o1,P,O,1,SPARE," DAY "15:00:00+05:00,1\n"
                  "o2,P,O,2,SPARE," DAY "15:00:00+05:00,2\n"
                  "own,P,AUTO,3,AUTO," DAY "15:00:00+05:00,3\n");
}

/* 6 */
static void until_does_all_of_its_instant_and_reads_no_later_row(void **state)
{
    struct fixture *f = *state;

    put(f, "pools.csv", STR(ONE_POOL));
    put(f, "events.csv",
        STR(EVENT_HEAD DAY "09:00:00Z,apply,P,a,O," DAY "10:00:00Z,\n" DAY
                           "09:00:00Z,apply,P,b,O," DAY "10:00:00.000001Z,\n" DAY
                           "10:00:00Z,apply,P,c,T," DAY "11:00:00Z,\n" DAY
                           "10:00:00.000001Z,nonsense,,,,,\n"));
    assert_int_equal(command(f, FILES " --until " DAY "10:00:00Z"), ST_OK);
    assert_text(get(f, "out.csv"), OUT_HEAD "a,P,O,1,SPARE," DAY "15:00:00+05:00,1\n"
                                            "b,P,O,2,WAITING," DAY "14:00:00+05:00,\n"
                                            "c,P,T,3,WAITING," DAY "15:00:00+05:00,\n");
    assert_int_equal(command(f, FILES), ST_INVALID);
}

/* 4, 14, 18; X17 */
static void a_child_who_goes_to_another_pool_has_a_row_in_each(void **state)
{
    assert_replay(
        *state, STR(POOL_HEAD "P,1,3:1,,\nQ,1,3:1,,\n"),
        STR(EVENT_HEAD DAY
            "09:00:00Z,apply,P,seat,T," DAY "12:00:00Z,\n" DAY "09:00:00Z,apply,P,waits,T," DAY
            "12:00:00Z,\n" DAY "09:00:00Z,apply,Q,there,T," DAY "12:00:00Z,\n" DAY
            "09:00:00Z,apply,Q,first,T," DAY "12:00:00Z,\n" DAY "10:00:00Z,leave,P,seat,,,\n" DAY
            "10:00:00Z,come,Q,seat,T,,\n" DAY "10:00:00Z,leave,P,waits,,,\n" DAY
            "10:00:00Z,apply,Q,waits,T," DAY "12:00:00Z,\n" DAY "10:00:00Z,capacity,P,,,,0\n" DAY
            "11:00:00Z,withdraw,Q,seat,,,\n"),
        "seat,P,T,1,MOVED," DAY "15:00:00+05:00,1\n"
        "waits,P,T,2,MOVED," DAY "15:00:00+05:00,\n"
        "there,Q,T,3,ALLOCATED," DAY "14:00:00+05:00,1\n"
        "first,Q,T,4,ALLOCATED," DAY "16:00:00+05:00,2\n"
        "seat,Q,T,5,WITHDRAWN," DAY "16:00:00+05:00,\n"
        "waits,Q,T,6,REFUSED_FULL," DAY "17:00:00+05:00,\n");
}

/* ADM-60: one instant, one seat, two numbers; and the order of the numbers also where both are due.
 */
static void twins_are_treated_each_by_its_number(void **state)
{
    assert_replay(*state, STR(POOL_HEAD "P,1,3:1,,\nQ,1,3:1,,\n"),
                  STR(EVENT_HEAD DAY "09:00:00Z,apply,P,first,T," DAY "12:00:00Z,\n" DAY
                                     "09:00:00Z,apply,P,second,T," DAY "12:00:00Z,\n" DAY
                                     "09:00:00Z,apply,Q,o1,O," DAY "12:00:00Z,\n" DAY
                                     "09:00:00Z,apply,Q,o2,O," DAY "12:00:00Z,\n" DAY
                                     "10:00:00Z,withdraw,P,first,,,\n"),
                  "first,P,T,1,WITHDRAWN," DAY "15:00:00+05:00,1\n"
                  "second,P,T,2,ALLOCATED," DAY "15:00:00+05:00,2\n"
                  "o1,Q,O,3,SPARE," DAY "17:00:00+05:00,1\n"
                  "o2,Q,O,4,REFUSED_FULL," DAY "17:00:00+05:00,\n");
}

/* 9, 10 */
static void line_ends_the_mark_and_foreign_columns_do_not_matter(void **state)
{
    static const char rows[] = "a,P,T,1,ALLOCATED," DAY "09:00:00+05:00,1\n";

    assert_replay(*state,
                  STR("\xEF\xBB\xBF"
                      "ratio,x,pool,capacity,auto_until,auto_reserved,x\r\n"
                      "3:1,,P,1,,,\"\n\"\r\n"),
                  STR(EVENT_HEAD DAY "04:00:00Z,apply,P,a,T," DAY "10:00:00Z,"), rows);
    assert_replay(*state, STR(POOL_HEAD "P,1,3:1,0,"),
                  STR(EVENT_HEAD DAY "04:00:00Z,apply,\"P\",a,T," DAY "10:00:00Z,\"\"\r\n"), rows);
    assert_replay(*state, STR(POOL_HEAD), STR(EVENT_HEAD), "");
}

/* 16 */
static void dashes_are_standard_input_and_output(void **state)
{
    struct fixture *f = *state;

    put(f, "pools.csv", STR(ONE_POOL));
    put(f, "events.csv", STR(EVENT_HEAD DAY "04:00:00Z,apply,P,a,T," DAY "10:00:00Z,\n"));
    int in = redirect(STDIN_FILENO, path(f, "events.csv"), O_RDONLY);
    int out = redirect(STDOUT_FILENO, path(f, "standard"), O_WRONLY | O_CREAT | O_TRUNC);
    enum status st = command(f, "--pools @pools.csv --events - --out -");
    undo(STDOUT_FILENO, out);
    undo(STDIN_FILENO, in);
    assert_int_equal(st, ST_OK);
    assert_text(get(f, "standard"), OUT_HEAD "a,P,T,1,ALLOCATED," DAY "09:00:00+05:00,1\n");

    put(f, "events.csv", STR(EVENT_HEAD "x\n"));
    out = redirect(STDOUT_FILENO, path(f, "standard"), O_WRONLY | O_TRUNC);
    st = command(f, "--pools @pools.csv --events @events.csv --out - --trace @trace.csv");
    undo(STDOUT_FILENO, out);
    assert_int_equal(st, ST_INVALID);
    assert_text(get(f, "standard"), "");
}

/* 16 */
static void a_bad_row_leaves_no_file_and_keeps_the_old_one(void **state)
{
    struct fixture *f = *state;

    put(f, "out.csv", STR("old"));
    put(f, "pools.csv", STR(ONE_POOL));
    put(f, "events.csv", STR(EVENT_HEAD DAY "04:00:00Z,apply,P,a,T," DAY "10:00:00Z,\nx\n"));
    assert_int_equal(command(f, FILES " --trace @trace.csv"), ST_INVALID);
    assert_text(get(f, "out.csv"), "old");
    assert_int_equal(count_files(f), 3);
}

/* 17 */
static void the_trace_has_a_row_for_every_step(void **state)
{
    static const char *const steps[] = {"apply",     "WAITING",  "apply",
                                        "ALLOCATED", "deadline", "REFUSED_FULL"};
    struct fixture *f = *state;
    struct csv *csv = NEW(f->mem, struct csv);

    put(f, "pools.csv", STR(ONE_POOL));
    put(f, "events.csv",
        STR(EVENT_HEAD DAY "09:00:00Z,apply,P,o,O," DAY "10:00:00Z,\n" DAY
                           "09:30:00Z,apply,P,t,T," DAY "10:00:00Z,\n"));
    assert_int_equal(command(f, FILES " --trace @trace.csv"), ST_OK);
    struct str text = get(f, "trace.csv");
    assert_true(
        str_starts(text, STR("at,pool,step,application,free_before,run_before,credit_before,"
                             "free_after,run_after,credit_after,rule_kk,rule_ru,rule_en\n" DAY
                             "14:00:00+05:00,P,apply,o,1,0,0,1,0,0,")));
    csv_init(csv, f->mem, from_text, &text);
    assert_int_equal(csv_next(csv), CSV_ROW);
    for (size_t i = 0; i < COUNT(steps); i++) {
        assert_int_equal(csv_next(csv), CSV_ROW);
        assert_text(csv->fields[2], steps[i]);
        assert_int_equal(csv->n_fields, 13);
        for (size_t rule = 10; rule < 13; rule++)
            assert_true(csv->fields[rule].n > 20);
    }
    assert_int_equal(csv_next(csv), CSV_END);
}

static void settings_that_are_right_are_taken(void **state)
{
    struct fixture *f = *state;

    put(f, "pools.csv", STR(ONE_POOL));
    put(f, "events.csv", STR(EVENT_HEAD DAY "09:00:00Z,apply,P,a,O," DAY "10:00:00Z,\n"));
    put(f, "settings.ini",
        STR("\xEF\xBB\xBF# the default is AT_DEADLINE\r\n\r\n  spare_policy=NOW\r\n; end"));
    assert_int_equal(command(f, FILES " --settings @settings.ini"), ST_OK);
    assert_text(get(f, "out.csv"), OUT_HEAD "a,P,O,1,SPARE," DAY "14:00:00+05:00,1\n");
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    struct fixture *f = *state;

    put(f, "pools.csv", STR(POOL_HEAD "P,2,3:1,1,2026-05-27T12:00:00Z\nQ,1,none,,\n"));
    put(f, "events.csv",
        STR(EVENT_HEAD DAY "09:00:00Z,apply,P,a,O," DAY "10:00:00Z,\n" DAY
                           "09:00:00Z,apply,Q,b,T," DAY "10:00:00Z,\n" DAY
                           "09:00:00Z,apply,P,c,T," DAY "10:00:00Z,\n"));
    assert_int_equal(command(f, FILES " --trace @trace.csv"), ST_OK);
    struct str out = get(f, "out.csv"), trace = get(f, "trace.csv");
    assert_int_equal(command(f, FILES " --trace @trace.csv"), ST_OK);
    assert_true(str_eq(out, get(f, "out.csv")));
    assert_true(str_eq(trace, get(f, "trace.csv")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, replay_set_up, replay_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(worked_examples_give_the_same_seats_from_files),
        TEST(outcomes_are_written_by_seq_with_their_instants),
        TEST(at_one_instant_releases_come_first_and_events_last),
        TEST(until_does_all_of_its_instant_and_reads_no_later_row),
        TEST(a_child_who_goes_to_another_pool_has_a_row_in_each),
        TEST(twins_are_treated_each_by_its_number),
        TEST(line_ends_the_mark_and_foreign_columns_do_not_matter),
        TEST(dashes_are_standard_input_and_output),
        TEST(a_bad_row_leaves_no_file_and_keeps_the_old_one),
        TEST(the_trace_has_a_row_for_every_step),
        TEST(settings_that_are_right_are_taken),
        TEST(the_same_input_gives_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
