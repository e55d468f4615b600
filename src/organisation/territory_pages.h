/* Pages on which departments keep the territories of their schools. Private to this feature. */
#ifndef OQU_ORGANISATION_TERRITORY_PAGES_H
#define OQU_ORGANISATION_TERRITORY_PAGES_H

#include "html/list.h"
#include "organisation/organisation.h"

struct territories_view { /* schools with their territories, or files that were sent */
    struct page page;
    struct str title, lead;
    struct list_view list;
    struct url file, send, sent, streets, check; /* empty: not offered */
};

struct import_form_view {
    struct page page;
    struct form_values *form;
    struct url action, file;
    const char *columns; /* as the first line of the file has them */
};

struct import_view { /* what a file would change, or has changed */
    struct page page;
    struct fact facts[9];
    size_t n_facts;
    int percent; /* while it is checked or taken over */
    bool is_applying;
    bool is_waiting; /* for the virus scanner */
    enum tone tone;
    struct str verdict, advice;
    struct url faults, apply, again; /* empty: nothing to see; not to be pressed; not needed */
    struct str faults_text, apply_text;
    struct list_view schools;
};

struct import_faults_view {
    struct page page;
    struct list_view list;
};

/* Handlers: what module.c puts into routes. */
handler_fn territory_list_page, territory_file_download, import_list_page, import_form_page,
    import_send, import_page, import_progress_page, import_faults_page, import_apply;

#endif
