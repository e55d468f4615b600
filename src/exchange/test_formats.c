/* The catalogue of formats: what it says of each is true, and each is what its code checks by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "account/account.h"
#include "account/testing.h"
#include "base/scan.h"
#include "exchange/exchange.h"
#include "http/json.h"
#include "i18n/i18n.h"

static struct page *visitor;

static int open_all(void **state)
{
    assert_int_equal(country_open(state), 0);
    visitor = page_open(page_app_router(country->app, DOOR_PUBLIC),
                        db_fixture_ctx(country->fixture, "oqu_public"));
    return 0;
}

static int close_all(void **state)
{
    page_close(visitor);
    return country_close(state);
}

static const json_t *published(void *arg, struct str name)
{
    const struct schema_file *file = schema_find(name);
    (void)arg;
    return file ? json_object_in(country->mem, *file->text) : NULL;
}

/* req: M456-5.4 */
static void each_format_has_version_direction_schema_and_example(void **state)
{
    const struct schema_file *file;
    size_t n = 0;
    (void)state;

    for (size_t i = 0; (file = schema_at(i)) != NULL; i++, n++) {
        assert_true(scan_digits(schema_version(file), 1));
        assert_true(file->way != 0 && (file->way & ~(unsigned)(SCHEMA_IN | SCHEMA_OUT)) == 0);
        assert_true(schema_example(country->mem, file).n > 0);
        page_get(visitor, str_printf(country->mem, "/developers/formats/%s", file->name).p);
        page_assert_status(visitor, 200);
        page_assert_says(visitor, file->name);
        page_get(visitor, str_printf(country->mem, "/schemas/%s", file->name).p);
        page_assert_status(visitor, 200);
        assert_true(str_eq_z(*file->text, page_body(visitor)));
    }
    assert_true(n > 30);
    page_get(visitor, "/developers/formats/none.v1.json");
    page_assert_status(visitor, 404);
}

/* An example that breaks its schema would teach the mistake. */
/* req: M456-5.4 */
static void each_example_keeps_to_its_schema(void **state)
{
    static const struct schema_source source = {published, NULL};
    const struct schema_file *file;
    struct schema_fault fault;
    (void)state;

    for (size_t i = 0; (file = schema_at(i)) != NULL; i++) {
        const json_t *schema = published(NULL, str_from_z(file->name));
        if (file->example || !json_object_get(schema, "examples"))
            continue;
        const json_t *example = json_object_in(country->mem, schema_example(country->mem, file));
        if (!schema_check(country->mem, schema, example, &source, &fault))
            fail_msg("%s", schema_complaint(country->mem, file, &fault).p);
    }
}

static void the_list_is_searched_filtered_and_downloaded(void **state)
{
    (void)state;
    page_get(visitor, "/developers/formats?q=register-children");
    page_assert_status(visitor, 200);
    page_assert_count(visitor, "//tbody/tr", 1);
    page_get(visitor, "/developers/formats?way=both");
    page_assert_count(visitor, "//tbody/tr", 5);
    page_assert_says(visitor, "nedb-import.v1.xsd");
    page_get(visitor, "/developers/formats?format=csv");
    page_assert_status(visitor, 200);
    page_assert_says(visitor, "portal-application.v1.json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_format_has_version_direction_schema_and_example),
        cmocka_unit_test(each_example_keeps_to_its_schema),
        cmocka_unit_test(the_list_is_searched_filtered_and_downloaded),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
