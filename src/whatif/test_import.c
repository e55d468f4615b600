/* `oqu whatif` over files: side by side, and every bad row told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "whatif/command.h"
#include "whatif/import.h"

enum { TEXT_MOST = 4096 };

static char folder[] = "/tmp/oqu-whatif-XXXXXX";
static char schools[64], choices[64], places[64], told[64];

static int start(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(schools, sizeof(schools), "%s/schools.csv", folder);
    (void)snprintf(choices, sizeof(choices), "%s/choices.csv", folder);
    (void)snprintf(places, sizeof(places), "%s/places.csv", folder);
    (void)snprintf(told, sizeof(told), "%s/told", folder);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    (void)unlink(schools);
    (void)unlink(choices);
    (void)unlink(places);
    (void)unlink(told);
    return rmdir(folder);
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const char *text_of(const char *path)
{
    static char text[TEXT_MOST];
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    assert_int_equal(fclose(file), 0);
    return text;
}

/* Runs the command with what it tells going to a file. rest ends with NULL. */
static enum status run(FILE *stream, const char *const *rest)
{
    char words[12][64] = {"--schools", "", "--choices", "", "--lang", "en"};
    char *argv[12];
    struct ctx c = {.lang = LANG_EN};
    int argc = 6, kept = dup(fileno(stream));

    (void)snprintf(words[1], sizeof(words[1]), "%s", schools);
    (void)snprintf(words[3], sizeof(words[3]), "%s", choices);
    for (; *rest; rest++)
        (void)snprintf(words[argc++], sizeof(words[0]), "%s", *rest);
    for (int i = 0; i < argc; i++)
        argv[i] = words[i];
    FILE *file = fopen(told, "w");
    assert_non_null(file);
    assert_int_equal(fflush(stream), 0);
    assert_true(dup2(fileno(file), fileno(stream)) >= 0);
    enum status st = whatif_command(&c, argc, argv);
    assert_int_equal(fflush(stream), 0);
    assert_true(dup2(kept, fileno(stream)) >= 0);
    assert_int_equal(close(kept), 0);
    assert_int_equal(fclose(file), 0);
    return st;
}

#define RUN(stream, ...) run(stream, (const char *const[]){__VA_ARGS__, NULL})

/* Child 1 is not the first at A, and in rounds B is gone when it asks there; in a match child 3,
 * who comes after it at B, gives way. */
static void good_files(void)
{
    put(schools, "school,seats\nA,1\nB,1\n");
    put(choices, "child,school,lane\n1,A,O\n1,B,T\n2,A,T\n3,B,O\n");
}

static void both_rules_stand_side_by_side(void **state)
{
    (void)state;
    good_files();
    assert_int_equal(RUN(stdout, "--json", "--out", places), ST_OK);
    assert_string_equal(text_of(places), "child,was,would\n1,,B\n2,A,A\n3,B,\n");
    assert_string_equal(
        text_of(told), "{\"children\":3,"
                       "\"was\":{\"seats\":2,\"territory\":1,\"outside\":1,\"own\":0,\"without\":1,"
                       "\"first\":2},"
                       "\"would\":{\"seats\":2,\"territory\":2,\"outside\":0,\"own\":0,"
                       "\"without\":1,\"first\":1},\"moved\":2}\n");
    assert_int_equal(unlink(places), 0);
}

static void every_bad_row_is_told_and_nothing_written(void **state)
{
    const char *text;
    (void)state;

    put(schools, "school,seats\nA,1\nA,2\n,x\n");
    put(choices, "child,school,lane\n1,A,T\n1,A,O\n2,C,T\n1,A,Q\n");
    assert_int_equal(RUN(stderr, "--out", places), ST_INVALID);
    text = text_of(told);
    assert_non_null(strstr(text, "schools.csv:3: school: "));
    assert_non_null(strstr(text, "schools.csv:4: school: "));
    assert_non_null(strstr(text, "schools.csv:4: seats: "));
    assert_non_null(strstr(text, "choices.csv:3: school: "));
    assert_non_null(strstr(text, "choices.csv:4: school: "));
    assert_non_null(strstr(text, "choices.csv:5: lane: "));
    assert_non_null(strstr(text, "choices.csv:5: child: "));
    assert_non_null(strstr(text, "Bad rows: 7."));
    assert_int_not_equal(access(places, F_OK), 0);
}

static void a_dry_run_tells_and_writes_nothing(void **state)
{
    (void)state;
    good_files();
    assert_int_equal(RUN(stdout, "--dry-run", "--out", places), ST_OK);
    assert_non_null(strstr(text_of(told), "Schools: 2, children: 3, choices: 4."));
    assert_int_not_equal(access(places, F_OK), 0);
}

static void contradicting_options_are_refused(void **state)
{
    (void)state;
    good_files();
    assert_int_equal(RUN(stderr, "--rule", "draw"), ST_INTERNAL); /* without a word */
    assert_int_equal(RUN(stderr, "--ratio", "0:1"), ST_INTERNAL);
    assert_int_equal(RUN(stderr, "--ratio", "3:2"), ST_INTERNAL);
    assert_int_equal(RUN(stderr, "--rule", "luck"), ST_INTERNAL);
    assert_int_equal(RUN(stdout, "--rule", "draw", "--word", "7"), ST_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_rules_stand_side_by_side),
        cmocka_unit_test(every_bad_row_is_told_and_nothing_written),
        cmocka_unit_test(a_dry_run_tells_and_writes_nothing),
        cmocka_unit_test(contradicting_options_are_refused),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
