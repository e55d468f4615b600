/* Private to guide: its handlers. */
#ifndef OQU_GUIDE_PAGES_H
#define OQU_GUIDE_PAGES_H

#include "http/http.h"

handler_fn guide_show_home, guide_show_admission, guide_show_dates, guide_show_age;
handler_fn guide_show_schools, guide_show_school, guide_show_mine;
handler_fn guide_show_services;
handler_fn guide_show_accessibility;

#endif
