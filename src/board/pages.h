/* Private to board: handlers, and what the templates show. */
#ifndef OQU_BOARD_PAGES_H
#define OQU_BOARD_PAGES_H

#include "board/look.h"
#include "complaint/complaint.h"
#include "html/chart.h"
#include "html/words.h"

enum { BOARD_FIGURES = 5, BOARD_TRAIL_MOST = 4, BOARD_CHARTS_MOST = 8 };

/* ---- words.c -------------------------------------------------------------------------------- */

extern const struct words board_lanes, board_channels, board_grounds;
struct str board_language(struct ctx *c, const struct look *look, struct str code);

/* ---- views ---------------------------------------------------------------------------------- */

enum board_drawing { BOARD_LINES, BOARD_BARS, BOARD_SHARES };

struct board_chart {
    struct chart chart;
    enum board_drawing drawing;
    struct url csv, xlsx; /* its table as a file */
};

struct board_view {
    struct page page;
    struct str title, counted;
    struct figure figures[BOARD_FIGURES];
    struct board_chart charts[BOARD_CHARTS_MOST];
    size_t n_charts;
    struct list_view list;
    struct row_link *overdue, *uneven; /* schools that need somebody */
    size_t n_overdue, n_uneven;
    bool has_places;  /* the list */
    bool has_schools; /* overdue and uneven are known here */
    struct url
        one; /* where one application of this school is asked for; empty: not by this reader */
    struct url demand;  /* children to come; empty for a school */
    struct url order;   /* where this list is ordered for certain hours; empty: there is none */
    struct url terms;   /* what must be answered there; empty: figures only */
    struct url closing; /* where this school's children are handed over; empty likewise */
    struct link_to trail[BOARD_TRAIL_MOST];
};

struct board_ask_view { /* why one application is opened */
    struct page page;
    const struct form_values *form;
    struct url action;
    struct str school;
};

struct board_one_view {
    struct page page;
    struct str number, state, reason;
    struct fact facts[13];
    size_t n_facts;
};

enum { OVERDUE_FIGURES = 3 };

struct overdue_view { /* answers that are owed, by place */
    struct page page;
    struct str title, counted;
    struct figure figures[OVERDUE_FIGURES];
    struct list_view list;
    struct url order;    /* where this list is ordered for certain hours */
    struct url calendar; /* by which hours are counted; empty: not kept by this reader */
    struct board_chart chart;
    bool has_chart;
    struct link_to trail[BOARD_TRAIL_MOST];
    const struct row_link *complaints; /* bodies that owe answers to complaints */
    size_t n_complaints;
    bool has_complaints;
};
struct demand_view { /* children to come against places, by place */
    struct page page;
    struct str title, year, counted; /* counted empty: not counted yet */
    struct figure figures[BOARD_FIGURES];
    struct chart chart;
    struct list_view list;
    struct url order; /* where this list is ordered for certain hours */
    bool by_school;
    struct link_to trail[BOARD_TRAIL_MOST];
};
struct owed_view { /* those of one school */
    struct page page;
    struct str school;
    struct url figures; /* its board */
    struct list_view list;
};

extern const struct form one_form;

/* charts.c: all that have something to show. */
void board_charts(struct ctx *c,
                  const struct request *rq,
                  const struct look *look,
                  struct board_view *v);
/* Answers in time and late, by day; false: nothing was answered yet. */
bool board_terms_chart(struct ctx *c,
                       const struct request *rq,
                       const struct board_days_rows *days,
                       struct board_chart *chart);
/* tables.c: the table that ?table= names, as a file; *ret_done is false when none is asked for. */
MUST_USE enum status board_download(struct ctx *c,
                                    const struct request *rq,
                                    struct response *rs,
                                    const struct look *look,
                                    bool *ret_done);
/* attention.c: the schools that need somebody. */
void board_attention(struct ctx *c, const struct look *look, struct board_view *v);
/* "3 h", "2 days" by the clock, not by working hours: it is the family that waits. */
struct str board_how_late(struct ctx *c, int64_t since_us);

/* The page of `report` that asks how often the list of this page is wanted, as it is filtered.
 * source: "figures", "overdue". */
struct url board_order_url(struct ctx *c, const struct request *rq, const char *source);

/* Handlers: what module.c puts into routes. */
handler_fn board_own, board_place, board_school, board_one_ask, board_one_look, board_one,
    overdue_own, overdue_at, overdue_school, demand_own, demand_at;

/* Who owes answers to complaints in the reader's own place; read in a transaction. */
struct board_complaints {
    struct complaint_owed_list owed;
    struct organisations bodies; /* as owed */
};
MUST_USE enum status board_complaints_read(struct ctx *c, struct board_complaints *ret);
void board_complaints_show(struct ctx *c,
                           const struct board_complaints *complaints,
                           struct overdue_view *v);

#endif
