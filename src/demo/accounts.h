/* Private to demo: the staff that was hired, for whoever lists it. */
#ifndef OQU_DEMO_ACCOUNTS_H
#define OQU_DEMO_ACCOUNTS_H

#include "account/account.h"
#include "demo/demo.h"
#include "person/person.h"

#define DEMO_PASSWORD "Qarlygash-2026-oqu" /* of everybody */

struct demo_member {
    struct person_new person;
    struct uuid organisation;
    const char *role;
    struct str name, where_kk, where_ru;
    const struct demo_school *school; /* NULL for an authority */
    bool aside;                       /* stands at the end of the list */
    const char *what;                 /* there is to do for this one in particular; NULL */
    uint8_t seed[ACCOUNT_SEED];       /* of the authenticator */
};

struct demo_staff {
    struct demo_member *v;
    size_t n, room;
    struct str phc; /* the password's hash */
};

/* Who works where, in memory: demo->staff. Places and schools are there; the one who writes them
 * down is demo_make_accounts(). */
void demo_hire(struct demo *demo);
/* One more, at the end of the list; stays where it is in memory. */
struct demo_member *demo_hire_one(struct demo *demo,
                                  const char *role,
                                  struct uuid organisation,
                                  struct str where_kk,
                                  struct str where_ru);

#endif
