/* Private to demo: the country that is being made, in memory, while it is written to the database
 * feature by feature. Nothing below this folder knows that a country was made up. */
#ifndef OQU_DEMO_H
#define OQU_DEMO_H

#include "base/ctx.h"
#include "base/time.h"
#include "demo/names.h"
#include "demo/places.h"
#include "demo/random.h"

struct demo_size {
    const char *name;
    size_t schools, children;
    size_t streets_per_school;
};

enum { DEMO_SIZES = 3 };
extern const struct demo_size demo_sizes[DEMO_SIZES]; /* what --size names; the first by itself */

struct demo_authority { /* of a region or district */
    struct uuid id;
    struct str name_kk, name_ru;
};

struct demo_school;
struct demo_candidate { /* a child who may apply, with an adult who may */
    struct uuid child, adult;
    struct str child_iin, adult_iin, child_name, phone;
    struct date born;
    struct uuid street;
    struct str house, flat, address_kk, address_ru;
    bool female, guardian, speaks_russian;
    const struct demo_school *preschool; /* where the child was prepared, or NULL */
    bool applied;
    const char *what; /* became of the application, where it is something to look at; NULL */
};

/* The invented act on which organisations and rights of the demo country rest; people read it. */
#define DEMO_ACT STR("№ А-1/1")

enum { DEMO_CANDIDATES_MOST = 8 };

struct demo_settlement {
    struct str kato, region_kato, district_kato; /* where streets, region and schools belong */
    struct str name_kk, name_ru;
    bool is_city;
    size_t first_school, n_schools;
    size_t first_street, n_streets;
    struct demo_candidate candidates[DEMO_CANDIDATES_MOST];
    size_t n_candidates;
};

struct demo_street {
    struct uuid id;
    struct str name_kk, name_ru;
    int houses;
};

struct demo_school {
    struct uuid id;
    struct str bin, region_kato;
    struct str name_kk, name_ru;
    struct str languages; /* "kk,ru" */
    bool is_private, has_preschool, is_open;
    size_t prepared;       /* children who completed its pre-school groups this spring */
    struct uuid clerk;     /* nil when it has no staff */
    size_t n_applications; /* so far */
    size_t settlement;
};

enum { DEMO_PARTICIPANTS = 6 };

struct demo {
    struct ctx *c;
    struct chance chance;
    const struct demo_size *size;
    struct date today; /* of the demo country */
    size_t next_bin;   /* numbers given so far */
    struct uuid ministry, operator;
    struct demo_authority *regions;   /* in step with demo_regions */
    struct demo_authority *districts; /* in step with demo_districts */
    struct demo_authority participants[DEMO_PARTICIPANTS];
    struct demo_settlement *settlements;
    size_t n_settlements;
    struct demo_street *streets;
    size_t n_streets;
    struct demo_school *schools; /* settlement by settlement */
    size_t n_schools;
    size_t n_families, n_children, n_adults, n_staff, n_pools, n_applications; /* so far */
    struct demo_staff *staff;
    struct demo_classes *classes; /* NULL until demo_make_colleges() */
    struct demo_files *files;     /* where the people are also written; NULL: nowhere */
};

/* Each writes its part in transactions of its own. */
MUST_USE enum status demo_make_authorities(struct demo *demo);
MUST_USE enum status demo_make_schools(struct demo *demo);
MUST_USE enum status demo_make_territories(struct demo *demo);
MUST_USE enum status demo_make_people(struct demo *demo);
MUST_USE enum status demo_make_pools(struct demo *demo);
MUST_USE enum status demo_make_participants(struct demo *demo); /* before the accounts */
MUST_USE enum status demo_make_accounts(struct demo *demo);
MUST_USE enum status demo_make_applications(struct demo *demo);
MUST_USE enum status demo_make_clubs(struct demo *demo);
/* Says who signs in how, whoever has most to do first; after the applications. */
MUST_USE enum status demo_list_accounts(struct demo *demo);

/* The address of house i of a street in both languages; flat 0: none. */
struct demo_address {
    struct str kk, ru, house, flat;
};
struct demo_address demo_address(struct arena *mem,
                                 const struct demo_settlement *settlement,
                                 const struct demo_street *street,
                                 int house,
                                 int flat);

#endif
