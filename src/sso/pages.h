/* Pages of single sign-on. Private to this feature. */
#ifndef OQU_SSO_PAGES_H
#define OQU_SSO_PAGES_H

#include "html/words.h"

struct sso_choose_view {
    struct page page;
    struct str client; /* empty: nobody asks to sign in */
    struct url family, staff;
};

struct sso_consent_view {
    struct page page;
    struct str client, holder, person;
    struct url action;
    bool profile, role; /* what is asked for besides the fact of the sign-in */
};

struct sso_back_view { /* on the way back to the client */
    struct page page;
    struct str client;
    struct url url; /* empty: a program on this device, to which no link of a page leads */
    bool refused;
};

struct sso_clients_view {
    struct page page;
    struct list_view list;
    struct url add; /* empty: this reader only looks */
};

struct sso_client_view {
    struct page page;
    struct str name, state;
    enum tone tone;
    struct fact facts[11];
    size_t n_facts;
    struct fact *history; /* what administrators did, and what was refused; keepers only */
    size_t n_history;
    struct url edit, secret, status; /* empty: not for this reader */
    struct str status_text;
};

struct sso_form_view {
    struct page page;
    struct str title, lead;
    const struct form_values *form;
    struct url action;
    struct list_options kinds, doors, scopes; /* kinds: none when it is not asked */
    bool explained;                           /* the act asks for a reason */
};

struct sso_secret_view { /* shown once */
    struct page page;
    struct str name, id, secret, issuer;
    struct url back;
};

struct sso_own_row {
    struct str name, holder, receives, given, last; /* last: empty before the first sign-in */
    struct url withdraw;
};
struct sso_own_view {
    struct page page;
    struct sso_own_row *rows;
    size_t n;
};

struct sso_out_view {
    struct page page;
    struct str client; /* empty: nobody says who asked */
    struct url out;    /* empty: nobody is signed in any more */
    struct str next;   /* this page, to come back to */
    struct url back;   /* as in sso_back_view */
    bool goes_back, unregistered;
};

struct words sso_scopes(void); /* besides openid, which all have */
/* What a list of scopes gives out, in words. */
struct str sso_scope_words(struct ctx *c, struct str list);
/* Why something was refused, from the details of its row in the journal; empty for none. */
struct str sso_reason_words(struct ctx *c, struct str details);

extern const struct form form_withdraw, form_consent, form_client, form_client_status,
    form_client_secret;

handler_fn sso_description, sso_keys, sso_token, sso_userinfo;
handler_fn sso_choose, sso_authorize, sso_authorize_post;
handler_fn sso_sign_out, sso_sign_out_here, own_clients_page, own_withdraw_post;
handler_fn clients_page, client_new, client_new_post, client_page, client_edit, client_edit_post,
    client_status, client_status_post, client_secret, client_secret_post;

#endif
