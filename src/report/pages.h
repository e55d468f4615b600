/* Private to report: handlers, and what the templates show. */
#ifndef OQU_REPORT_PAGES_H
#define OQU_REPORT_PAGES_H

#include "html/words.h"
#include "report/sources.h"

enum { REPORT_ORDERS_MOST = 30, REPORT_FACTS = 7, REPORT_HOURS = 24 };

/* words.c */
extern const struct words report_formats, report_languages, report_frequencies, report_states,
    report_outcomes;
/* "06:00", "07:00", … as options. */
struct list_options report_hours(struct ctx *c);
struct str report_title(struct ctx *c, struct str source);
/* "every week, at 06:00" */
struct str report_when(struct ctx *c, struct str frequency, int hour);

struct reports_view {
    struct page page;
    struct list_view list;
    struct link_to sources[4]; /* the pages from which reports are ordered */
    size_t n_sources;
};
struct report_ask_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct str title, place, rows;
    struct list_options formats, languages, frequencies, hours;
};
struct report_view {
    struct page page;
    struct str title;
    struct str state;
    enum tone tone;
    struct fact facts[REPORT_FACTS];
    size_t n_facts;
    struct list_view list; /* what was made */
    const struct form_values *form;
    struct url action, source; /* the second: the page it is about */
    bool can_run, can_pause, can_resume;
    bool waits, begun; /* one is to be made; it is being made */
};

extern const struct form report_form, report_act_form;

/* Handlers: what module.c puts into routes. */
handler_fn reports_page, report_ask, report_order, report_page, report_act, report_file;

#endif
