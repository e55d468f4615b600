/* A small campaign from the first application to the order, with every state that there is, made
 * through the pages of the product: what an auditor finds in a sound database. */
#ifndef OQU_CHECK_TESTING_CAMPAIGN_H
#define OQU_CHECK_TESTING_CAMPAIGN_H

#include "base/str.h"

struct db_fixture;

/* For cmocka, once in a program. */
int campaign_start(void **state);
int campaign_stop(void **state);
/* The platform's key as /log/key gives it. */
struct str campaign_verifier(void);
struct db_fixture *campaign_fixture(void);

#endif
