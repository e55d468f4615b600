/* What administrators do with the register, for their pages. Each runs its own transaction, goes
 * through a gate of schema/0005_keeping.sql and is journalled there. Failures name a field of the
 * form where one is to blame; another's record is ST_NOT_FOUND organisation.unknown. Private to the
 * feature. */
#ifndef OQU_ORGANISATION_KEEP_H
#define OQU_ORGANISATION_KEEP_H

#include "organisation/organisation.h"
#include "organisation_queries.h"

/* Which record, as the administrator saw it, and why. */
struct keep_act {
    struct uuid id;
    int32_t version;   /* ST_CONFLICT organisation.changed-meanwhile: nothing was changed */
    struct str reason; /* words, or number and date of an act */
};

struct keep_place {
    struct str region, district, settlement; /* KATO or empty */
};

struct keep_new {
    struct uuid parent;
    struct str reason, idem;
    struct str bin, kind, ownership;
    struct str name_kk, name_ru, legal_kk, legal_ru;
    struct keep_place place;
    struct opt_date opens_on; /* not set: it is open */
};
/* *ret_id: of the new record, or of the one that the same press made before. */
MUST_USE enum status
organisation_keep_new(struct ctx *c, const struct keep_new *in, struct uuid *ret_id);

struct keep_names {
    struct keep_act act;
    struct str name_kk, name_ru, legal_kk, legal_ru;
    struct str address_kk, address_ru, phone, site; /* may be empty */
};
MUST_USE enum status organisation_keep_names(struct ctx *c, const struct keep_names *in);

struct keep_licence {
    struct keep_act act;
    struct str bin, kind, ownership;
    struct keep_place place;
    struct str licence_number; /* may be empty */
    struct opt_date licence_on;
    bool primary, preschool;
};
MUST_USE enum status organisation_keep_licence(struct ctx *c, const struct keep_licence *in);

struct keep_languages {
    struct keep_act act;
    struct texts languages;
    struct date from;
};
MUST_USE enum status organisation_keep_languages(struct ctx *c, const struct keep_languages *in);

struct keep_parent {
    struct keep_act act;
    struct uuid parent;
    struct date from;
};
MUST_USE enum status organisation_keep_parent(struct ctx *c, const struct keep_parent *in);

struct keep_status {
    struct keep_act act;
    struct str status;
    struct opt_date day; /* the last one of a closing, the first one of an opening */
};
MUST_USE enum status organisation_keep_status(struct ctx *c, const struct keep_status *in);

struct keep_successor {
    struct keep_act act;
    struct str bin;   /* of the organisation that owns the records of the closed one … */
    struct date from; /* … from this day on */
};
MUST_USE enum status organisation_keep_successor(struct ctx *c, const struct keep_successor *in);

#endif
