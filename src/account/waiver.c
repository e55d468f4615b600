/* See account.h: the second factor of learners under sixteen. What may be done by whom is decided
 * by the functions of schema/0010_waiver.sql. */
#include "account/account.h"
#include "account/event.h"
#include "account_queries.h"
#include "audit/audit.h"

enum status account_learners(struct ctx *c, struct account_learners *ret)
{
    struct account_learners_of_family_rows rows;

    TRY(account_learners_of_family(c, &rows));
    *ret = (struct account_learners){NEWS(c->mem, struct account_learner, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        const struct account_learners_of_family_row *row = &rows.v[i];
        ret->v[i] = (struct account_learner){
            .person = row->person_id,
            .organisation = row->organisation_id,
            .name = row->name,
            .born = row->born,
            .young = row->young,
            .waived = row->waived,
            .given = row->given_at.set,
            .by_reader = row->given_by.set && uuid_eq(row->given_by.v, c->actor.person),
            .given_us = row->given_at.v,
        };
    }
    return ST_OK;
}

enum status
account_waive_factor(struct ctx *c, struct uuid child, struct uuid object, struct bytes hash)
{
    struct account_waive_factor_of_row *row;

    TRY(account_waive_factor_of(c, uuid_v4(), child, object, hash, &row));
    TRY(event_note(c, child, EVENT_FACTOR_OFF));
    return audit_add(c, "account.factor-waived", "account", child, (struct uuid){0}, STR(""));
}

enum status account_restore_factor(struct ctx *c, struct uuid child)
{
    struct account_end_waiver_row *row;

    TRY(account_end_waiver(c, child, &row));
    TRY(event_note(c, child, EVENT_FACTOR_ON));
    return audit_add(c, "account.factor-restored", "account", child, (struct uuid){0}, STR(""));
}
