/* See scope.h. */
#include "board/scope.h"

#include "audit/audit.h"
#include "board_queries.h"
#include "i18n/msg_board.h"
#include "organisation/organisation.h"

static enum status own_territory(struct ctx *c, struct scope *own)
{
    struct organisation *at;

    TRY(organisation_by_id(c, c->actor.organisation, &at));
    own->level = str_eq_z(at->kind, "district-department") ? LEVEL_DISTRICT : LEVEL_REGION;
    own->region = at->region_kato;
    own->region_name = own->name = at->region_name;
    if (own->level == LEVEL_REGION)
        return ST_OK;
    own->district = at->district_kato;
    own->district_name = own->name = at->district_name;
    return ST_OK;
}

enum status scope_own(struct ctx *c, struct scope *ret)
{
    *ret = (struct scope){.level = LEVEL_COUNTRY};
    return (c->actor.access & ACCESS_DEPARTMENT) ? own_territory(c, ret) : ST_OK;
}

static bool lies_in(const struct scope *own, const struct scope *scope)
{
    if (own->level == LEVEL_COUNTRY)
        return true;
    return str_eq(own->region, scope->region) &&
           (own->level == LEVEL_REGION || str_eq(own->district, scope->district));
}

enum status scope_place(struct ctx *c, struct str kato, struct scope *ret)
{
    const struct place *place, *region;
    struct scope own;

    TRY(scope_own(c, &own));
    TRY(organisation_place(c, kato, &place));
    if (place->level > LEVEL_DISTRICT)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(organisation_place(c, place->level == LEVEL_REGION ? kato : place->region, &region));
    *ret = (struct scope){.level = (enum level)place->level,
                          .region = region->kato,
                          .region_name = region->name,
                          .name = place->name};
    if (ret->level == LEVEL_DISTRICT) {
        ret->district = place->kato;
        ret->district_name = place->name;
    }
    return lies_in(&own, ret) ? ST_OK : FAIL(c, ST_FORBIDDEN, "board.foreign");
}

enum status scope_school(struct ctx *c, struct uuid id, struct scope *ret)
{
    struct board_school_place_row *counted;
    struct organisation *school;
    struct scope own;

    TRY(scope_own(c, &own));
    TRY(organisation_by_id(c, id, &school));
    TRY(board_school_place(c, id, &counted));
    *ret = (struct scope){.level = LEVEL_SCHOOL,
                          .region = counted ? counted->region : school->region_kato,
                          .district = counted ? counted->district : school->district_kato,
                          .school = id,
                          .name = school->name,
                          .region_name = school->region_name,
                          .district_name = school->district_name};
    if (!school->is_school || !lies_in(&own, ret)) /* in the words of a school that is not there */
        return FAIL(c, ST_NOT_FOUND, "organisation.unknown");
    return ST_OK;
}

static enum status refused_tx(struct ctx *c, void *arg)
{
    const struct str *kato = arg;
    const struct audit_act act = {.action = "board.refused",
                                  .object_type = "place",
                                  .object = *kato,
                                  .organisation = c->actor.organisation,
                                  .details = STR("")};
    uint8_t hash[AUDIT_HASH];

    return audit_record(c, &act, hash);
}

enum status scope_judged(struct ctx *c, enum status read, struct str kato)
{
    const struct failure why = c->failure;

    if (read != ST_FORBIDDEN)
        return read;
    TRY(db_tx_locked(c, "board/refused", refused_tx, &kato));
    c->failure = why;
    return read;
}

struct url scope_url(struct ctx *c, enum level level, struct str kato, struct uuid school)
{
    if (level == LEVEL_COUNTRY)
        return url0(c, "/staff/board");
    if (level == LEVEL_SCHOOL)
        return url_id(c, "/staff/board/school/{id}", school);
    return kato.n > 0 ? url_path(c, "/staff/board/place/{kato}", &kato, 1) : (struct url){0};
}

size_t scope_trail(struct ctx *c,
                   const struct scope *own,
                   const struct scope *scope,
                   struct link_to *ret_links)
{
    const struct str katos[] = {STR(""), scope->region, scope->district, STR("")};
    const struct str names[] = {msg_text(c, MSG_board_country), scope->region_name,
                                scope->district_name, scope->name};
    size_t n = 0;

    ASSERT(scope->level < COUNT(katos));
    for (enum level level = own->level; level <= scope->level; level++)
        if (level == scope->level)
            ret_links[n++] = (struct link_to){.text = names[level]};
        else if (names[level].n > 0)
            ret_links[n++] =
                (struct link_to){scope_url(c, level, katos[level], scope->school), names[level]};
    return n;
}
