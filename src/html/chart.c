/* Measures charts: scales, ticks, paths. The markup is in views/chart.html. */
#include "html/chart.h"

#include "html/chart_draw.h"
#include "html/html_views.h"

enum {
    PLOT_WIDTH = CHART_WIDTH - CHART_LEFT - CHART_RIGHT,
    PLOT_HEIGHT = CHART_HEIGHT - CHART_TOP - CHART_BOTTOM,
    BAR_GAP = 4, /* quarters of a slot stay empty: 1/4 */
};

static const char *const bar_classes[CHART_SERIES_MOST] = {"b1", "b2", "b4", "b0"};

static void check(const struct chart *chart, size_t series_most)
{
    ASSERT(chart->n >= 1 && chart->n <= CHART_POINTS_MOST);
    ASSERT(chart->n_series >= 1 && chart->n_series <= series_most);
}

static int64_t highest_of(const int64_t *v, size_t n)
{
    int64_t most = 0;

    for (size_t i = 0; i < n; i++) {
        ASSERT(v[i] >= 0);
        most = v[i] > most ? v[i] : most;
    }
    return most;
}

static int64_t highest(const struct chart *chart)
{
    int64_t most = chart->limit_text.n > 0 ? chart->limit : 0;

    for (size_t s = 0; s < chart->n_series; s++) {
        int64_t here = highest_of(chart->series[s].v, chart->n);
        most = here > most ? here : most;
    }
    return most > 0 ? most : 1;
}

/* The smallest of 1, 2, 5, 10, 20, 50 … that reaches the highest value in four steps. */
static int64_t nice_step(int64_t most)
{
    static const int64_t factors[] = {1, 2, 5};

    for (int64_t ten = 1;; ten *= 10) {
        for (size_t i = 0; i < COUNT(factors); i++)
            if (most / (factors[i] * ten) < 4 || ten > INT64_MAX / 100)
                return factors[i] * ten;
    }
}

static int y_of(int64_t value, int64_t top)
{
    return CHART_TOP + PLOT_HEIGHT - (int)((double)value / (double)top * PLOT_HEIGHT + 0.5);
}

static int x_of(size_t i, size_t n)
{
    if (n == 1)
        return CHART_LEFT + PLOT_WIDTH / 2;
    return CHART_LEFT + (int)((double)i / (double)(n - 1) * PLOT_WIDTH + 0.5);
}

/* Fills ticks and limit; returns the value at the top of the plot. */
static int64_t scale(struct chart_draw *draw)
{
    int64_t most = highest(draw->chart), step = nice_step(most);
    int64_t top = (most / step + (most % step ? 1 : 0)) * step;

    for (int64_t at = 0; at <= top; at += step) {
        ASSERT(draw->n_ticks < CHART_TICKS_MOST);
        draw->ticks[draw->n_ticks++] = (struct chart_tick){.value = at, .y = y_of(at, top)};
    }
    draw->limit_y = y_of(draw->chart->limit, top);
    return top;
}

/* Every label, or every second, third …: as many as have room. */
static void put_labels(struct chart_draw *draw, int (*x_at)(size_t, size_t))
{
    const struct chart *chart = draw->chart;
    size_t step = (chart->n + CHART_LABELS_MOST - 1) / CHART_LABELS_MOST;

    for (size_t i = 0; i < chart->n; i += step) {
        int x = x_at(i, chart->n);
        draw->labels[draw->n_labels++] = (struct chart_label){
            .text = chart->labels[i],
            .x = x,
            .anchor = x == CHART_WIDTH - CHART_RIGHT ? "end" : "middle",
        };
    }
}

static struct str path_of(struct ctx *c, const struct chart *chart, size_t series, int64_t top)
{
    struct buf buf;

    buf_init(&buf, c->mem, 64 * 1024);
    for (size_t i = 0; i < chart->n; i++)
        buf_printf(&buf, "%c%d %d", i == 0 ? 'M' : 'L', x_of(i, chart->n),
                   y_of(chart->series[series].v[i], top));
    return buf_str(&buf);
}

struct chart_draw chart_draw_lines(struct ctx *c, const struct chart *chart)
{
    struct chart_draw draw = {.chart = chart};
    int64_t top;

    check(chart, 3);
    top = scale(&draw);
    put_labels(&draw, x_of);
    for (size_t s = 0; s < chart->n_series; s++)
        draw.line[s] = path_of(c, chart, s, top);
    draw.last_x = x_of(chart->n - 1, chart->n);
    draw.last_y = y_of(chart->series[0].v[chart->n - 1], top);
    draw.area = str_printf(c->mem, STR_FMT "L%d %dL%d %dZ", STR_ARG(draw.line[0]), draw.last_x,
                           CHART_TOP + PLOT_HEIGHT, x_of(0, chart->n), CHART_TOP + PLOT_HEIGHT);
    return draw;
}

static int slot_middle(size_t i, size_t n)
{
    return CHART_LEFT + (int)((PLOT_WIDTH * (2 * i + 1)) / (2 * n));
}

struct chart_draw chart_draw_bars(struct ctx *c, const struct chart *chart)
{
    struct chart_draw draw = {.chart = chart};
    int slot = PLOT_WIDTH / (int)chart->n, group = slot - slot / BAR_GAP;
    int width = group / (int)chart->n_series;
    int64_t top;

    check(chart, 2);
    width = width > 0 ? width : 1;
    top = scale(&draw);
    put_labels(&draw, slot_middle);
    draw.bars = NEWS(c->mem, struct chart_bar, chart->n * chart->n_series);
    for (size_t i = 0; i < chart->n; i++) {
        int x = slot_middle(i, chart->n) - width * (int)chart->n_series / 2;
        for (size_t s = 0; s < chart->n_series; s++, x += width) {
            int y = y_of(chart->series[s].v[i], top);
            draw.bars[draw.n_bars++] = (struct chart_bar){
                .x = x,
                .y = y,
                .width = width,
                .height = CHART_TOP + PLOT_HEIGHT - y,
                .class = bar_classes[s],
            };
        }
    }
    return draw;
}

int64_t chart_row_total(const struct chart *chart, size_t i)
{
    int64_t total = 0;
    for (size_t s = 0; s < chart->n_series; s++)
        total += chart->series[s].v[i];
    return total;
}

size_t chart_draw_share(const struct chart *chart, size_t i, struct chart_bar *bars)
{
    int64_t total = chart_row_total(chart, i), sum = 0;
    int x = 0;

    check(chart, CHART_SERIES_MOST);
    for (size_t s = 0; s < chart->n_series; s++) {
        sum += chart->series[s].v[i];
        int end = total == 0 ? 0 : (int)((double)sum / (double)total * SHARE_WIDTH + 0.5);
        bars[s] = (struct chart_bar){
            .x = x, .width = end - x, .height = SHARE_HEIGHT, .class = bar_classes[s]};
        x = end;
    }
    return chart->n_series;
}

const char *chart_line_class(size_t series)
{
    static const char *const classes[] = {"l1", "l2", "l3"};
    return classes[series];
}

const char *chart_key_class(size_t series, bool is_line)
{
    static const char *const lines[] = {"k1", "kdash", "k2"};
    static const char *const bars[CHART_SERIES_MOST] = {"k1", "k2", "k4", "k0"};
    return is_line ? lines[series] : bars[series];
}

void chart_lines(struct out *o, const struct chart *chart)
{
    struct chart_draw draw = chart_draw_lines(o->c, chart);
    chart_lines_svg(o, &draw);
}

void chart_bars(struct out *o, const struct chart *chart)
{
    struct chart_draw draw = chart_draw_bars(o->c, chart);
    chart_bars_svg(o, &draw);
}
