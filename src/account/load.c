/* Accounts made by the operator: the first administrator, and those of the demo country. */
#include "account/account.h"
#include "account/name.h"
#include "account_queries.h"
#include "keys/keys.h"

static enum status open_account(struct ctx *c, const struct account_new *row)
{
    struct account_knows_account_row *known;
    struct account_open_staff_account_row *opened;
    int64_t changed;

    TRY(account_knows_account(c, row->person, &known));
    if (known->known) /* one more role of the same person */
        return ST_OK;
    TRY(account_open_staff_account(c, row->person, row->organisation, row->name,
                                   i18n_search_key(c, row->name), name_sort_key(c, row->name),
                                   &opened));
    TRY(account_load_secret(c, row->person, row->phc, &changed));
    if (!row->seed)
        return ST_OK;
    struct str place = keys_place(c, "account.factor.seed_sealed", row->person);
    struct bytes sealed;
    TRY(keys_seal_field(c, KEY_FACTOR, place, (struct bytes){row->seed, ACCOUNT_SEED}, &sealed));
    return account_load_factor(c, row->person, sealed, &changed);
}

enum status account_load(struct ctx *c, const struct account_new *row)
{
    const struct account_give_role_in grant = {.id = uuid_v4(),
                                               .person = row->person,
                                               .role = str_from_z(row->role),
                                               .organisation = row->organisation,
                                               .valid_from = time_date(c->now_us),
                                               .reason = row->reason};
    struct account_give_role_row *given;

    TRY(open_account(c, row));
    return account_give_role(c, &grant, &given);
}
