/* Lists: what a query string can ask for, how the table looks, and what the files contain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/scan.h"
#include "html/sheet.h"
#include "html/words.h"
#include "http/json.h"
#include "i18n/msg_html.h"

enum { COL_CHILD, COL_PLACES, COL_BORN, COL_STATE, COL_NOTE, COLS };
static const struct list_column columns[COLS] = {
    [COL_CHILD] = {.name = "child",
                   .label = MSG_html_form_day,
                   .kind = COLUMN_NAME,
                   .sortable = true},
    [COL_PLACES] = {.name = "places",
                    .label = MSG_html_form_month,
                    .kind = COLUMN_AMOUNT,
                    .sortable = true},
    [COL_BORN] = {.name = "born", .label = MSG_html_form_year, .kind = COLUMN_NUMBER},
    [COL_STATE] = {.name = "state", .label = MSG_html_list_any, .kind = COLUMN_STATE},
    [COL_NOTE] = {.name = "note", .label = MSG_html_list_show, .only_file = true},
};
static const struct list_filter filters[] = {
    {"state", MSG_html_list_any, FILTER_CHOICE},
    {"born", MSG_html_form_year, FILTER_DATES},
};
static const struct list schools = {
    .name = "schools",
    .caption = MSG_html_list_pages,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_html_list_search,
    .sort = "child",
    .page_size = 20,
    .export_most = 3,
};

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 24, 1 << 28);
    struct ctx *c = NEW(mem, struct ctx);
    c->mem = mem;
    c->lang = LANG_EN;
    *state = c;
    return 0;
}

static int tear_down(void **state)
{
    const struct ctx *c = *state;
    arena_free(c->mem);
    return 0;
}

/* "q=a&sort=b" as a request; no percent signs. */
static struct request *ask(struct ctx *c, const char *query)
{
    struct request *rq = NEW(c->mem, struct request);
    struct pair *v = NEWS(c->mem, struct pair, 16);
    struct str rest = str_from_z(query), pair;

    rq->method = GET;
    rq->path = STR("/staff/schools");
    rq->query.v = v;
    while (scan_until(&rest, '&', &pair)) {
        (void)scan_until(&pair, '=', &v[rq->query.n].name);
        v[rq->query.n++].value = pair;
    }
    return rq;
}

static struct list_state state_of(struct ctx *c, const char *query)
{
    return list_read(c, &schools, ask(c, query));
}

static bool is(struct str s, const char *z)
{
    return str_eq_z(s, z);
}

static void nothing_asked_gives_the_declared_order_and_first_page(void **state)
{
    struct list_state st = state_of(*state, "");
    assert_true(is(list_sort(&st), "child") && !st.descending);
    assert_int_equal(st.page, 1);
    assert_int_equal(st.limit, 20);
    assert_int_equal(st.offset, 0);
    assert_true(st.search_key.n == 0 && list_filter_value(&st, "state").n == 0);
    assert_false(list_is_narrowed(&st));
}

static void query_string_is_read_in_full(void **state)
{
    struct list_state st = state_of(
        *state, "q= Қазақ &sort=-places&page=3&state=new&born.from=2020-01-01&born.to=2020-12-31");
    assert_true(is(st.search, "Қазақ") && is(st.search_key, "казак"));
    assert_true(is(list_sort(&st), "places") && st.descending);
    assert_int_equal(st.offset, 40);
    assert_true(is(list_filter_value(&st, "state"), "new"));
    size_t born = list_filter_at(&st, "born");
    assert_true(st.has_from[born] && st.has_to[born]);
    assert_int_equal(st.to[born].days - st.from[born].days, 365);
    assert_true(list_is_narrowed(&st));
}

static void nonsense_is_as_if_it_were_not_there(void **state)
{
    static const char *const queries[] = {
        "sort=born",          "sort=",      "sort=-",
        "sort=nothing",       "page=0",     "page=-1",
        "page=10001",         "page=2x",    "page=99999999999999999999",
        "born.from=2020",     "format=exe", "unknown=1",
        "born.to=2020-02-30", "q=   ",
    };
    struct ctx *c = *state;
    for (size_t i = 0; i < COUNT(queries); i++) {
        struct list_state st = state_of(c, queries[i]);
        if (!is(list_sort(&st), "child") || st.page != 1 || st.format != LIST_PAGE ||
            list_is_narrowed(&st))
            fail_msg("\"%s\" had an effect", queries[i]);
    }
}

static void too_long_search_is_not_sent_to_the_database(void **state)
{
    struct ctx *c = *state;
    struct buf q;
    buf_init(&q, c->mem, 4096);
    buf_add_z(&q, "q=");
    for (int i = 0; i <= LIST_SEARCH_MOST; i++)
        buf_add_z(&q, "ә");
    struct list_state st = state_of(c, str_z(c->mem, buf_str(&q)));
    assert_int_equal(st.search_key.n, 0);
}

static void links_keep_everything_but_what_they_change(void **state)
{
    struct ctx *c = *state;
    struct request *rq = ask(c, "q=a b&state=new&sort=-child&page=2&x=1");
    struct list_state st = list_read(c, &schools, rq);
    struct list_view v = list_view_of(c, &st, rq, 0, 0);
    const char *same = "/staff/schools?q=a%20b&state=new";
    struct str start = str_from_z(same);

    assert_true(is(list_page_url(c, &v, 3).s, str_printf(c->mem, "%s&sort=-child&page=3", same).p));
    assert_true(is(list_page_url(c, &v, 1).s, str_printf(c->mem, "%s&sort=-child", same).p));
    assert_true(is(list_sort_url(c, &v, &columns[COL_PLACES]).s,
                   str_printf(c->mem, "%s&sort=places", same).p));
    assert_true(is(list_sort_url(c, &v, &columns[COL_CHILD]).s,
                   str_printf(c->mem, "%s&sort=child", same).p));
    assert_true(str_starts(list_format_url(c, &v, "csv").s, start));
    assert_true(is(list_bare_url(c, &v).s, "/staff/schools"));
}

/* ---- drawn ---------------------------------------------------------------------------------- */

static struct list_view two_rows(struct ctx *c, const char *query)
{
    struct request *rq = ask(c, query);
    struct list_state *st = NEW(c->mem, struct list_state);
    struct date born;
    *st = list_read(c, &schools, rq);
    assert_true(scan_date(STR("2020-03-18"), &born));
    struct list_view v = list_view_of(c, st, rq, 2, 42);
    v.rows[0].cells[COL_CHILD] = CELL_LINK(url0(c, "/x"), STR("A \"B\" <c>"));
    v.rows[0].cells[COL_PLACES] = CELL_NUMBER(-1500);
    v.rows[0].cells[COL_BORN] = CELL_DATE(born);
    v.rows[0].cells[COL_STATE] = CELL_TAG(TONE_OK, STR("new"));
    v.rows[0].cells[COL_NOTE] = CELL_TEXT(STR("=HYPERLINK(\"x\")"));
    v.rows[1].cells[COL_CHILD] = CELL_TEXT(STR("+7 701, line\nbreak"));
    v.rows[1].cells[COL_BORN] = CELL_MOMENT(INT64_C(1780000000000000));
    return v;
}

static struct str drawn(struct ctx *c, const struct list_view *v)
{
    struct buf *buf = NEW(c->mem, struct buf);
    buf_init(buf, c->mem, 1 << 20);
    struct out o = {.c = c, .buf = buf};
    list_show(&o, v);
    return buf_str(buf);
}

static bool has(struct str page, const char *z)
{
    size_t at;
    return str_find(page, str_from_z(z), &at);
}

static void table_has_caption_order_and_words_for_cards(void **state)
{
    struct ctx *c = *state;
    struct list_view v = two_rows(c, "sort=-places");
    struct str page = drawn(c, &v);
    assert_true(has(page, "<caption class=\"vh\">"));
    assert_true(has(page, "<th scope=\"col\" class=\"r\" aria-sort=\"descending\">"));
    assert_true(has(page, "<a href=\"/x\">A &quot;B&quot; &lt;c&gt;</a>"));
    assert_true(has(page, "data-l=\"Month\">-1\u00A0500</td>"));
    assert_true(has(page, "18.03.2020"));
    assert_true(has(page, "1–2 of 42"));
    assert_true(has(page, "rel=\"next\""));
    assert_false(has(page, "HYPERLINK"));
    assert_false(has(page, "type=\"checkbox\""));
}

static void rows_can_be_ticked_by_name(void **state)
{
    struct ctx *c = *state;
    struct list_view v = two_rows(c, "");
    v.select = "id";
    v.rows[1].id = STR("17");
    struct str page = drawn(c, &v);
    assert_true(has(page, "name=\"id\" value=\"17\""));
    assert_true(has(page, "Select: +7 701, line"));
}

static void empty_list_offers_a_way_on(void **state)
{
    struct ctx *c = *state;
    struct list_view v = two_rows(c, "");
    v.n = 0;
    v.next = (struct link_to){url0(c, "/staff/new"), STR("Add")};
    assert_true(has(drawn(c, &v), "href=\"/staff/new\""));
    v = two_rows(c, "q=abc");
    v.n = 0;
    struct str page = drawn(c, &v);
    assert_true(has(page, "Nothing matches"));
    assert_false(has(page, "<table"));
}

/* ---- files ---------------------------------------------------------------------------------- */

static void csv_quotes_everything_and_runs_no_formula(void **state)
{
    struct ctx *c = *state;
    struct list_view v = two_rows(c, "format=csv");
    assert_string_equal(str_z(c->mem, sheet_csv(c, &v)),
                        "\xEF\xBB\xBF\"Day\",\"Month\",\"Year\",\"All\",\"Show\"\r\n"
                        "\"A \"\"B\"\" <c>\",\"-1500\",\"18.03.2020\",\"new\","
                        "\"'=HYPERLINK(\"\"x\"\")\"\r\n"
                        "\"'+7 701, line\nbreak\",\"\",\"29.05.2026 01:26\",\"\",\"\"\r\n");
}

static void xlsx_is_a_zip_with_the_texts_inside(void **state)
{
    struct ctx *c = *state;
    struct list_view v = two_rows(c, "format=xlsx");
    struct str bytes;
    assert_int_equal(sheet_xlsx(c, &v, &bytes), ST_OK);
    assert_true(bytes.n > 2000 && str_starts(bytes, STR("PK")));
    assert_true(has(bytes, "xl/worksheets/sheet1.xml"));
}

static void download_is_refused_rather_than_cut_off(void **state)
{
    struct ctx *c = *state;
    struct list_view v = two_rows(c, "format=csv");
    struct response rs = {.status = 0};
    v.total = 4;
    assert_int_equal(list_download(c, &rs, &v), ST_INVALID);
    assert_string_equal(c->failure.code, "html.list.too-long");
    v.total = 2;
    assert_int_equal(list_download(c, &rs, &v), ST_OK);
}

static struct str link_of(const struct response *rs)
{
    for (size_t i = 0; i < rs->n_headers; i++)
        if (str_eq_z(rs->headers[i].name, "Link"))
            return rs->headers[i].value;
    return STR("");
}

/* Whoever reads the file by a program learns its columns, and hears of a change by another name. */
static void a_download_says_where_its_columns_are_described(void **state)
{
    struct ctx *c = *state;
    struct list_view v = two_rows(c, "format=csv");
    struct response file = {.status = 0}, described = {.status = 0};

    v.total = 2;
    buf_init(&described.body, c->mem, 1 << 16);
    assert_int_equal(list_download(c, &file, &v), ST_OK);
    assert_true(has(link_of(&file), "format=schema"));
    v = two_rows(c, "format=schema");
    assert_int_equal(list_download(c, &described, &v), ST_OK);
    const json_t *schema = json_object_in(c->mem, buf_str(&described.body)),
                 *fields = json_object_get(schema, "fields");
    static const char *const titles[] = {"Day", "Month", "Year", "All", "Show"};
    assert_int_equal(json_array_size(fields), COUNT(titles));
    for (size_t i = 0; i < COUNT(titles); i++)
        assert_true(str_eq_z(json_text_of(json_array_get(fields, i), "title"), titles[i]));
    assert_int_equal(json_text_of(schema, "version").n, 8);
}

/* Four children as a handler fills them in, in no order. */
static struct list_view arranged(struct ctx *c, const char *query)
{
    static const struct {
        struct str name;
        int64_t places;
    } children[] = {{STR_INIT("Ясин"), 3},
                    {STR_INIT("Әлия"), 20},
                    {STR_INIT("Айша"), 3},
                    {STR_INIT("Аяла"), 7}};
    struct list_state *st = NEW(c->mem, struct list_state);

    *st = state_of(c, query);
    struct list_view v = list_view_of(c, st, ask(c, query), COUNT(children), 0);
    for (size_t i = 0; i < COUNT(children); i++) {
        v.rows[i].cells[COL_CHILD] = CELL_TEXT(children[i].name);
        v.rows[i].cells[COL_PLACES] = CELL_NUMBER(children[i].places);
    }
    list_arrange(c, &v);
    return v;
}

static void assert_names(const struct list_view *v, const char *const *names, size_t n)
{
    assert_int_equal(v->n, n);
    for (size_t i = 0; i < n; i++)
        if (!is(v->rows[i].cells[COL_CHILD].text, names[i]))
            fail_msg("row %zu is not %s", i, names[i]);
}

static void computed_rows_are_searched_and_put_in_order(void **state)
{
    static const char *const by_name[] = {"Айша", "Аяла", "Әлия", "Ясин"};
    static const char *const fewest_first[] = {"Айша", "Ясин", "Аяла", "Әлия"};
    static const char *const most_first[] = {"Әлия", "Аяла", "Ясин", "Айша"};
    static const char *const found[] = {"Әлия"};

    struct list_view v = arranged(*state, "");
    assert_names(&v, by_name, COUNT(by_name)); /* ә after а, as in the alphabet */
    v = arranged(*state, "sort=places");
    assert_names(&v, fewest_first, COUNT(fewest_first)); /* equal ones by name */
    v = arranged(*state, "sort=-places");
    assert_names(&v, most_first, COUNT(most_first));
    v = arranged(*state, "q=алия");
    assert_names(&v, found, COUNT(found));
    assert_int_equal(v.total, 1);
    v = arranged(*state, "page=2"); /* all fit on the first one */
    assert_int_equal(v.n, 0);
    assert_int_equal(v.total, 4);
}

static void codes_become_words(void **state)
{
    static const struct word table[] = {{"OPEN", MSG_html_list_any, TONE_OK},
                                        {"CLOSED", MSG_html_list_show, TONE_BAD}};
    struct ctx *c = *state;
    struct list_options options = words_options(c, WORDS(table));

    assert_true(str_eq(words_text(c, WORDS(table), STR("OPEN")), msg_text(c, MSG_html_list_any)));
    assert_int_equal(words_tag(c, WORDS(table), STR("CLOSED")).tone, TONE_BAD);
    assert_true(is(words_text(c, WORDS(table), STR("NEW")), "NEW"));
    assert_int_equal(words_tone(WORDS(table), STR("NEW")), TONE_PLAIN);
    assert_int_equal(options.n, 2);
    assert_true(is(options.v[1].value, "CLOSED"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_asked_gives_the_declared_order_and_first_page),
        cmocka_unit_test(query_string_is_read_in_full),
        cmocka_unit_test(nonsense_is_as_if_it_were_not_there),
        cmocka_unit_test(too_long_search_is_not_sent_to_the_database),
        cmocka_unit_test(links_keep_everything_but_what_they_change),
        cmocka_unit_test(table_has_caption_order_and_words_for_cards),
        cmocka_unit_test(rows_can_be_ticked_by_name),
        cmocka_unit_test(empty_list_offers_a_way_on),
        cmocka_unit_test(csv_quotes_everything_and_runs_no_formula),
        cmocka_unit_test(xlsx_is_a_zip_with_the_texts_inside),
        cmocka_unit_test(download_is_refused_rather_than_cut_off),
        cmocka_unit_test(a_download_says_where_its_columns_are_described),
        cmocka_unit_test(computed_rows_are_searched_and_put_in_order),
        cmocka_unit_test(codes_become_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
