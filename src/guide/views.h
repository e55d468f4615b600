/* Private to guide: what its templates show. */
#ifndef OQU_GUIDE_VIEWS_H
#define OQU_GUIDE_VIEWS_H

#include "admission/admission.h"
#include "html/form.h"
#include "html/list.h"
#include "organisation/organisation.h"

/* ---- when -------------------------------------------------------------------------------- */

struct guide_region {
    const struct region *region;
    const struct admission_window *window; /* NULL: not in the schedule, closed */
    enum admission_window_state state;
};
struct guide_wave { /* regions that open at the same moment */
    int64_t opens_us;
    enum admission_window_state state;
    bool next; /* the first wave that has not begun */
    const struct guide_region **regions;
    size_t n;
};
struct guide_schedule {
    const struct admission_campaign *campaign; /* NULL: no campaign is announced */
    const struct guide_region *regions;        /* in the order of their names */
    size_t n_regions;
    const struct guide_wave *waves;
    size_t n_waves;
    size_t n_open;
};

/* Inside a transaction. */
MUST_USE enum status guide_schedule_read(struct ctx *c, struct guide_schedule *ret);

struct guide_home {
    struct page page;
    struct guide_schedule schedule;
};
struct guide_dates {
    struct page page;
    struct guide_schedule schedule;
};

/* ---- how --------------------------------------------------------------------------------- */

struct guide_step {
    enum msg title, text, picture_alt;
    const char *picture; /* of ui/pictures */
    const char *anchor;  /* of the Algorithm's item below: "p-2" */
    enum msg basis;
};
struct guide_paper {
    enum msg title, text, picture_alt;
    const char *picture;
};
struct guide_rule { /* an item of the Algorithm and where the product does it */
    const char *anchor;
    enum msg number, text;
    const char *href; /* NULL: nowhere in particular */
    enum msg link;
};
struct guide_ground {
    const char *code;
    enum msg text;
};
struct guide_act {
    const struct organisation_act *act;
    struct str heading, dates;
    struct url link;
};
struct guide_admission {
    struct page page;
    const struct admission_campaign *campaign; /* NULL: none */
    const struct fact *service;
    size_t n_service;
    const struct guide_step *steps;
    size_t n_steps;
    const struct guide_paper *papers;
    size_t n_papers;
    const struct guide_ground *grounds;
    size_t n_grounds;
    const struct guide_rule *rules;
    size_t n_rules;
    const struct guide_act *acts;
    size_t n_acts;
};

/* ---- who --------------------------------------------------------------------------------- */

struct guide_age {
    struct page page;
    const struct form_values *form;
    const struct admission_campaign *campaign;
    bool answered;
    enum tone tone;
    const char *icon;
    struct str title, text, late; /* late: empty unless eight or more */
};

/* ---- where ------------------------------------------------------------------------------- */

struct guide_schools {
    struct page page;
    struct list_view list;
    bool has_campaign;
};

struct guide_seats { /* of one language and class type of a school */
    struct str language, class_type;
    int classes, capacity, taken, free;
    int waiting_t, waiting_o, last_t, last_o;
};
struct guide_place { /* a school with its live figures */
    const struct organisation *school;
    struct str languages;
    const struct guide_seats *seats;
    size_t n_seats;
    int64_t capacity, taken, free;
};
/* Inside a transaction. campaign may be NULL: no figures then. One place per school, in order. */
MUST_USE enum status guide_places_read(struct ctx *c,
                                       const struct admission_campaign *campaign,
                                       const struct organisations *schools,
                                       const struct guide_place **ret_places);

struct guide_school {
    struct page page;
    const struct guide_place *place;
    const struct admission_campaign *campaign;
    const struct admission_window *window;
    enum admission_window_state state;
    const struct fact *facts;
    size_t n_facts;
    const struct organisation_territory_line *lines;
    size_t n_lines;
    struct str updated;
};

struct guide_services {
    struct page page;
    struct list_view list;
};

enum guide_mine_step { MINE_REGION, MINE_ADDRESS, MINE_STREETS, MINE_ANSWER };

struct guide_mine {
    struct page page;
    enum guide_mine_step step;
    struct form_values *form;
    const struct region *region;
    const struct regions *regions;
    const struct option *places; /* towns and villages of the region, or none for a great city */
    size_t n_places;
    const struct organisation_streets *streets;
    const struct organisation_street *street; /* chosen */
    struct str address;
    const struct guide_place *answers;
    size_t n_answers;
    bool depends_on_flat, has_campaign;
    struct str act;
};
struct url guide_region_url(struct ctx *c, const struct region *region);
/* The same question with this street chosen. */
struct url guide_street_url(struct ctx *c, const struct request *rq, struct uuid street);

#endif
