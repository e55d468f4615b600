/* What the templates of wait/ draw. */
#ifndef OQU_WAIT_VIEWS_H
#define OQU_WAIT_VIEWS_H

#include "html/chart.h"
#include "html/form.h"
#include "html/list.h"
#include "html/page.h"
#include "html/parts.h"

struct line_view {
    struct page page;
    uint32_t position, ahead, returning, waiting;
    struct str eta, updated, notice;
    struct str status; /* address the small script asks */
    struct url again, leave, draft, notify;
    struct url switched;  /* the same page, renewing itself or not: what it does not do now */
    struct str signature; /* of what the small script does not update by itself */
    uint32_t ask_s;
    bool paused, closed, head, auto_off, often;
    bool stale;      /* the numbers are old: the servers do not hear one another */
    bool rebuilding; /* places of a lost journal are awaited, until rebuilt_at */
    struct str rebuilt_at;
    bool changed; /* the time was calculated anew */
    struct str opens;
    struct str commitment; /* of a draw that is to come */
    struct str list,
        number; /* its list, once it is closed, and its public number, once it is known */
};

struct rooms_view {
    struct page page;
    struct list_view list;
    bool answers; /* the room itself does */
};

struct room_page_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct str name;
    const struct option *modes;
    size_t n_modes;
    struct url number; /* where a draw's public number is written down; empty: no draw */
    struct chart line; /* of the last day on which there was one; no points: none yet */
    struct str day;
    struct list_view history;
};

struct number_page_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct str refused; /* why there is no form */
    struct str number, source;
};

#endif
