/* Charts as SVG: printable, coloured by the style sheet, without scripts. Each has a title, a
 * sentence that says what it shows, a key in words and the same figures as a table. */
#ifndef OQU_HTML_CHART_H
#define OQU_HTML_CHART_H

#include "html/parts.h"

enum { CHART_SERIES_MOST = 4, CHART_POINTS_MOST = 400 };

struct chart_series {
    struct str name;
    const int64_t *v; /* one per label, none negative */
};

struct chart {
    const char *id;   /* unique on the page */
    struct str title; /* a heading of level 3 */
    struct str about; /* one sentence: what one sees, for those who do not see */
    struct str head;  /* of the first column of the table: "Day" */
    const struct str *labels;
    size_t n; /* 1 … CHART_POINTS_MOST */
    const struct chart_series *series;
    size_t n_series; /* 1 … CHART_SERIES_MOST */
    int64_t limit;   /* a line across, when limit_text is not empty */
    struct str limit_text;
};

/* A course over time. At most three series: the first is the subject, the second what it is
 * compared with (dotted). */
void chart_lines(struct out *o, const struct chart *chart);
/* Amounts side by side, at most two series. */
void chart_bars(struct out *o, const struct chart *chart);
/* Parts of a whole, one bar per label, at most four series. */
void chart_shares(struct out *o, const struct chart *chart);

#endif
