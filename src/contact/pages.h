/* Handlers and views of this feature's pages. Private to it. */
#ifndef OQU_CONTACT_PAGES_H
#define OQU_CONTACT_PAGES_H

#include "html/form.h"
#include "html/page.h"

struct contact_row {
    struct str name, value, about; /* value empty: none is proved */
    struct url change, remove;     /* remove empty: there is nothing to remove */
    struct str change_text;
};
struct contacts_view {
    struct page page;
    struct contact_row rows[2];
    bool none; /* no contact is proved */
};
struct contact_form_view { /* a page that is one form */
    struct page page;
    struct str title, lead;
    struct form_values *form;
    const char *field; /* its one field; NULL: only the button */
    struct url action;
    struct str submit;
    struct str help;          /* under the form; empty: none */
    struct link_to other_way; /* under it; empty: none */
};

struct initial_view {
    struct page page;
    struct str name;
    struct form_values *form;
    struct url action;
    struct option ways[2];
    size_t n_ways;
    bool no_phone; /* none that its owner or the state has confirmed */
};

handler_fn contacts_page, contact_phone, contact_phone_post, contact_mail, contact_mail_post,
    contact_code, contact_code_post, contact_remove_page, contact_remove_post;
handler_fn initial_page, initial_post;
handler_fn reset_page, reset_post, reset_code, reset_code_post;

#endif
