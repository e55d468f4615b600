/* The lessons that ship: one for each job. A lesson whose text changes so that it has to be taken
 * again gets the next version. */
#include "training/lessons.h"

#include <string.h>

#include "http/http.h"
#include "i18n/msg_training.h"

#define LESSON(code, access, page, act, name, right)                                               \
    {                                                                                              \
        code, access, 1, page, act, right, MSG_training_##name##_title,                            \
            {MSG_training_##name##_step1, MSG_training_##name##_step2,                             \
             MSG_training_##name##_step3},                                                         \
            MSG_training_##name##_question,                                                        \
            {MSG_training_##name##_a, MSG_training_##name##_b, MSG_training_##name##_c},           \
            MSG_training_##name##_why                                                              \
    }

const struct lesson lessons[] = {
    LESSON("work-list", ACCESS_CLERK, "/staff/admission", "admission.approve", work_list, "b"),
    LESSON("papers", ACCESS_CLERK, "/staff/admission", "admission.ask-fix", papers, "c"),
    LESSON("refusal", ACCESS_CLERK, "/staff/admission", "admission.refuse", refusal, "a"),
    LESSON("classes", ACCESS_DIRECTOR, "/staff/seats", "admission.propose-seats", classes, "c"),
    LESSON("order", ACCESS_DIRECTOR, "/staff/orders", "admission.order", order, "a"),
    LESSON("territories",
           ACCESS_DEPARTMENT,
           "/staff/territories",
           "organisation.territories-asked",
           territories,
           "b"),
};
const size_t n_lessons = COUNT(lessons);

const struct lesson *lesson_find(struct str code)
{
    for (size_t i = 0; i < n_lessons; i++)
        if (str_eq_z(code, lessons[i].code))
            return &lessons[i];
    return NULL;
}
