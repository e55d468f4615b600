/* The published tables of a replay say what its reader takes and its writer makes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/replay_formats.h"
#include "admission/test_replay_files.h"
#include "table_schema.h"

/* The column of "FILE:LINE: COLUMN: REASON". */
static struct str blamed(struct str told)
{
    size_t at;

    if (!str_find(told, STR(": "), &at))
        return STR("");
    told = str_sub(told, at + 2, told.n);
    return str_find(told, STR(": "), &at) ? str_sub(told, 0, at) : STR("");
}

static bool run(struct fixture *f, struct str pools, struct str events, struct str *ret_column)
{
    put(f, "pools.csv", pools);
    put(f, "events.csv", events);
    enum status st = command(f, FILES " --trace @trace.csv");
    *ret_column = blamed(f->errors);
    return st == ST_OK;
}

static bool take_pools(void *f, struct str table, struct str *ret_column)
{
    return run(f, table, *replay_events_format.example, ret_column);
}

static bool take_events(void *f, struct str table, struct str *ret_column)
{
    return run(f, *replay_pools_format.example, table, ret_column);
}

/* req: M456-5.4 */
static void the_reader_takes_what_the_schemas_allow(void **state)
{
    table_schema_reads(&replay_pools_format, take_pools, *state);
    table_schema_reads(&replay_events_format, take_events, *state);
}

static void the_writer_makes_what_the_schemas_say(void **state)
{
    struct fixture *f = *state;
    struct str column;

    assert_true(run(f, *replay_pools_format.example, *replay_events_format.example, &column));
    table_schema_wrote(&replay_outcomes_format, get(f, "out.csv"));
    table_schema_wrote(&replay_trace_format, get(f, "trace.csv"));
    table_schema_wrote(&replay_outcomes_format, *replay_outcomes_format.example);
    table_schema_wrote(&replay_trace_format, *replay_trace_format.example);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_reader_takes_what_the_schemas_allow, replay_set_up,
                                        replay_tear_down),
        cmocka_unit_test_setup_teardown(the_writer_makes_what_the_schemas_say, replay_set_up,
                                        replay_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
