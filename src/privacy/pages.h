/* Private to privacy: pages, and what their templates show. */
#ifndef OQU_PRIVACY_PAGES_H
#define OQU_PRIVACY_PAGES_H

#include "html/form.h"
#include "privacy/privacy.h"

/* The text as people read it, by lines: "# " a heading, "- " an entry of a list, else a paragraph.
 */
void privacy_parts(struct ctx *c, struct str body, struct privacy_policy *policy);

struct privacy_text_view {
    struct page page;
    struct privacy_policy *policy; /* NULL: none is in force */
    struct fact facts[5];
    size_t n_facts;
    struct row_link *versions;
    size_t n_versions;
};
struct privacy_own_view {
    struct page page;
    struct fact *data; /* what is held, each with source and basis */
    size_t n_data;
    struct row_link *accepted;
    size_t n_accepted;
    bool family; /* opened is known there only */
    struct row_link *opened;
    size_t n_opened;
    struct url clients, text;
};
struct privacy_list_view {
    struct page page;
    struct row_link *versions;
    size_t n_versions;
    struct url publish; /* empty: not by this reader */
};
struct privacy_form_view {
    struct page page;
    struct form_values *form;
    struct url action;
};

extern const struct form form_publish; /* from, kk, ru, en, reason, act */

/* Versions, newest first, as rows that lead to their text; in a transaction. */
MUST_USE enum status privacy_version_rows(struct ctx *c, struct row_link **ret_rows, size_t *ret_n);

handler_fn privacy_current_page, privacy_version_page, privacy_own_page, privacy_list_page,
    privacy_new_page, privacy_new_post;

#endif
