/* Private to html: a chart measured out in whole units of its view box. */
#ifndef OQU_HTML_CHART_DRAW_H
#define OQU_HTML_CHART_DRAW_H

#include "html/chart.h"

enum {
    CHART_WIDTH = 720,
    CHART_HEIGHT = 300,
    CHART_LEFT = 64,
    CHART_RIGHT = 16,
    CHART_TOP = 22,
    CHART_BOTTOM = 34,
    CHART_TICKS_MOST = 6,
    CHART_LABELS_MOST = 8, /* under the axis; the table has all */
    SHARE_WIDTH = 400,
    SHARE_HEIGHT = 14,
};

struct chart_tick {
    int64_t value;
    int y;
};

struct chart_label {
    struct str text;
    int x;
    const char *anchor; /* "start", "middle", "end" */
};

struct chart_bar {
    int x, y, width, height;
    const char *class;
};

struct chart_draw {
    const struct chart *chart;
    struct chart_tick ticks[CHART_TICKS_MOST];
    size_t n_ticks;
    struct chart_label labels[CHART_LABELS_MOST];
    size_t n_labels;
    int limit_y;
    struct str line[CHART_SERIES_MOST]; /* path data */
    struct str area;                    /* under the first series */
    int last_x, last_y;                 /* the end of the first series */
    struct chart_bar *bars;
    size_t n_bars;
};

struct chart_draw chart_draw_lines(struct ctx *c, const struct chart *chart);
struct chart_draw chart_draw_bars(struct ctx *c, const struct chart *chart);
/* The parts of row i, left to right; returns how many. */
size_t chart_draw_share(const struct chart *chart, size_t i, struct chart_bar *bars);
int64_t chart_row_total(const struct chart *chart, size_t i);
const char *chart_line_class(size_t series);
const char *chart_key_class(size_t series, bool is_line);

#endif
