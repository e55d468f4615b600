/* Pages and routes of lessons. Private to the feature. */
#ifndef OQU_TRAINING_PAGES_H
#define OQU_TRAINING_PAGES_H

#include "html/html.h"
#include "html/list.h"
#include "html/page.h"
#include "training/lessons.h"

struct training_lessons_view {
    struct page page;
    struct list_view list;
    struct url manual;
    struct url overseen; /* empty: this reader oversees nobody */
};
struct training_lesson_view {
    struct page page;
    struct str title, steps[LESSON_STEPS];
    struct str why;            /* empty: it has not been completed */
    struct url action, screen; /* screen: where the job is done */
    bool has_task, task_done;  /* has_task: the families are invented, so it can be tried */
    struct field_view answer;
};
struct training_part { /* of the manual: one job */
    struct str title, steps[LESSON_STEPS];
    struct url lesson, screen;
};
enum { TRAINING_PARTS = 20 };
struct training_manual_view {
    struct page page;
    bool invented; /* this installation is for training */
    struct training_part parts[TRAINING_PARTS];
    size_t n;
};
struct training_register_view {
    struct page page;
    struct list_view list;
    struct url xapi;
};

#define TRAINING_OVERSEERS (ACCESS_DIRECTOR | ACCESS_DEPARTMENT | ACCESS_MINISTRY | ACCESS_ADMIN)

extern const struct form form_training;
handler_fn training_lessons_page, training_lesson_page, training_lesson_post, training_manual_page,
    training_register_page, training_xapi;

#endif
