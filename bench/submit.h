/* The parts of bench/submit: the country it happens in, and the program that measures. */
#ifndef OQU_BENCH_SUBMIT_H
#define OQU_BENCH_SUBMIT_H

#include "db_fixture.h"
#include "http/http.h"

enum {
    SUBMIT_CLIENTS = 8,
    SUBMIT_EACH = 20,                          /* applications of one client in one run */
    SUBMIT_RUN = SUBMIT_CLIENTS * SUBMIT_EACH, /* applications of one run */
    SUBMIT_ONE_POOL = 0,                       /* the first slot of those who want the same pool */
    SUBMIT_ALL_POOLS = SUBMIT_RUN,             /* and of those who spread over all */
    SUBMIT_LISTEN = 2 * SUBMIT_RUN,            /* the one whose statements become the peer's */
    SUBMIT_SLOTS,
};

#define SUBMIT_CODE   "000000" /* what every parent types */
#define SUBMIT_ACCESS (ACCESS_PERSON | ACCESS_PARENT)

/* Puts families with complete drafts and sent codes into the fixture's database, a row of
 * bench.work for each, and keeps it for db_fixture_fresh(). Ends the program when it fails. */
void submit_country(struct db_fixture *fixture);
/* Ends the program with the failure when st is not ST_OK. */
void submit_must(const struct ctx *c, enum status st, const char *what);

#endif
