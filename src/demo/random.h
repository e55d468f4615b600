/* Private to demo: repeatable chance. The same seed gives the same country on every machine. Never
 * for anything secret. */
#ifndef OQU_DEMO_RANDOM_H
#define OQU_DEMO_RANDOM_H

#include "base/id.h"

struct chance {
    uint64_t state;
};

uint64_t chance_next(struct chance *chance);
/* 0 … n-1, n > 0. */
size_t chance_below(struct chance *chance, size_t n);
bool chance_percent(struct chance *chance, size_t percent);
/* A version 4 identifier made of the sequence. */
struct uuid chance_uuid(struct chance *chance);

#endif
