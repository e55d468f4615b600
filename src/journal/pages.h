/* Private to journal: pages, forms, and what their templates show. */
#ifndef OQU_JOURNAL_PAGES_H
#define OQU_JOURNAL_PAGES_H

#include "html/words.h"
#include "journal/rule.h"
#include "journal_queries.h"

extern const struct form journal_lesson_form, journal_edit_form, journal_entries_form;

struct journal_list_view {
    struct page page;
    struct list_view list;
};

struct journal_cell {
    struct str text, words; /* words: what a sign means, for who does not see it */
    bool bad;
};
struct journal_column {
    struct str day, work;
    struct url url;
};
struct journal_row {
    struct str name;
    const struct journal_cell *cells;
    struct str result, about; /* "84,92 %", "4" */
};
struct journal_grid_view {
    struct page page;
    struct str caption, title, legend, forecast;
    const struct journal_column *columns;
    size_t n_columns;
    const struct journal_row *rows;
    size_t n_rows;
    const struct link_to *terms;
    size_t n_terms;
    struct url add;
    bool results, adds;
};

struct journal_line { /* a learner at a lesson */
    struct str member, name, points, error, last;
    struct str state;
};
struct journal_change_line {
    struct str name, what, why;
};
struct journal_lesson_view {
    struct page page;
    struct str caption, title, scale;
    struct fact facts[4];
    size_t n_facts;
    const struct form_values *form;
    struct url action, edit;
    const struct journal_line *lines;
    size_t n_lines;
    struct list_options states;
    struct str version, reason;
    const struct journal_change_line *changes;
    size_t n_changes;
    struct str totals;
    bool enters, marks, reason_asked;
};
struct journal_form_view {
    struct page page;
    struct str caption;
    const struct form_values *form;
    struct url action;
    struct list_options works;
    bool has_works;
};

struct journal_diary_view {
    struct page page;
    struct str caption;
    struct list_view list;
};
struct journal_children_view {
    struct page page;
    struct str title, lede, none; /* lede: may be empty */
    const struct row_link *rows;
    size_t n;
};

handler_fn journal_own_diary_page, journal_child_diary_page, journal_children_page;
handler_fn journal_list_page, journal_grid_page, journal_new_page, journal_new_post,
    journal_lesson_page, journal_lesson_post, journal_edit_page, journal_edit_post;

/* ---- shared ---------------------------------------------------------------------------------- */

extern const struct words journal_states, journal_works;
/* The sign of the state in the grid: empty for who was there. */
struct str journal_sign(struct ctx *c, struct str state);
struct str journal_subject(struct ctx *c, struct str name_kk, struct str name_ru);

/* The journal of a group in a subject. ST_NOT_FOUND: there is none in the own organisation. In a
 * transaction. */
MUST_USE enum status journal_head_of(struct ctx *c,
                                     struct uuid group,
                                     struct uuid subject,
                                     struct journal_head_row **ret);
/* The rule of the school year; in a transaction. */
MUST_USE enum status journal_rule_of(struct ctx *c, int year, struct journal_rule *ret);
/* Term of a number, or the one of the day, or the last that has begun; NULL where there is none. */
const struct journal_terms_row *
journal_term_at(const struct journal_terms_rows *terms, int64_t no, struct date day);

#endif
