/* The register's pages for administrators: list, record, changes. Private to this feature. */
#ifndef OQU_ORGANISATION_PAGES_H
#define OQU_ORGANISATION_PAGES_H

#include "html/list.h"
#include "organisation/keep.h"

/* ---- views ----------------------------------------------------------------------------------- */

struct record_list_view {
    struct page page;
    struct list_view list;
    struct url acts; /* the other register */
};

struct card_part { /* facts under one heading, with the way to change them */
    enum msg title;
    struct fact *facts;
    size_t n_facts, most;
    struct url change; /* empty: not by this reader */
};
struct card_line {                /* one changed fact */
    struct str what, was, became; /* was, became: empty for a sentence in `what` */
};
struct card_event { /* what was changed at once */
    struct str who, when, reason;
    struct card_line *lines;
    size_t n_lines;
};
struct card_history { /* newest first */
    struct card_event *events;
    size_t n;
};
/* The five parts of a record, each with its own form. */
enum { CARD_NAMES, CARD_LICENCE, CARD_LANGUAGES, CARD_PARENTS, CARD_STATUS, CARD_PARTS };

struct card_view {
    struct page page;
    struct str name, kind, status;
    enum tone status_tone;
    struct card_part parts[CARD_PARTS];
    struct url children, add;      /* empty: nothing below; nothing may be added below */
    struct url successor, modules; /* empty: not closed; not by this reader */
    struct str children_text;      /* empty: nothing may stand below */
    struct card_history history;
};

struct act_list_view {
    struct page page;
    struct list_view list;
    struct url add; /* empty: not by this reader */
};
struct act_text { /* an act in one language */
    enum msg heading;
    struct str lang, title, text; /* title, text: may be empty */
    struct url link;              /* empty: none */
};
struct act_view {
    struct page page;
    struct str name, state;
    bool is_complete;
    struct fact facts[9];
    size_t n_facts;
    struct act_text texts[2];
    struct card_history history;
    struct url change; /* empty: not by this reader */
};

struct record_choice { /* what may be chosen in one field */
    const char *field;
    struct list_options options;
    bool is_long; /* a select instead of radio buttons */
};
struct record_form_view { /* a page that is one form */
    struct page page;
    struct str title, lead, submit;
    struct form_values *form;
    struct url action;
    struct record_choice choices[6];
    size_t n_choices;
    struct link_to other; /* under the form; text empty: none */
};

/* ---- shared by handlers ---------------------------------------------------------------------- */

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

/* The history of one record, of one legal act, in words; in a transaction. */
MUST_USE enum status
record_history(struct ctx *c, struct uuid id, struct card_history *ret_history);
MUST_USE enum status act_history(struct ctx *c, struct str code, struct card_history *ret_history);

struct record_about { /* the record that a form is about */
    struct organisation *o;
    struct organisation_kept_row_row *row;
};
/* ST_NOT_FOUND: not kept by the reader. In a transaction. */
MUST_USE enum status record_about(struct ctx *c, struct uuid id, struct record_about *ret_about);

void record_offer(struct record_form_view *v, const char *field, struct list_options options);
void record_offer_long(struct record_form_view *v, const char *field, struct list_options options);
/* Kind, ownership and place of an organisation below a parent; districts and settlements are those
 * of the region and district that stand in the form. In a transaction. */
MUST_USE enum status record_offer_identity(struct ctx *c,
                                           struct uuid parent,
                                           struct str kind_now,
                                           struct record_form_view *v);
/* One field of the form as its choices say. */
void record_field(struct out *o, const struct record_form_view *v, size_t i);
void record_form_show(struct ctx *c, struct response *rs, const struct record_form_view *v);
/* A refusal that the reader can do something about becomes an error of the form, at its field where
 * it names one; then ST_OK, and the page is shown again. Other failures pass through. */
MUST_USE enum status record_form_failure(struct ctx *c, struct form_values *values, enum status st);
/* Number and date of an act as every language writes them: "№ 12, 01.03.2026". */
struct str record_act_text(struct ctx *c, const struct form_values *values);
struct keep_place record_place(const struct form_values *values);
struct opt_date record_day(const struct form_values *values, const char *field);
void record_set_day(struct ctx *c,
                    struct form_values *values,
                    const char *field,
                    struct opt_date day);
struct str record_text(const struct form_values *values, const char *field);
struct opt_text record_opt_text(const struct form_values *values, const char *field);
/* Whether the last failure, of status st, is that somebody else was first to change it. */
bool record_is_late(const struct ctx *c, enum status st);
struct link_to record_link(struct ctx *c, const struct organisation *o);

/* Handlers: what module.c puts into routes. */
handler_fn record_list_page, record_card_page, record_new, record_new_post, record_names,
    record_names_post, record_licence, record_licence_post, record_languages, record_languages_post,
    record_parent, record_parent_post, record_status, record_status_post, record_successor,
    record_successor_post;
handler_fn act_list_page, act_page, act_new, act_new_post, act_edit, act_edit_post;

#endif
