/* Charts: scales are round, everything lies inside the drawing, and the table has all figures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "html/chart_draw.h"

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 24, 1 << 28);
    struct ctx *c = NEW(mem, struct ctx);
    c->mem = mem;
    *state = c;
    return 0;
}

static int tear_down(void **state)
{
    const struct ctx *c = *state;
    arena_free(c->mem);
    return 0;
}

static struct chart chart_of(const struct chart_series *series, size_t n_series, size_t n)
{
    static struct str labels[CHART_POINTS_MOST];
    for (size_t i = 0; i < n; i++)
        labels[i] = STR("27.05");
    return (struct chart){.id = "c1",
                          .title = STR("Title <x>"),
                          .about = STR("What it shows."),
                          .head = STR("Day"),
                          .labels = labels,
                          .n = n,
                          .series = series,
                          .n_series = n_series};
}

static void scale_ends_at_a_round_number_above_the_highest_value(void **state)
{
    static const struct {
        int64_t highest, top;
        size_t ticks;
    } rows[] = {
        {0, 1, 2},      {1, 1, 2},       {3, 3, 4},          {4, 4, 3},
        {7, 8, 5},      {9, 10, 3},      {100, 100, 3},      {101, 150, 4},
        {999, 1000, 3}, {1180, 1500, 4}, {84216, 100000, 3},
    };
    struct ctx *c = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct chart_series series = {STR("a"), &rows[i].highest};
        struct chart chart = chart_of(&series, 1, 1);
        struct chart_draw d = chart_draw_lines(c, &chart);
        if (d.ticks[d.n_ticks - 1].value != rows[i].top || d.n_ticks != rows[i].ticks)
            fail_msg("row %zu: top %lld, %zu ticks", i, (long long)d.ticks[d.n_ticks - 1].value,
                     d.n_ticks);
        assert_int_equal(d.ticks[d.n_ticks - 1].y, CHART_TOP);
        assert_int_equal(d.ticks[0].y, CHART_HEIGHT - CHART_BOTTOM);
    }
}

static void bars_lie_inside_the_drawing_and_apart(void **state)
{
    struct ctx *c = *state;
    int64_t v[2][31];
    for (int i = 0; i < 31; i++) {
        v[0][i] = i * 10;
        v[1][i] = 300 - i;
    }
    const struct chart_series series[] = {{STR("a"), v[0]}, {STR("b"), v[1]}};
    struct chart chart = chart_of(series, 2, 31);
    struct chart_draw d = chart_draw_bars(c, &chart);
    assert_int_equal(d.n_bars, 62);
    for (size_t i = 0; i < d.n_bars; i++) {
        const struct chart_bar *bar = &d.bars[i];
        assert_true(bar->x >= CHART_LEFT && bar->x + bar->width <= CHART_WIDTH - CHART_RIGHT);
        assert_true(bar->y >= CHART_TOP && bar->height >= 0);
        assert_true(i == 0 || bar->x >= d.bars[i - 1].x + d.bars[i - 1].width);
    }
}

static void few_labels_stand_under_many_points(void **state)
{
    struct ctx *c = *state;
    static int64_t v[CHART_POINTS_MOST] = {5};
    const struct chart_series series = {STR("a"), v};
    struct chart chart = chart_of(&series, 1, CHART_POINTS_MOST);
    struct chart_draw d = chart_draw_lines(c, &chart);
    assert_int_equal(d.n_labels, CHART_LABELS_MOST);
    assert_int_equal(d.labels[0].x, CHART_LEFT);
    for (size_t i = 2; i < d.n_labels; i++) {
        int apart = d.labels[i].x - d.labels[i - 1].x;
        assert_true(apart > 60 && apart - (d.labels[1].x - d.labels[0].x) <= 1);
    }
    chart.n = 3;
    d = chart_draw_lines(c, &chart);
    assert_int_equal(d.n_labels, 3);
    assert_int_equal(d.labels[2].x, CHART_WIDTH - CHART_RIGHT);
    assert_string_equal(d.labels[2].anchor, "end");
}

static void shares_fill_the_bar_exactly(void **state)
{
    static const int64_t v[4][3] = {{1, 0, 0}, {1, 0, 7}, {1, 0, 0}, {0, 0, 0}};
    const struct chart_series series[] = {
        {STR("a"), v[0]}, {STR("b"), v[1]}, {STR("c"), v[2]}, {STR("d"), v[3]}};
    struct chart chart = chart_of(series, 4, 3);
    struct chart_bar bars[CHART_SERIES_MOST];
    (void)state;
    assert_int_equal(chart_draw_share(&chart, 0, bars), 4);
    assert_int_equal(bars[2].x + bars[2].width, SHARE_WIDTH);
    assert_int_equal(bars[3].width, 0);
    (void)chart_draw_share(&chart, 1, bars); /* nothing at all: no bar, no division by zero */
    assert_int_equal(bars[3].x + bars[3].width, 0);
    (void)chart_draw_share(&chart, 2, bars);
    assert_int_equal(bars[1].width, SHARE_WIDTH);
}

static size_t times(struct str page, const char *z)
{
    size_t n = 0, at;
    for (; str_find(page, str_from_z(z), &at); n++)
        page = str_sub(page, at + 1, page.n);
    return n;
}

static void every_chart_has_words_and_a_table(void **state)
{
    static const int64_t v[2][3] = {{1, 20, 3}, {4, 5, 6}};
    static void (*const charts[])(struct out *, const struct chart *) = {chart_lines, chart_bars,
                                                                         chart_shares};
    struct ctx *c = *state;
    const struct chart_series series[] = {{STR("a"), v[0]}, {STR("b"), v[1]}};
    struct chart chart = chart_of(series, 2, 3);
    chart.limit = 18;
    chart.limit_text = STR("limit");
    for (size_t i = 0; i < COUNT(charts); i++) {
        struct buf buf;
        buf_init(&buf, c->mem, 1 << 20);
        charts[i](&(struct out){.c = c, .buf = &buf}, &chart);
        struct str page = buf_str(&buf);
        assert_int_equal(times(page, "<td class=\"r\">"), 6);
        assert_int_equal(times(page, "What it shows."), 1);
        assert_int_equal(times(page, "class=\"klim\""), 1);
        assert_int_equal(times(page, "<x>"), 0);
        assert_true(times(page, "Title &lt;x&gt;") >= 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scale_ends_at_a_round_number_above_the_highest_value),
        cmocka_unit_test(bars_lie_inside_the_drawing_and_apart),
        cmocka_unit_test(few_labels_stand_under_many_points),
        cmocka_unit_test(shares_fill_the_bar_exactly),
        cmocka_unit_test(every_chart_has_words_and_a_table),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
