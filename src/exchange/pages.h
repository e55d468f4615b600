/* Pages and routes of partner systems. Private to this feature. */
#ifndef OQU_EXCHANGE_PAGES_H
#define OQU_EXCHANGE_PAGES_H

#include "exchange/exchange.h"
#include "html/words.h"

struct exchange_keys_view {
    struct page page;
    struct list_view list;
    struct url add; /* empty: this reader only looks */
    struct url roles, developers;
    struct str limit; /* how many requests a key has */
};

struct exchange_key_view {
    struct page page;
    struct str name, state;
    enum tone tone;
    struct fact facts[12];
    size_t n_facts;
    struct fact *history;
    size_t n_history;
    struct url revoke; /* empty: not for this reader, or over */
};

struct exchange_form_view {
    struct page page;
    struct str title, lead;
    const struct form_values *form;
    struct url action;
    struct list_options scopes; /* none on the page that only asks for a reason */
};

struct exchange_given_view { /* shown once */
    struct page page;
    struct str name, key, address;
    struct url back, developers;
};

struct exchange_roles_view {
    struct page page;
    struct list_view list;
};

struct exchange_developers_row {
    struct str address, scope, about;
    struct url schema;
};
struct exchange_developers_view {
    struct page page;
    struct exchange_developers_row *rows;
    size_t n;
    struct exchange_developers_row *scopes; /* about and scope */
    size_t n_scopes;
    struct url openapi, formats;
    struct str limit, site, example;
};

struct exchange_formats_view {
    struct page page;
    struct list_view list;
};
struct exchange_format_view {
    struct page page;
    struct str name, about;
    struct fact facts[4];
    size_t n_facts;
    struct url schema;
    struct str example;
};

struct words exchange_scope_table(void);

extern const struct form form_exchange_key, form_exchange_revoke;

handler_fn api_read, openapi_page, schema_page, developers_page, formats_page, format_page;
handler_fn partners_page, partner_new, partner_new_post, partner_page, partner_revoke,
    partner_revoke_post, partner_roles_page;

/* `oqu partner …`: c->db as the superuser of the cluster. */
enum status schemas_command(struct ctx *c, int argc, char *const *argv);
enum status partner_grant_command(struct ctx *c, int argc, char *const *argv);
enum status partner_revoke_command(struct ctx *c, int argc, char *const *argv);

#endif
