/* The one way to show a list: searched, filtered, sorted, paged, and downloaded as CSV or XLSX.
 *
 * A list is declared once, as data:
 *
 *     enum { COL_CHILD, COL_RECEIVED, COL_STATE, COLS };
 *     static const struct list_column columns[COLS] = {
 *         [COL_CHILD] = {.name = "child", .label = MSG_…, .kind = COLUMN_NAME, .sortable = true},
 *         [COL_RECEIVED] = {.name = "received", .label = MSG_…, .kind = COLUMN_NUMBER},
 *         [COL_STATE] = {.name = "state", .label = MSG_…, .kind = COLUMN_STATE},
 *     };
 *     static const struct list_filter filters[] = {{"state", MSG_admission_list_state,
 * FILTER_CHOICE}}; static const struct list applications = {.name = "applications", … .sort =
 * "received"};
 *
 * and a handler reads what is asked for, runs its query with it, and fills the cells:
 *
 *     struct list_state st = list_read(c, &applications, rq);
 *     … query: st.search_key, list_filter_value(&st, "state"), list_sort(&st), st.descending,
 *              st.limit, st.offset; and the number of all rows …
 *     struct list_view list = list_view_of(c, &st, rq, n_rows, total);
 *     list.rows[i].cells[COL_CHILD] = CELL_LINK(url_id(c, "/staff/application/{id}", id), name);
 *     list.rows[i].cells[COL_RECEIVED] = CELL_MOMENT(row->received_us);
 *     if (st.format != LIST_PAGE)
 *         return list_download(c, rs, &list);
 *
 * The template calls {% call list_show(&v->list) %}. */
#ifndef OQU_HTML_LIST_H
#define OQU_HTML_LIST_H

#include "base/time.h"
#include "html/form.h"

enum {
    LIST_COLUMNS_MOST = 40,
    LIST_FILTERS_MOST = 8,
    LIST_SEARCH_MOST = 100,  /* letters */
    LIST_VALUE_MOST = 100,   /* bytes of a filter's value */
    LIST_PAGES_MOST = 10000, /* what ?page= may ask for */
    LIST_PAGE_SIZE = 50,     /* rows, unless the list says otherwise */
};

enum column_kind {
    COLUMN_WORDS = 0,
    COLUMN_NAME,   /* what the row is about: one per list, usually a link */
    COLUMN_NUMBER, /* numbers, dates: figures of one width */
    COLUMN_AMOUNT, /* as NUMBER, to the right */
    COLUMN_STATE,  /* the state of the row: at the corner of the card on a phone */
};

struct list_column {
    const char *name; /* in ?sort=, and for the query: lower case */
    int label;        /* enum msg; 0 in files for programs: the name */
    enum column_kind kind;
    bool sortable;
    bool only_file; /* in downloads, not on the page */
};

enum filter_kind { FILTER_CHOICE = 0, FILTER_DATES };

struct list_filter {
    const char *name; /* in the query string; FILTER_DATES: NAME.from and NAME.to */
    int label;
    enum filter_kind kind;
};

struct list {
    const char *name; /* of the downloaded file and the table's id */
    int caption;      /* enum msg: what the list is, in words */
    const struct list_column *columns;
    size_t n_columns;
    const struct list_filter *filters;
    size_t n_filters;
    int search;       /* enum msg: label of the search box; 0 = no search */
    const char *sort; /* name of the column it is sorted by at first; NULL: the query's own order */
    bool descending;
    int page_size;   /* 0 = LIST_PAGE_SIZE */
    int export_most; /* rows of a download; 0 = no downloads. Not above the query's own limit */
    int empty;       /* enum msg when there is nothing at all; 0 = general words */
    bool people;     /* each row is about somebody: downloads pass the guard below */
};

enum list_format { LIST_PAGE = 0, LIST_CSV, LIST_XLSX, LIST_SCHEMA /* of both files */ };

/* What the query string asks for; always within the limits above. What is not understood is as if
 * it were not there. */
struct list_state {
    const struct list *list;
    struct str search;                   /* as typed, NFC, for showing again */
    struct str search_key;               /* i18n_search_key(search); empty: no search */
    struct str value[LIST_FILTERS_MOST]; /* FILTER_CHOICE; empty: any */
    bool has_from[LIST_FILTERS_MOST], has_to[LIST_FILTERS_MOST];
    struct date from[LIST_FILTERS_MOST], to[LIST_FILTERS_MOST]; /* FILTER_DATES, both inclusive */
    const struct list_column *sort;                             /* NULL: the query's own order */
    bool descending;
    int page; /* from 1 */
    int64_t offset, limit;
    enum list_format format;
};

struct list_state list_read(struct ctx *c, const struct list *list, const struct request *rq);
/* PAGE_ASKS for a page whose one form is this list's, so that filters that were not applied yet
 * survive a change of language; on later pages 0, for applying them begins at the first. */
unsigned list_page_flags(const struct list_state *state);
/* For the query: name of the sort column, or empty; value of a filter, or empty. */
struct str list_sort(const struct list_state *state);
struct str list_filter_value(const struct list_state *state, const char *filter);
/* Index of a FILTER_DATES in from[], to[]. ASSERTs that the filter exists. */
size_t list_filter_at(const struct list_state *state, const char *filter);

enum cell_kind {
    CELL_KIND_NONE = 0,
    CELL_KIND_TEXT,
    CELL_KIND_NUMBER,
    CELL_KIND_DATE,
    CELL_KIND_MOMENT
};

struct list_cell {
    enum cell_kind kind;
    struct str text;
    struct str about; /* small, under the text; not in downloads */
    int64_t value;    /* number, days, microseconds */
    bool is_tag;
    enum tone tone;
    struct url url; /* empty: no link */
};

#define CELL_TEXT(t)    ((struct list_cell){.kind = CELL_KIND_TEXT, .text = (t)})
#define CELL_LINK(u, t) ((struct list_cell){.kind = CELL_KIND_TEXT, .text = (t), .url = (u)})
#define CELL_TAG(how, t)                                                                           \
    ((struct list_cell){.kind = CELL_KIND_TEXT, .text = (t), .is_tag = true, .tone = (how)})
#define CELL_NUMBER(n)  ((struct list_cell){.kind = CELL_KIND_NUMBER, .value = (n)})
#define CELL_DATE(d)    ((struct list_cell){.kind = CELL_KIND_DATE, .value = (d).days})
#define CELL_MOMENT(us) ((struct list_cell){.kind = CELL_KIND_MOMENT, .value = (us)})

struct list_row {
    struct list_cell *cells; /* one per column; zero is an empty cell */
    struct str id;           /* value of the row's checkbox, when the list has them */
    bool marked;             /* the row that is open beside the list */
};

struct list_options {
    const struct option *v;
    size_t n;
};

struct list_view {
    const struct list_state *state;
    const struct request *rq;
    struct list_row *rows;
    size_t n;
    int64_t total;                                  /* rows of all pages */
    struct list_options options[LIST_FILTERS_MOST]; /* of FILTER_CHOICE, in order of filters */
    const char *select;  /* name of checkboxes in front of the rows; NULL: none */
    struct link_to next; /* offered when the list is empty: the next useful action */
};

/* A view with room for n rows, all cells empty. */
struct list_view list_view_of(struct ctx *c,
                              const struct list_state *state,
                              const struct request *rq,
                              size_t n,
                              int64_t total);

/* What stands in the cell, in c->lang: for papers. */
struct str list_cell_text(struct ctx *c, const struct list_cell *cell);

/* For a list that is computed and not queried: the view holds all rows, filled. Keeps those whose
 * COLUMN_NAME the search finds, puts them in the order asked for (equal ones by name), and leaves
 * the page asked for. Filters are the caller's. */
void list_arrange(struct ctx *c, struct list_view *list);

/* Filters, table and pages in one. With checkboxes, call the three in a row and put the table into
 * a form with the actions: list_filters, form_begin, …, list_table, form_end, list_pages. */
void list_show(struct out *o, const struct list_view *view);
void list_filters(struct out *o, const struct list_view *view);
void list_table(struct out *o, const struct list_view *view);
void list_pages(struct out *o, const struct list_view *view);

/* The same cells as a file, for state->format. ST_INVALID html.list.too-long: more rows than
 * export_most; nothing is cut off silently. */
MUST_USE enum status
list_download(struct ctx *c, struct response *rs, const struct list_view *view);
/* Asked before people's data leave as a file; with *ret_answered it has put another answer into rs.
 * Set once before the first request; NULL: none. */
typedef enum status
list_guard_fn(struct ctx *c, const struct list_view *view, struct response *rs, bool *ret_answered);
void list_guard_set(list_guard_fn *guard);
/* The same file as bytes, for an archive: all rows of the view, however many. */
MUST_USE enum status list_bytes(struct ctx *c,
                                const struct list_view *view,
                                enum list_format format,
                                struct str *ret_bytes);

#endif
