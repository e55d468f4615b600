/* Private to demo: plausible names. A family shares a surname, and its children bear the father's
 * name as patronymic. */
#ifndef OQU_DEMO_NAMES_H
#define OQU_DEMO_NAMES_H

#include "base/str.h"
#include "demo/random.h"

struct demo_family {
    bool russian;
    const char *surname; /* of a man */
    size_t father;       /* which of the fathers' names */
};

struct demo_person_name {
    struct str surname, given, patronymic; /* the last may be empty */
};

struct demo_family demo_family(struct chance *chance);
struct demo_person_name demo_child_name(struct arena *mem,
                                        struct chance *chance,
                                        const struct demo_family *family,
                                        bool female);
/* The father himself, or the mother. */
struct demo_person_name demo_adult_name(struct arena *mem,
                                        struct chance *chance,
                                        const struct demo_family *family,
                                        bool female);

#endif
