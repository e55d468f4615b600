/* Private to task: pages, forms, and what the templates show. */
#ifndef OQU_TASK_PAGES_H
#define OQU_TASK_PAGES_H

#include "html/chart.h"
#include "html/words.h"
#include "organisation/organisation.h"
#include "task_queries.h"

extern const struct form task_give_form, task_comment_form, task_close_form, task_move_form,
    task_contact_form;

enum { TASK_DAYS_DEFAULT = 5, TASK_BODIES_IN_CHART = 12, TASK_AGES = 4 };

struct task_list_view {
    struct page page;
    struct list_view list;
    struct figure figures[4];
    size_t n_figures;
    struct url give, bodies, own;
    struct chart chart;
    bool has_chart;
};
struct task_view {
    struct page page;
    struct str title, caption, words, state, state_about;
    enum tone tone;
    struct url link, move, comment, close;
    struct fact facts[10];
    size_t n_facts;
    struct tl_step *way;
    size_t n_way;
    bool may_comment, may_close;
    const struct form_values *comment_form, *close_form;
};
struct task_give_view { /* a new task, or another body for one */
    struct page page;
    struct str heading, to, to_about;
    const struct form_values *form;
    struct url action, other;
    struct list_options kinds;
};
struct task_body_view {
    struct page page;
    struct str name, kind;
    struct fact contact[5], about[4];
    size_t n_contact, n_about;
    struct figure figures[3];
    struct url edit, give, all;
    const struct row_link *tasks;
    size_t n_tasks;
};
struct task_contact_view {
    struct page page;
    struct str name;
    const struct form_values *form;
    struct url action;
};

handler_fn task_list_page, task_page, task_comment_post, task_close_post, task_move_page,
    task_move_post, task_to_page, task_new_page, task_new_post, task_bodies_page, task_body_page,
    task_contact_page, task_contact_post;

/* ---- words ----------------------------------------------------------------------------------- */

extern const struct words task_kinds, task_states, task_tags;
/* What it is about in one sentence: of a person's task the title, of the platform's the words of
 * the source. */
struct task_about {
    struct str source, title, place_kk, place_ru;
    int64_t amount;
};
struct str task_title(struct ctx *c, const struct task_about *about);
struct str task_result(struct ctx *c, struct str closed_by, struct str result);
/* "12 days" between two moments, whole ones. */
struct str task_age(struct ctx *c, int64_t from_us, int64_t until_us);
struct url task_url(struct ctx *c, struct uuid id);

/* The organisation of this id among those read; "" when it is not. */
struct str task_body_name(const struct organisations *bodies, struct uuid id);

#endif
