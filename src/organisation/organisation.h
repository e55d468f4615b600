/* The register everybody else stands on: places (KATO), organisations and their tree, streets and
 * service territories, legal acts. All of it is public knowledge; nothing here is about a person.
 *
 * Unless said otherwise a function may run inside or outside a transaction, returns arena memory,
 * and fails only as the database does (ST_BUSY, ST_INTERNAL). Names come in c->lang: Kazakh and
 * Russian as registered, and Kazakh for a reader of English where no English name is registered. */
#ifndef OQU_ORGANISATION_H
#define OQU_ORGANISATION_H

#include "base/ctx.h"
#include "db/db.h"

enum {
    ORGANISATION_PAGE_MOST = 10000, /* schools of one list, enough for the whole country */
    ORGANISATION_STREETS_MOST = 50, /* streets of one answer; more are told, not shown */
    ORGANISATION_LOAD_MOST = 5000,  /* rows of one organisation_load_* call */
    ORGANISATION_HOUSE_MOST = 99999,
    ORGANISATION_FLAT_MOST = 9999,
};

/* ---- places -------------------------------------------------------------------------------- */

struct region {           /* first level: a region, or a city of republican importance */
    struct str kato, iso; /* "710000000", "KZ-71" */
    struct str name;      /* in c->lang */
    bool is_city;
};
struct regions {
    const struct region *v;
    size_t n;
};
struct place { /* below: a district or town (2), a settlement (3) */
    struct str kato, name;
    struct str parent, region; /* KATO; parent is empty for level 1 */
    int level;
    bool is_city;
};
struct places {
    const struct place *v;
    size_t n;
};

/* The 20 regions, in the order of their names in c->lang. */
MUST_USE enum status organisation_regions(struct ctx *c, struct regions *ret_regions);
MUST_USE enum status organisation_regions_ahead(struct ctx *c); /* see db.h */
/* Districts of a region, settlements of a district; none for an unknown code. */
MUST_USE enum status
organisation_places(struct ctx *c, struct str parent_kato, struct places *ret_places);
/* Those of these codes that there are, of any level, in the order of their names. */
MUST_USE enum status
organisation_places_of(struct ctx *c, const struct str *katos, size_t n, struct places *ret_places);
/* Any level. ST_NOT_FOUND: no such code. */
MUST_USE enum status
organisation_place(struct ctx *c, struct str kato, const struct place **ret_place);

/* ---- organisations ------------------------------------------------------------------------- */

struct organisation {
    struct uuid id;
    struct str bin; /* empty when it has none */
    struct str kind, kind_name;
    struct str name, name_kk, name_ru;                      /* short, for screens */
    struct str legal_name, legal_name_kk, legal_name_ru;    /* full, for orders and receipts */
    struct str region_kato, district_kato, settlement_kato; /* empty where it has none */
    struct str region_name, district_name, settlement_name;
    struct str ownership; /* STATE, PRIVATE, REPUBLICAN */
    struct str status;    /* OPEN, OPENING_SOON, CLOSED, EMERGENCY */
    struct str address, phone, site;
    struct str languages; /* codes joined by commas in the order of the dictionary: "kk,ru" */
    bool is_school;
    bool has_programme;   /* its licence includes primary education (Algorithm p. 2 (1)) */
    bool is_covered;      /* its kind is admitted to under the Model Rules (J73-A3.2b) */
    bool provides_grade1; /* covered, teaches primary grades, not closed (J73-A2.1) */
    bool has_preschool;   /* own groups of pre-school preparation (Algorithm p. 4) */
    bool has_territory;   /* today; without one admission knows no lanes (ADM-71) */
    int32_t version;
};
struct organisations {
    struct organisation *v;
    size_t n;
};

/* ST_NOT_FOUND: no such organisation. */
MUST_USE enum status
organisation_by_id(struct ctx *c, struct uuid id, struct organisation **ret_organisation);
/* In the order asked for; unknown ids are left out. n up to ORGANISATION_PAGE_MOST. */
MUST_USE enum status organisation_by_ids(struct ctx *c,
                                         const struct uuid *ids,
                                         size_t n,
                                         struct organisations *ret_organisations);
/* What one of them is called in the language of the reader; empty: it is none of them. */
struct str organisation_name_in(const struct organisations *organisations, struct uuid id);
/* *ret_organisation is NULL when nobody has this BIN. */
MUST_USE enum status
organisation_by_bin(struct ctx *c, struct str bin, struct organisation **ret_organisation);
bool organisation_teaches_in(const struct organisation *organisation, struct str language);

enum organisation_sort { ORGANISATION_BY_NAME = 0, ORGANISATION_BY_DISTRICT };

struct organisation_filter { /* of providers of grade 1; an empty text means any */
    struct str region, district, language, ownership;
    struct str typed; /* words of the name as a person types them */
    bool has_preschool;
    enum organisation_sort sort;
    bool descending;
    int32_t skip, most; /* most: 1 to ORGANISATION_PAGE_MOST */
};
/* *ret_total counts all that match; it is 0 when skip is past the end. */
MUST_USE enum status organisation_schools(struct ctx *c,
                                          const struct organisation_filter *filter,
                                          struct organisations *ret_schools,
                                          int64_t *ret_total);

struct organisation_search { /* among open organisations of every kind; an empty text means any */
    struct str typed; /* words of the name as a person types them, or the beginning of the BIN */
    struct str kind;
    int64_t skip, most; /* most: 1 to ORGANISATION_PAGE_MOST */
};
/* Authorities and other bodies first, schools after them, by name. */
MUST_USE enum status organisation_search(struct ctx *c,
                                         const struct organisation_search *search,
                                         struct organisations *ret,
                                         int64_t *ret_total);
/* The bodies that carry the pilot (joint order 73-НҚ / 168/НҚ, p. 5), in the order of kinds. */
MUST_USE enum status organisation_pilot(struct ctx *c, struct organisations *ret);
/* The oldest open one of a kind of which the country has one; *ret is NULL when there is none. */
MUST_USE enum status
organisation_of_kind(struct ctx *c, const char *kind, struct organisation **ret);

/* The nearest education authority above; *ret_authority is NULL when there is none. */
MUST_USE enum status
organisation_authority(struct ctx *c, struct uuid id, struct organisation **ret_authority);
/* The education department of a place of any level: of its district, else of its region; NULL when
 * there is none. */
MUST_USE enum status
organisation_department(struct ctx *c, struct str kato, struct organisation **ret_department);
/* Directly below in the tree today, by name. */
MUST_USE enum status
organisation_children(struct ctx *c, struct uuid id, struct organisations *ret_children);
/* Whether one stands above the other (or is it) on a day. */
MUST_USE enum status organisation_is_under(
    struct ctx *c, struct uuid above, struct uuid id, struct date day, bool *ret_is_under);

struct organisation_language {
    struct str code, name;
};
/* The dictionary of languages of instruction, at most 50. */
MUST_USE enum status organisation_languages(struct ctx *c,
                                            const struct organisation_language **ret_languages,
                                            size_t *ret_n);
/* "қазақ тілі, орыс тілі" for "kk,ru", from that dictionary. */
struct str organisation_language_names(struct ctx *c,
                                       const struct organisation_language *languages,
                                       size_t n,
                                       struct str codes);

/* ---- whose records (Order 456, p. 12) -------------------------------------------------------- */

struct organisation_owner {
    struct uuid id; /* who owns what the organisation formed: itself, until an order passes it on */
    bool passed;
    struct date since;
    struct str basis; /* the order with number and date; empty unless passed */
};
MUST_USE enum status
organisation_owner(struct ctx *c, struct uuid id, struct organisation_owner *ret_owner);
/* The organisation itself first, then the closed ones whose records it owns today. */
struct organisation_estate {
    struct organisation_owner *v; /* .id: whose records; .since and .basis by which order */
    size_t n;
};
MUST_USE enum status
organisation_estate(struct ctx *c, struct uuid id, struct organisation_estate *ret_estate);

/* ---- streets, territories ------------------------------------------------------------------- */

struct organisation_street {
    struct uuid id;
    struct str
        settlement; /* KATO of the town or village; of a city of republican importance itself */
    struct str name, name_kk, name_ru;
};
struct organisation_streets {
    const struct organisation_street *v;
    size_t n;
    bool more; /* there were more than ORGANISATION_STREETS_MOST: ask for more letters */
};
/* typed: words or beginnings of words, in either language, with or without Kazakh letters. Whole
 * words come first; only where no street holds every word are small slips forgiven. Nothing typed
 * gives nothing. */
MUST_USE enum status organisation_streets_find(struct ctx *c,
                                               struct str settlement,
                                               struct str typed,
                                               struct organisation_streets *ret_streets);
/* ST_NOT_FOUND: no such street. */
MUST_USE enum status
organisation_street(struct ctx *c, struct uuid id, const struct organisation_street **ret_street);

/* A house as written in an address: "12", "12/1", "12А"; "12 корпус 1" is the same as "12/1". */
struct organisation_house {
    int32_t number;    /* 1 to ORGANISATION_HOUSE_MOST */
    struct str suffix; /* "", "/1", "а", "а/1": one spelling, for comparison */
};
/* ST_INVALID organisation.house.unreadable when it does not begin with a number. No database. */
MUST_USE enum status
organisation_house(struct ctx *c, struct str text, struct organisation_house *ret_house);
/* "12/1" again. */
struct str organisation_house_text(struct ctx *c, const struct organisation_house *house);

struct organisation_address {
    struct uuid street;
    struct str house, flat; /* as written; flat may be empty */
    struct str language;    /* only matches that count for this language; empty: all */
};
struct organisation_match {
    struct uuid school;
    struct str language;  /* only for this language of instruction; empty: for all */
    bool depends_on_flat; /* the house is divided between schools and no flat was given */
    struct str act_number;
    struct date act_date;
};
/* The schools whose territory holds the address on a day: none for a new building, several where
 * the acts say so (ADM-19). At most 100. ST_INVALID organisation.house.unreadable,
 * .flat.unreadable. */
MUST_USE enum status organisation_matches(struct ctx *c,
                                          const struct organisation_address *address,
                                          struct date day,
                                          const struct organisation_match **ret_matches,
                                          size_t *ret_n);
/* Those schools themselves, each once, by name. */
MUST_USE enum status organisation_territory(struct ctx *c,
                                            const struct organisation_address *address,
                                            struct date day,
                                            struct organisations *ret_schools);
/* Whether the address lies on the school's territory on a day (ADM-18). *ret_basis says by which
 * act
 * ("№ 12, 01.03.2026"); it is empty when it does not, or when the house is divided by flats and no
 * flat was given. */
MUST_USE enum status organisation_serves(struct ctx *c,
                                         struct uuid school,
                                         const struct organisation_address *address,
                                         struct date day,
                                         struct str *ret_basis);

struct organisation_territory_line {
    struct str street;
    struct str houses; /* "12–40, even", in c->lang; empty: the whole street */
    struct str language;
    struct str act_number;
    struct date act_date;
};
/* The territory of a school as published, by street; at most 5000 lines. */
MUST_USE enum status
organisation_territory_lines(struct ctx *c,
                             struct uuid school,
                             struct date day,
                             const struct organisation_territory_line **ret_lines,
                             size_t *ret_n);

/* ---- legal acts ----------------------------------------------------------------------------- */

struct organisation_act {
    struct str code, amends; /* "order-564"; amends is empty for an act of its own */
    struct str number;
    struct date adopted_on;
    struct str registered; /* number with the Ministry of Justice, or empty */
    struct str title;
    struct str link; /* the text in the reader's language, or empty */
    struct opt_date in_force_from, in_force_to;
    bool is_complete; /* there in both languages: only then may anything rest on it */
};
/* All acts that are there in both languages, amendments after what they amend; at most 200. */
MUST_USE enum status
organisation_acts(struct ctx *c, const struct organisation_act **ret_acts, size_t *ret_n);
/* ST_NOT_FOUND: no such act. */
MUST_USE enum status
organisation_act(struct ctx *c, struct str code, const struct organisation_act **ret_act);
/* Whether it is in force on a day, as far as the register records. */
bool organisation_act_in_force(const struct organisation_act *act, struct date day);

/* ---- bulk additions ------------------------------------------------------------------------- */

/* For imports and generators: run as the operator, inside a transaction, n up to
 * ORGANISATION_LOAD_MOST. Search keys are made here. Rows that break a rule of the register fail
 * the whole call (ST_CONFLICT or ST_INVALID by the constraint). */
struct organisation_new {
    struct uuid id;
    struct uuid parent; /* nil: stands alone */
    struct str bin, kind;
    struct str name_kk, name_ru, legal_name_kk, legal_name_ru;
    struct str region, district, settlement; /* KATO or empty */
    struct str ownership, status;
    struct str languages; /* "kk,ru" */
    struct str phone, address_kk, address_ru, site;
    bool primary_programme, has_preschool;
    struct date valid_from;
};
MUST_USE enum status
organisation_load(struct ctx *c,
                  const struct organisation_new *rows,
                  size_t n,
                  struct str basis); /* act or reason of the places in the tree */

struct organisation_new_place {
    struct str kato, parent, region, name_kk, name_ru;
    int level;
    bool is_city;
};
MUST_USE enum status
organisation_load_places(struct ctx *c, const struct organisation_new_place *rows, size_t n);

struct organisation_new_street {
    struct uuid id;
    struct str settlement, name_kk, name_ru;
    struct str former; /* former names that people still type, or empty */
};
MUST_USE enum status
organisation_load_streets(struct ctx *c, const struct organisation_new_street *rows, size_t n);

struct organisation_new_territory {
    struct uuid id, school;
    struct str act_number;
    struct date act_date, valid_from;
};
MUST_USE enum status organisation_load_territories(struct ctx *c,
                                                   const struct organisation_new_territory *rows,
                                                   size_t n);

struct organisation_new_item {
    struct uuid id, territory, street;
    int32_t house_from, house_to; /* 0: open end */
    struct str parity;            /* "ALL", "ODD", "EVEN" */
    struct str suffix, language;  /* empty: any */
    int32_t flat_from, flat_to;   /* 0: open end */
};
MUST_USE enum status
organisation_load_items(struct ctx *c, const struct organisation_new_item *rows, size_t n);

/* How a file of territories is written (Frictionless Table Schema); published by src/exchange. */
struct schema_file;
extern const struct schema_file organisation_territories_schema;
extern const struct schema_file *const organisation_formats[]; /* ends with NULL */

/* In SQL: sec.organisations() uuid[]: the signed context's organisation and all below it today;
 * sec.cites_complete_act('column'): a trigger for tables whose column names a legal act;
 * sec.is_ministry(), sec.is_operator(): of the signed context; sec.carries_pilot(organisation). */

/* ---- files of territories -------------------------------------------------------------------- */

/* Nothing of a file that somebody sent is read before a virus scanner has said that it is clean
 * (SEC-63). The scanner belongs to a feature above, which gives it here. LATER: no scanner, or no
 * answer that means anything. Not called in a transaction. */
enum organisation_scan {
    ORGANISATION_SCAN_CLEAN = 1,
    ORGANISATION_SCAN_FOUND,
    ORGANISATION_SCAN_LATER
};
typedef enum organisation_scan organisation_scan_fn(struct ctx *c, struct bytes content);
/* Job: the oldest file that was not checked yet, at most 10 MB. A worker that is killed leaves
 * nothing, and another begins anew: what is found is written in one transaction. */
MUST_USE enum status
organisation_import_job(struct ctx *c, organisation_scan_fn *scan, bool *ret_more);

#endif
