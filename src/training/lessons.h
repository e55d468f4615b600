/* The lessons. Private to the feature. */
#ifndef OQU_TRAINING_LESSONS_H
#define OQU_TRAINING_LESSONS_H

#include "base/str.h"

enum { LESSON_STEPS = 3, LESSON_ANSWERS = 3 };

struct lesson {
    const char *code; /* in its address: "work-list" */
    uint32_t access;  /* whose job it is */
    int32_t version;
    const char *page, *act; /* the screen of the job, and what doing it leaves in the journal */
    const char *right;      /* "a", "b" or "c" */
    int title, steps[LESSON_STEPS], question, answers[LESSON_ANSWERS], why; /* enum msg */
};
extern const struct lesson lessons[];
extern const size_t n_lessons;
const struct lesson *lesson_find(struct str code); /* NULL: none */

#endif
