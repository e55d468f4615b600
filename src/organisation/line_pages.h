/* Pages on which officers of departments keep single lines of a territory, and streets. Private to
 * this feature. */
#ifndef OQU_ORGANISATION_LINE_PAGES_H
#define OQU_ORGANISATION_LINE_PAGES_H

#include "html/list.h"
#include "organisation/private.h"

struct territory_version { /* the territory under one act */
    struct str act, days, lines;
    struct url look, compare; /* empty: the first one */
    bool shown;
};

struct lines_view { /* the territory of a school on a day */
    struct page page;
    struct str school, state, day_text;
    struct str day; /* YYYY-MM-DD */
    bool is_past;
    struct url here, add, compare, changes; /* add: empty on a day that is over */
    struct territory_version *versions;
    size_t n_versions;
    struct list_view list;
};

struct line_list_view { /* a list under a heading */
    struct page page;
    struct str title, lead, caption;
    struct link_to act; /* text empty: nothing to do */
    struct list_view list;
};

struct street_line {
    struct url url; /* empty: another department's school */
    struct str school, houses, language;
};
struct street_view {
    struct page page;
    struct str name, other_name, place;
    struct url rename, give;
    struct list_options schools; /* of the department, to whom houses may be given */
    struct street_line *lines;
    size_t n_lines;
    struct list_view names;
};

/* ST_NOT_FOUND: no school of the reader's department. In a transaction. */
MUST_USE enum status line_school(struct ctx *c,
                                 struct uuid school,
                                 struct date day,
                                 struct organisation_territory_school_row **ret_row);
/* The houses of a line in words; a whole street has words, too. */
struct str line_houses_text(struct ctx *c, const struct organisation_houses *houses);
/* "kk" → "Kazakh", by the dictionary. */
struct str line_language_text(struct ctx *c,
                              const struct organisation_language *languages,
                              size_t n,
                              struct opt_text code);
struct url line_day_url(struct ctx *c, struct uuid school, struct date day);

/* Handlers: what module.c puts into routes. */
handler_fn line_list_today, line_list_page, line_compare_page, line_changes_page, line_new,
    line_new_post, line_edit, line_edit_post, line_end, line_end_post;
handler_fn street_list_page, street_choose_page, street_page, street_new, street_new_post,
    street_rename, street_rename_post, street_give;
handler_fn territory_report_page;

#endif
