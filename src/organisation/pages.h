/* The register's pages for administrators: list, record, changes. Private to this feature. */
#ifndef OQU_ORGANISATION_PAGES_H
#define OQU_ORGANISATION_PAGES_H

#include "html/list.h"
#include "organisation/organisation.h"
#include "organisation_queries.h"

/* ---- views ------------------------------------------------------------------------------------
 */

struct record_list_view {
    struct page page;
    struct list_view list;
};

struct card_part { /* facts under one heading, with the way to change them */
    enum msg title;
    struct fact facts[8];
    size_t n_facts;
    struct url change; /* empty: not by this reader */
    enum msg change_text;
};
struct card_line {                /* one changed fact */
    struct str what, was, became; /* was, became: empty for a sentence in `what` */
};
struct card_event { /* what one act changed */
    struct str who, when, reason;
    struct card_line *lines;
    size_t n_lines;
};
enum { CARD_NAMES, CARD_LICENCE, CARD_LANGUAGES, CARD_PARENTS, CARD_STATUS, CARD_PARTS };

struct card_view {
    struct page page;
    struct str name, kind, status;
    enum tone status_tone;
    struct card_part parts[CARD_PARTS];
    struct url children, add; /* empty: nothing below; nothing may be added below */
    struct str children_text; /* empty: nothing may stand below */
    struct card_event *events;
    size_t n_events;
};

/* ---- shared by handlers ------------------------------------------------------------------------
 */

/* Words and tone of a status. */
struct str record_status_text(struct ctx *c, struct str status);
enum tone record_status_tone(struct str status);
struct list_options record_status_options(struct ctx *c);
struct list_options record_kind_options(struct ctx *c, const struct organisation_kinds_rows *kinds);
struct list_options record_ownership_options(struct ctx *c);
struct list_options record_authority_options(struct ctx *c,
                                             const struct organisation_kept_authorities_rows *rows);
struct str record_ownership_text(struct ctx *c, struct str ownership);
struct str record_yes_no(struct ctx *c, bool yes);

/* The history of one record in words, newest first; in a transaction. */
MUST_USE enum status
record_history(struct ctx *c, struct uuid id, struct card_event **ret_events, size_t *ret_n);

/* Handlers: what module.c puts into routes. */
handler_fn record_list_page, record_card_page;

#endif
