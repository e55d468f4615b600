/* Private to board: handlers, and what the templates show. */
#ifndef OQU_BOARD_PAGES_H
#define OQU_BOARD_PAGES_H

#include "board/look.h"
#include "html/chart.h"
#include "html/list.h"

enum { BOARD_FIGURES = 5, BOARD_TRAIL_MOST = 4 };

struct board_view {
    struct page page;
    struct str title, counted;
    struct figure figures[BOARD_FIGURES];
    struct list_view list;
    struct link_to trail[BOARD_TRAIL_MOST];
};

/* Handlers: what module.c puts into routes. */
handler_fn board_own, board_place, board_school;

#endif
