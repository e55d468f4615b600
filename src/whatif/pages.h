/* Private to whatif: handlers, and what the templates show. */
#ifndef OQU_WHATIF_PAGES_H
#define OQU_WHATIF_PAGES_H

#include "html/chart.h"
#include "whatif/words.h"

enum {
    WHATIF_YEARS_MOST = 100,
    WHATIF_TURNS_MOST = 20,
    WHATIF_CREDIT_MOST = 1000000,
    WHATIF_WORD_MOST = 60,
    WHATIF_SCHOOLS_BYTES = 4 * 1024 * 1024, /* files of the page; the command line has no bound */
    WHATIF_CHOICES_BYTES =
        100 * 1024 * 1024 /* nginx lets as much through (deploy/nginx/doors.conf) */
};

struct whatif_runs_view {
    struct page page;
    struct list_view list;
    struct url ask, files;
};

struct whatif_ask_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct option years[WHATIF_YEARS_MOST];
    size_t n_years;
    struct list_options rules, ratios, spares;
};

struct whatif_run_view {
    struct page page;
    struct fact facts[9];
    size_t n_facts;
    int percent;          /* of a run that is being computed */
    bool has_answer;      /* of one that has ended: there was something to compare */
    bool at_once, by_lot; /* a draw or a match; with lots */
    struct str walking, moves, after_text; /* the answer in words */
    struct list_view figures;
    struct chart kinds, after, places; /* without labels: there is nothing to show */
    struct url movers, schools;
};

struct whatif_table_view { /* schools, or children who would be elsewhere */
    struct page page;
    struct str title, text;
    struct list_view list;
};

struct whatif_files_view { /* asks for ranked choices from files */
    struct page page;
    const struct form_values *form;
    struct url action;
    struct list_options rules;
};

struct whatif_compared_view { /* … and what came of them */
    struct page page;
    struct fact facts[4];
    size_t n_facts;
    int percent; /* of one that is being computed */
    bool runs, bad, has_faults, has_answer;
    struct str result, moved; /* what was read; what would be different */
    struct list_view faults, figures;
    struct chart chart;
    struct row_link *files; /* to take away */
    size_t n_files;
};

extern const struct form whatif_ask_form, whatif_files_form;

/* Handlers: what module.c puts into routes. */
handler_fn whatif_runs_page, whatif_ask, whatif_start, whatif_run_page, whatif_progress_page,
    whatif_schools_page, whatif_movers_page, whatif_comparisons_page, whatif_files_form_page,
    whatif_files_post, whatif_comparison_page, whatif_places_file, whatif_faults_file;

#endif
