/* A small country for the tests of admission: a department with two schools that share a street,
 * one school in every region, and many families. People have numbers that nobody can hold (births
 * in 2088 and 2062).
 *
 *     fixture = db_fixture_start();
 *     world_load(fixture);                    once in a program
 *
 *     db_fixture_fresh(fixture);              in each test
 *     world_start(&world, fixture, "2026-06-17T10:00:00+05:00");
 *
 * Families live in Abai street: those below WORLD_FAR on the territory of `school`, the others on
 * that of `other_school`. Some children are special. */
#ifndef OQU_ADMISSION_TESTING_WORLD_H
#define OQU_ADMISSION_TESTING_WORLD_H

#include "admission/admission.h"
#include "admission/seat.h"
#include "db_fixture.h"

enum {
    WORLD_FAMILIES = 80,
    WORLD_FAR = 40,      /* the first family outside the school's territory */
    WORLD_OWN = 70,      /* completed the school's own pre-school class */
    WORLD_AUTUMN = 71,   /* turns six on 2 October 2026 */
    WORLD_YOUNG = 72,    /* turns six in 2027 */
    WORLD_LATE = 73,     /* is eight on 1 September 2026 */
    WORLD_FOREIGN = 74,  /* a citizen of another country */
    WORLD_DECLARED = 75, /* address declared, the register was silent */
    WORLD_UNKNOWN = 76,  /* address in a street that the register does not know */
    WORLD_APART = 78,    /* lives outside the school's territory, with a parent registered on it */
    WORLD_UNFINISHED = 77, /* did not complete the school's own pre-school class */
    WORLD_REGIONS = 20,
};

struct world {
    struct db_fixture *fixture;
    struct ctx *owner, *family, *other_family, *staff, *work;
    struct admission_campaign *campaign;
    struct uuid department, school, other_school;
    struct uuid clerk, second_clerk, director, officer; /* persons of the staff */
    struct uuid child[WORLD_FAMILIES], parent[WORLD_FAMILIES];
    struct uuid father;                       /* the other parent of child[0] */
    struct uuid region_school[WORLD_REGIONS]; /* in the order of world_region() */
    int next_family;                          /* the next one that has not applied */
};

/* Puts organisations and people into the fixture's database and keeps it for every fresh copy. This
 * and the functions below end the program with a message when anything fails. */
void world_load(struct db_fixture *fixture);
/* Contexts in a fresh copy; the clock stands at `moment`. */
void world_start(struct world *world, struct db_fixture *fixture, const char *moment);
/* Moves the platform's clock. */
void world_clock(struct world *world, const char *moment);
/* Number that a family's child or parent is known by in the registers. */
struct str world_child_iin(struct ctx *c, int family);
struct str world_parent_iin(struct ctx *c, int family);
/* KATO of the i-th region in the order of opening: five of each wave. */
struct str world_region(int i);
/* A pool of the school; seats 0 leaves it opened without a seat. */
struct uuid world_pool(struct world *world, const char *language, int seats);
/* As world_pool, with seats set aside for own pre-school children until a moment. */
struct uuid world_pool_aside(
    struct world *world, const char *language, int seats, int aside, const char *until);
/* A pool of any school of the world. */
struct uuid world_pool_of(struct world *world, struct uuid school, const char *language, int seats);
/* … of one without a territory, where seats go by arrival. */
struct uuid
world_pool_plain(struct world *world, struct uuid school, const char *language, int seats);

/* The parent of one family is a parent of the other family's child too. */
void world_siblings(struct world *world, int family, int other);
/* The next family applies in this lane, through the gate and the seat algorithm, as the family's
 * door does. Gives the application. */
struct uuid world_apply(struct world *world, struct uuid pool, enum seat_lane lane);
/* As world_apply, for one family; the status of the whole transaction. */
MUST_USE enum status world_try(
    struct world *world, int family, struct uuid pool, enum seat_lane lane, struct uuid *ret_id);
/* As world_try in lane T for whoever is signed in: with a context of one's own, at the same instant
 * as others. */
MUST_USE enum status world_try_as(struct ctx *signed_in, struct uuid child, struct uuid pool);
void world_seats(struct world *world, struct uuid pool, int seats);
MUST_USE enum status world_withdraw(struct world *world, int family, struct uuid application);
/* The department hands all children of one school over to another; the status of the whole. */
MUST_USE enum status world_hand_over(struct world *world, struct uuid from, struct uuid to);
void world_timers(struct world *world);

/* "T1 T2 T3 O1 O2*": who holds or held a seat in order of turn; * marks a spare one. */
struct str world_turns(struct world *world, struct uuid pool);
/* "T7 O3": who waits, or who was refused for full classes, by arrival. */
struct str world_in_state(struct world *world, struct uuid pool, const char *state);

#endif
