/* Whom an administrator or a colleague may choose (account.h). */
#include "account/account.h"
#include "account_queries.h"
#include "base/scan.h"

struct str account_role_words(struct ctx *c, struct str roles)
{
    struct buf buf;
    struct str code;

    buf_init(&buf, c->mem, 4096);
    while (scan_until(&roles, ',', &code)) {
        if (buf_str(&buf).n > 0)
            buf_add_z(&buf, ", ");
        buf_add(&buf, msg_text(c, account_role_label(code)));
    }
    return buf_str(&buf);
}

enum status account_colleagues(struct ctx *c,
                               struct str search,
                               bool descending,
                               int64_t most,
                               int64_t skip,
                               struct account_colleagues *ret)
{
    struct account_account_list_rows rows;
    const struct account_account_list_in query = {.search = search,
                                                  .status = STR("ACTIVE"),
                                                  .role = STR(""),
                                                  .sort = STR("name"),
                                                  .descending = descending,
                                                  .most = most,
                                                  .skip = skip};

    TRY(account_account_list(c, &query, &rows));
    *ret = (struct account_colleagues){.v = NEWS(c->mem, struct account_colleague, rows.n),
                                       .n = rows.n,
                                       .total = rows.n > 0 ? rows.v[0].total : 0};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] = (struct account_colleague){rows.v[i].person_id, rows.v[i].organisation_id.v,
                                               rows.v[i].name, rows.v[i].roles};
    return ST_OK;
}

enum status
account_colleague_by_id(struct ctx *c, struct uuid person, struct account_colleague *ret)
{
    struct account_account_of_row *row;

    TRY(account_account_of(c, person, &row));
    if (!row || !row->organisation_id.set || !str_eq_z(row->status, "ACTIVE"))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    *ret = (struct account_colleague){
        .person = row->person_id, .organisation = row->organisation_id.v, .name = row->name};
    return ST_OK;
}

enum status account_coworkers(struct ctx *c, struct account_colleagues *ret)
{
    struct account_coworkers_of_rows rows;

    TRY(account_coworkers_of(c, &rows));
    *ret = (struct account_colleagues){
        .v = NEWS(c->mem, struct account_colleague, rows.n), .n = rows.n, .total = (int64_t)rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] = (struct account_colleague){
            .person = rows.v[i].person_id, .name = rows.v[i].name, .roles = rows.v[i].roles};
    return ST_OK;
}
