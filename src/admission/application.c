/* See application.h. The query asks who owns the row; row-level security asks again. */
#include "admission/application.h"

enum status
application_open(struct ctx *c, struct uuid id, struct admission_application_by_id_row **ret)
{
    struct uuid school = c->actor.organisation;
    struct opt_uuid organisation = {!uuid_is_nil(school), school};
    struct admission_application_by_id_row *row;

    TRY(admission_application_by_id(c, id, c->actor.person, organisation, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    *ret = row;
    return ST_OK;
}

enum status application_of_territory(struct ctx *c,
                                     struct uuid id,
                                     struct admission_application_by_id_row **ret)
{
    struct admission_matter_of_row *matter;
    struct admission_application_by_id_row *row = NULL;

    TRY(admission_matter_of(c, id, &matter));
    if (matter)
        TRY(admission_application_by_id(c, id, c->actor.person,
                                        (struct opt_uuid){true, matter->organisation_id}, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    *ret = row;
    return ST_OK;
}

enum status
application_own(struct ctx *c, struct uuid id, struct admission_application_by_id_row **ret)
{
    struct admission_application_by_id_row *row;

    TRY(application_open(c, id, &row));
    if (!uuid_eq(row->applicant_id, c->actor.person))
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    *ret = row;
    return ST_OK;
}

enum status application_withdrawable(struct ctx *c, struct uuid id, struct withdrawable *ret)
{
    struct admission_withdrawal_of_row *row;

    TRY(application_open(c, id, &ret->a));
    TRY(admission_withdrawal_of(c, id, &row));
    if (!row || !row->may)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    ret->withdrawn = row->withdrawn;
    return ST_OK;
}
