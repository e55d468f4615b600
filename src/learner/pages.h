/* Private to learner: pages, forms, and what their templates show. */
#ifndef OQU_LEARNER_PAGES_H
#define OQU_LEARNER_PAGES_H

#include "html/words.h"
#include "learner/learner.h"
#include "learner_queries.h"
#include "organisation/organisation.h"

extern const struct form learner_group_form, learner_enter_form, learner_leave_form,
    learner_assign_form, learner_subject_form;

struct learner_list_view {
    struct page page;
    struct list_view list;
    struct url add, form, subject;
    bool keeps, from_order;
};
struct learner_teacher_line {
    struct str subject, name, since;
    struct url journal, end; /* empty: not for the reader */
};
struct learner_group_view {
    struct page page;
    struct str title, caption;
    struct list_view list;
    const struct learner_teacher_line *teachers;
    size_t n_teachers;
    struct url enter, assign;
};
struct learner_form_view {
    struct page page;
    struct str title, lead, press;
    const struct form_values *form;
    struct url action;
    struct list_options languages, teachers, subjects;
    bool grade; /* the organisation is a school */
};

handler_fn learner_list_page, learner_new_page, learner_new_post, learner_form_post,
    learner_group_page, learner_enter_page, learner_enter_post, learner_leave_page,
    learner_leave_post, learner_assign_page, learner_assign_post, learner_unassign_post,
    learner_subject_page, learner_subject_post;

/* "класс", "группа", "объединение": what a group is called at this level. */
extern const struct words learner_levels;
/* Name of a subject in the language of the reader. */
struct str learner_subject_text(struct ctx *c, struct opt_text kk, struct opt_text ru);
/* A group of the own organisation; ST_NOT_FOUND for others. In a transaction. */
MUST_USE enum status
learner_group_of(struct ctx *c, struct uuid id, struct learner_group_by_id_row **ret);

#endif
