/* See keep.h. */
#include "organisation/keep.h"

#include "base/scan.h"
#include "i18n/i18n.h"
#include "organisation/private.h"
#include "platform/platform.h"

static struct opt_text unless_empty(struct str s)
{
    return (struct opt_text){s.n > 0, s};
}

/* As organisation_load makes it, so that typed words find both. */
static struct str search_key(struct ctx *c, struct str kk, struct str ru)
{
    return i18n_search_key(c, str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(kk), STR_ARG(ru)));
}

/* The gate would refuse a double number too, but without saying at which field. */
static enum status check_bin(struct ctx *c, struct str bin, struct uuid id)
{
    struct organisation *holder;

    if (bin.n == 0)
        return ST_OK;
    if (!scan_bin(bin))
        return FAIL_FIELD(c, ST_INVALID, "organisation.bin.wrong", "bin");
    TRY(organisation_by_bin(c, bin, &holder));
    if (holder && !uuid_eq(holder->id, id))
        return FAIL_FIELD(c, ST_CONFLICT, "organisation.bin.taken", "bin");
    return ST_OK;
}

/* ---- a new record -------------------------------------------------------------------------- */

struct making {
    const struct keep_new *in;
    struct uuid id;
};

static enum status make_tx(struct ctx *c, void *arg)
{
    struct making *making = arg;
    const struct keep_new *in = making->in;
    struct uuid fresh = uuid_v4();
    const struct organisation_add_organisation_below_in query = {
        .parent = in->parent,
        .by = c->actor.name,
        .reason = in->reason,
        .id = fresh,
        .bin = unless_empty(in->bin),
        .kind = in->kind,
        .ownership = in->ownership,
        .name_kk = in->name_kk,
        .name_ru = in->name_ru,
        .legal_kk = in->legal_kk,
        .legal_ru = in->legal_ru,
        .search_key = search_key(c, in->name_kk, in->name_ru),
        .region = unless_empty(in->place.region),
        .district = unless_empty(in->place.district),
        .settlement = unless_empty(in->place.settlement),
        .opens_on = in->opens_on,
    };
    struct organisation_add_organisation_below_row *row;
    bool first;

    TRY(platform_idem_claim(c, in->idem, in->name_kk, fresh, &first, &making->id));
    if (!first)
        return ST_OK; /* the same press again */
    making->id = fresh;
    TRY(check_bin(c, in->bin, fresh));
    return organisation_add_organisation_below(c, &query, &row);
}

enum status organisation_keep_new(struct ctx *c, const struct keep_new *in, struct uuid *ret_id)
{
    struct making making = {.in = in};

    TRY(db_tx(c, "organisation/new", make_tx, &making));
    *ret_id = making.id;
    return ST_OK;
}

/* ---- changes -------------------------------------------------------------------------------- */

static enum status names_tx(struct ctx *c, void *arg)
{
    const struct keep_names *in = arg;
    const struct organisation_change_names_in query = {
        .id = in->act.id,
        .version = in->act.version,
        .by = c->actor.name,
        .reason = in->act.reason,
        .name_kk = in->name_kk,
        .name_ru = in->name_ru,
        .legal_kk = in->legal_kk,
        .legal_ru = in->legal_ru,
        .search_key = search_key(c, in->name_kk, in->name_ru),
        .address_kk = unless_empty(in->address_kk),
        .address_ru = unless_empty(in->address_ru),
        .phone = unless_empty(in->phone),
        .site = unless_empty(in->site),
    };
    struct organisation_change_names_row *row;

    return organisation_change_names(c, &query, &row);
}

enum status organisation_keep_names(struct ctx *c, const struct keep_names *in)
{
    struct keep_names copy = *in;
    return db_tx(c, "organisation/names", names_tx, &copy);
}

static enum status licence_tx(struct ctx *c, void *arg)
{
    const struct keep_licence *in = arg;
    const struct organisation_change_licence_in query = {
        .id = in->act.id,
        .version = in->act.version,
        .by = c->actor.name,
        .reason = in->act.reason,
        .bin = unless_empty(in->bin),
        .kind = in->kind,
        .ownership = in->ownership,
        .region = unless_empty(in->place.region),
        .district = unless_empty(in->place.district),
        .settlement = unless_empty(in->place.settlement),
        .licence_number = unless_empty(in->licence_number),
        .licence_on = in->licence_on,
        .primary_programme = in->primary,
        .preschool = in->preschool,
    };
    struct organisation_change_licence_row *row;

    TRY(check_bin(c, in->bin, in->act.id));
    return organisation_change_licence(c, &query, &row);
}

enum status organisation_keep_licence(struct ctx *c, const struct keep_licence *in)
{
    struct keep_licence copy = *in;
    return db_tx(c, "organisation/licence", licence_tx, &copy);
}

static enum status languages_tx(struct ctx *c, void *arg)
{
    const struct keep_languages *in = arg;
    const struct organisation_change_languages_in query = {.id = in->act.id,
                                                           .version = in->act.version,
                                                           .by = c->actor.name,
                                                           .reason = in->act.reason,
                                                           .languages = in->languages,
                                                           .valid_from = in->from};
    struct organisation_change_languages_row *row;

    return organisation_change_languages(c, &query, &row);
}

enum status organisation_keep_languages(struct ctx *c, const struct keep_languages *in)
{
    struct keep_languages copy = *in;
    return db_tx(c, "organisation/languages", languages_tx, &copy);
}

static enum status parent_tx(struct ctx *c, void *arg)
{
    const struct keep_parent *in = arg;
    const struct organisation_change_parent_in query = {.id = in->act.id,
                                                        .version = in->act.version,
                                                        .by = c->actor.name,
                                                        .reason = in->act.reason,
                                                        .parent = in->parent,
                                                        .valid_from = in->from};
    struct organisation_change_parent_row *row;

    return organisation_change_parent(c, &query, &row);
}

enum status organisation_keep_parent(struct ctx *c, const struct keep_parent *in)
{
    struct keep_parent copy = *in;
    return db_tx(c, "organisation/parent", parent_tx, &copy);
}

static enum status status_tx(struct ctx *c, void *arg)
{
    const struct keep_status *in = arg;
    const struct organisation_change_status_in query = {.id = in->act.id,
                                                        .version = in->act.version,
                                                        .by = c->actor.name,
                                                        .reason = in->act.reason,
                                                        .status = in->status,
                                                        .day = in->day};
    struct organisation_change_status_row *row;

    return organisation_change_status(c, &query, &row);
}

enum status organisation_keep_status(struct ctx *c, const struct keep_status *in)
{
    struct keep_status copy = *in;
    return db_tx(c, "organisation/status", status_tx, &copy);
}

static enum status successor_tx(struct ctx *c, void *arg)
{
    const struct keep_successor *in = arg;
    struct organisation *owner;
    struct organisation_change_successor_row *row;

    TRY(organisation_by_bin(c, in->bin, &owner));
    if (!owner)
        return FAIL_FIELD(c, ST_INVALID, "organisation.successor.unknown", "bin");
    const struct organisation_change_successor_in query = {.id = in->act.id,
                                                           .version = in->act.version,
                                                           .by = c->actor.name,
                                                           .reason = in->act.reason,
                                                           .owner = owner->id,
                                                           .from_on = in->from};
    return organisation_change_successor(c, &query, &row);
}

enum status organisation_keep_successor(struct ctx *c, const struct keep_successor *in)
{
    struct keep_successor copy = *in;
    return db_tx(c, "organisation/successor", successor_tx, &copy);
}
