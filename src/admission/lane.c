/* Which lane an application is in: own pre-school child, service territory, or outside. */
#include "admission/draft.h"
#include "admission/rule.h"
#include "platform/platform.h"

static void must_check(struct draft *draft, struct str what)
{
    ASSERT(draft->n_to_check < COUNT(draft->to_check));
    draft->to_check[draft->n_to_check++] = what;
}

/* ADM-19: the address is in no territory we can read; the department looks at it while the
 * application keeps its number. */
static enum status unknown_address(struct draft *draft)
{
    draft->lane_basis = STR("unknown");
    if (draft->n_to_check == 0)
        must_check(draft, STR("address"));
    return ST_OK;
}

/* ADM-18: the child's registration, or by the setting the applicant's; who has none stands where
 * the applicant does. */
enum status lane_address(struct ctx *c,
                         const struct person *child,
                         struct uuid applicant_id,
                         struct str region,
                         const struct person_address **ret)
{
    struct person *applicant;
    struct str basis;

    TRY(platform_setting(c, "admission.address_basis", time_date(c->now_us), region, &basis));
    *ret = &child->address;
    if (str_eq(basis, STR("CHILD_REGISTRATION")) && (*ret)->text_kk.n > 0)
        return ST_OK;
    TRY(person_by_id(c, applicant_id, &applicant));
    *ret = &applicant->address;
    return ST_OK;
}

static enum status territory(struct ctx *c, struct draft *draft)
{
    const struct person_address *address;
    struct str basis;

    draft->lane = SEAT_LANE_O;
    if (!draft->school->has_territory) {
        draft->lane_basis = STR("no-territory");
        return ST_OK;
    }
    TRY(lane_address(c, draft->child, draft->applicant, draft->pool_region, &address));
    if (!address->confirmed)
        must_check(draft, STR("address"));
    if (uuid_is_nil(address->street))
        return unknown_address(draft);
    const struct organisation_address place = {
        .street = address->street,
        .house = address->house,
        .flat = address->flat,
        .language = draft->pool_language,
    };
    enum status st =
        organisation_serves(c, draft->school->id, &place, time_date(c->now_us), &basis);
    if (st == ST_INVALID) /* the register's spelling of the house cannot be read: as no match */
        return unknown_address(draft);
    TRY(st);
    if (basis.n > 0)
        draft->lane = SEAT_LANE_T;
    draft->lane_basis = basis.n > 0 ? basis : STR("no-match");
    return ST_OK;
}

static void find_needed(struct draft *draft)
{
    bool automatic = !uuid_is_nil(draft->pool) && draft->lane == SEAT_LANE_AUTO;

    draft->needed[DOCUMENT_065] = draft->needed[DOCUMENT_052_2] = !automatic;
    draft->needed[DOCUMENT_PHOTO] = !automatic;
    draft->needed[DOCUMENT_AUTHORITY] =
        draft->relation.n > 0 && !str_eq(draft->relation, STR("parent"));
    draft->needed[DOCUMENT_RESIDENCE] = !str_eq(draft->child->citizenship, STR("KZ"));
    draft->needed[DOCUMENT_PMPC] = false; /* never a condition (ADM-24) */
}

static enum status lane_at_school(struct ctx *c, struct draft *draft)
{
    bool automatic, own_preschool;

    TRY(rule_applies(c, draft->campaign, RULE_AUTOMATIC, &automatic));
    if (!automatic)
        return territory(c, draft);
    TRY(person_completed_preschool(c, draft->child->id, draft->school->bin, draft->campaign->year,
                                   &own_preschool));
    if (!own_preschool)
        return territory(c, draft);
    draft->lane = SEAT_LANE_AUTO;
    draft->lane_basis = STR("pre-school");
    return ST_OK;
}

enum status draft_find_lane(struct ctx *c, struct draft *draft)
{
    draft->n_to_check = 0;
    if (draft->school)
        TRY(lane_at_school(c, draft));
    find_needed(draft);
    return ST_OK;
}
