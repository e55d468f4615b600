/* What the page shows that explains a decision. Filled by pages_why.c. */
#ifndef OQU_ADMISSION_WHY_VIEW_H
#define OQU_ADMISSION_WHY_VIEW_H

#include "html/page.h"
#include "html/parts.h"

enum {
    WHY_PLACES_MOST = 12, /* seats in the picture: the last ones */
    WHY_PLACE_WIDTH = 60,
    WHY_PLACE_BOX = 48,
    WHY_WIDTH = WHY_PLACES_MOST * WHY_PLACE_WIDTH,
    WHY_FACTS_MOST = 12,
};

struct why_place { /* a seat, or the application that has none */
    int x;
    const char *class;
    struct str turn, arrival, lane, how;
    bool own;
};
struct why_part { /* one school */
    struct str id, title, moved;
    struct fact facts[WHY_FACTS_MOST];
    size_t n_facts;
    struct why_place places[WHY_PLACES_MOST];
    size_t n_places;
    bool waits; /* the own place is none */
};
struct why_view {
    struct page page;
    struct str subject, state, own; /* own: how the picture names the application */
    enum tone tone;
    bool disagrees;
    struct fact refusal[4]; /* on documents */
    size_t n_refusal;
    struct why_part *parts;
    size_t n;
    struct str next, complaint;
    struct url way_on, log; /* way_on: empty for none */
    struct str way_on_text;
};

#endif
