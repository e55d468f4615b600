/* Private to club: pages, and what their templates show. */
#ifndef OQU_CLUB_PAGES_H
#define OQU_CLUB_PAGES_H

#include "club_queries.h"
#include "html/list.h"
#include "html/words.h"

/* ---- words ----------------------------------------------------------------------------------- */

struct words club_directions(void);
struct words club_levels(void);
struct words club_states(void);
struct words club_days(void);
struct words club_languages(void);
/* "Mon, Wed 15:00–16:30". */
struct str club_when(struct ctx *c, struct str days, int32_t starts, int32_t minutes);
struct str club_age(struct ctx *c, int32_t from, int32_t to);

/* ---- views ----------------------------------------------------------------------------------- */

struct club_list_view {
    struct page page;
    struct list_view list;
    struct str lead;
    struct url add; /* empty: none */
};
struct club_group_view {
    struct page page;
    struct str title, provider, free, waiting, season;
    enum tone tone;
    int64_t taken, capacity;
    struct fact *facts;
    size_t n_facts;
    struct url apply; /* empty: not now */
    /* At the provider's door. */
    const struct form_values *form;
    struct url action;
    struct list_view list;
};
struct club_apply_view {
    struct page page;
    const struct form_values *form;
    struct url action, again;
    struct str title, when, phone, child, request;
    struct option *children;
    size_t n_children;
};
struct club_case_view {
    struct page page;
    struct str title, child, state, next, rule, mark;
    enum tone tone;
    struct fact *facts, *why;
    size_t n_facts, n_why;
    bool disagrees, may_leave;
    struct url proof, log, leave;
};
struct club_new_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct list_options directions, levels, languages, days;
};

/* ---- forms and handlers ---------------------------------------------------------------------- */

extern const struct form club_child_form, club_sign_form, club_group_form, club_places_form;

enum status clubs_list(struct ctx *c, const struct request *rq, struct response *rs);
enum status clubs_group(struct ctx *c, const struct request *rq, struct response *rs);
enum status my_clubs(struct ctx *c, const struct request *rq, struct response *rs);
enum status my_clubs_ask(struct ctx *c, const struct request *rq, struct response *rs);
enum status my_clubs_code(struct ctx *c, const struct request *rq, struct response *rs);
enum status my_clubs_sign(struct ctx *c, const struct request *rq, struct response *rs);
enum status my_clubs_send(struct ctx *c, const struct request *rq, struct response *rs);
enum status my_club(struct ctx *c, const struct request *rq, struct response *rs);
enum status my_club_leave(struct ctx *c, const struct request *rq, struct response *rs);
enum status my_club_left(struct ctx *c, const struct request *rq, struct response *rs);
enum status staff_clubs(struct ctx *c, const struct request *rq, struct response *rs);
enum status staff_club_new(struct ctx *c, const struct request *rq, struct response *rs);
enum status staff_club_add(struct ctx *c, const struct request *rq, struct response *rs);
enum status staff_club(struct ctx *c, const struct request *rq, struct response *rs);
enum status staff_club_places(struct ctx *c, const struct request *rq, struct response *rs);

#endif
