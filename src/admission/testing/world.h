/* A small country for the tests of admission: one region, one department, schools with pools, and
 * as many families as asked for. People have numbers that nobody can hold (births in 2088 and
 * 2062). */
#ifndef OQU_ADMISSION_TESTING_WORLD_H
#define OQU_ADMISSION_TESTING_WORLD_H

#include "admission/admission.h"
#include "admission/seat.h"
#include "db_fixture.h"

enum { WORLD_FAMILIES = 80 };

struct world {
    struct db_fixture *fixture;
    struct ctx *owner, *family, *other_family, *staff, *work;
    struct admission_campaign *campaign;
    struct uuid department, school, other_school;
    struct uuid clerk, director, officer; /* persons of the staff */
    struct uuid child[WORLD_FAMILIES], parent[WORLD_FAMILIES];
    int next_family; /* the next one that has not applied */
};

/* Ends the program with a message when anything fails. The clock stands at `moment`. */
void world_start(struct world *world, struct db_fixture *fixture, const char *moment);
/* Moves the platform's clock. */
void world_clock(struct world *world, const char *moment);
/* A pool of the school; seats 0 leaves it opened without a seat. */
struct uuid world_pool(struct world *world, const char *language, int seats);
/* As world_pool, with seats set aside for own pre-school children until a moment. */
struct uuid world_pool_aside(
    struct world *world, const char *language, int seats, int aside, const char *until);

/* The next family applies in this lane, through the gate and the seat algorithm, as the family's
 * door does. Gives the application. */
struct uuid world_apply(struct world *world, struct uuid pool, enum seat_lane lane);
/* As world_apply, for one family; the status of the whole transaction. */
MUST_USE enum status world_try(
    struct world *world, int family, struct uuid pool, enum seat_lane lane, struct uuid *ret_id);
void world_seats(struct world *world, struct uuid pool, int seats);
MUST_USE enum status world_withdraw(struct world *world, int family, struct uuid application);
void world_timers(struct world *world);

/* "T1 T2 T3 O1 O2*": who holds or held a seat in order of turn; * marks a spare one. */
struct str world_turns(struct world *world, struct uuid pool);
/* "T7 O3": who waits, or who was refused for full classes, by arrival. */
struct str world_in_state(struct world *world, struct uuid pool, const char *state);

#endif
