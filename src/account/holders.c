/* Whom to tell of something that an organisation must do (account.h). */
#include "account/account.h"
#include "account_queries.h"

enum status account_holders(struct ctx *c,
                            const struct account_post *posts,
                            size_t n,
                            struct account_holders *ret)
{
    int64_t *marks = NEWS(c->mem, int64_t, n);
    struct uuid *organisations = NEWS(c->mem, struct uuid, n);
    struct str *roles = NEWS(c->mem, struct str, n);
    struct account_holders_of_rows rows;

    for (size_t i = 0; i < n; i++) {
        marks[i] = posts[i].mark;
        organisations[i] = posts[i].organisation;
        roles[i] = str_from_z(posts[i].role);
    }
    TRY(account_holders_of(c, (struct i64s){marks, n}, (struct uuids){organisations, n},
                           (struct texts){roles, n}, &rows));
    *ret = (struct account_holders){NEWS(c->mem, struct account_holder, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        ret->v[i] = (struct account_holder){.person = rows.v[i].person_id, .mark = rows.v[i].mark};
        (void)lang_find(rows.v[i].lang,
                        &ret->v[i].lang); /* the column's CHECK lists the languages */
    }
    return ST_OK;
}

enum status account_watchers(struct ctx *c, struct account_holders *ret)
{
    struct account_watchers_of_rows rows;

    TRY(account_watchers_of(c, &rows));
    *ret = (struct account_holders){NEWS(c->mem, struct account_holder, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        ret->v[i] = (struct account_holder){.person = rows.v[i].person_id};
        (void)lang_find(rows.v[i].lang,
                        &ret->v[i].lang); /* the column's CHECK lists the languages */
    }
    return ST_OK;
}
