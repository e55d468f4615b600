/* The room against a model made of plain lists: people, time and the operator act at random, and
 * every invariant of the waiting room is looked at after every step. Without a test library, since
 * the bench runs it for as many steps as an hour gives. */
#ifndef OQU_WAIT_TESTING_MODEL_H
#define OQU_WAIT_TESTING_MODEL_H

#include "wait/room.h"

enum model_wrong {
    MODEL_OVER_LIMIT,   /* I1: more inside and offered than the limit */
    MODEL_OUT_OF_ORDER, /* I2: a turn for who was not the first of those present, or for nobody */
    MODEL_LOST,         /* I3, I4, I7: a place lost, renumbered, doubled, or ended by itself */
    MODEL_POSITION,     /* I5, I6: a position that is not the true one, or that grew */
    MODEL_REPLAY,       /* I10: the records alone do not give the same room */
    MODEL_WRONGS,
};

struct model_plan {
    uint64_t seed;
    uint64_t steps;
    uint32_t people;  /* at most MODEL_PEOPLE */
    uint32_t tickets; /* of a line, before a new one begins; at most MODEL_TICKETS */
};
enum { MODEL_PEOPLE = 256, MODEL_TICKETS = 4000 };

struct model_result {
    uint64_t steps, turns, lines;
    uint64_t wrong[MODEL_WRONGS];
};
/* The same plan does the same. */
struct model_result model_run(const struct model_plan *plan);
/* A person of that number, from whom the number can be read again. */
struct who model_who(uint32_t number);
uint32_t model_number(struct who who);
uint64_t model_wrongs(const struct model_result *result); /* all of them */

#endif
