/* Private to whatif: ranked choices from two CSV files (IMPORT.md). Every bad row is told, and
 * nothing is taken from files in which one is. Pure. */
#ifndef OQU_WHATIF_IMPORT_H
#define OQU_WHATIF_IMPORT_H

#include "base/csv.h"
#include "i18n/i18n.h"
#include "whatif/campaign.h"

enum { IMPORT_SEATS_MOST = 1000000, IMPORT_WISHES_MOST = 100 };

enum import_file { IMPORT_SCHOOLS, IMPORT_CHOICES };

struct import_fault {
    enum import_file file;
    size_t line;
    struct str column; /* empty: none is to blame */
    enum msg reason;
};

struct import_school {
    struct str name;
    size_t line;
    int32_t seats;
};

struct import_choice {
    struct str child, school;
    size_t line;
    enum seat_lane lane;
    int32_t pool; /* found when all rows are read */
};

struct import {
    struct arena *mem;
    struct import_school *schools;
    struct import_choice *choices;
    struct import_fault *faults; /* in the order of the files */
    size_t n_schools, n_choices, n_faults;
    size_t room_schools, room_choices, room_faults;
};

/* False: the source cannot be read. Schools first. */
MUST_USE bool import_read_schools(struct import *import, csv_source *source, void *arg);
MUST_USE bool import_read_choices(struct import *import, csv_source *source, void *arg);

struct imported {
    struct whatif_campaign campaign; /* without events */
    struct whatif_wishes wishes;
    struct whatif_course none; /* seats, and nobody anywhere */
    const struct str *children;
};
/* Only without faults. settings: of each school. */
struct imported import_done(struct import *import, const struct seat_settings *settings);

#endif
