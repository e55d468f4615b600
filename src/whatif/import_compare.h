/* Private to whatif: what becomes of imported wishes by the order of the file and by another rule.
 * Shared by the command line and the page. Pure. */
#ifndef OQU_WHATIF_IMPORT_COMPARE_H
#define OQU_WHATIF_IMPORT_COMPARE_H

#include "whatif/import.h"

struct import_rules {
    enum whatif_rule rule;    /* WHATIF_MATCH or WHATIF_DRAW, of what would be */
    struct seat_settings own; /* of every school, for both */
    struct str word;          /* from which lots are drawn; empty: the order of the file decides */
};
struct import_answer {
    struct imported imported;
    struct whatif_course was, would;
    int64_t moved; /* children who would be elsewhere, or seated in one of both only */
};
/* Only without faults; memory of the import. */
void import_compare(struct import *in, const struct import_rules *rules, struct import_answer *ret);

/* Of all schools together; refused is who is without a seat. */
struct whatif_sum import_sum(const struct import_answer *answer,
                             const struct whatif_course *course);
/* The school of a child's place; empty: none. */
struct str import_school_of(const struct import *in, const struct whatif_place *place);

const char *import_file_name(enum import_file file); /* "schools.csv" */
struct str import_fault_text(struct ctx *c, const struct import_fault *fault);

/* The table places.csv (IMPORT.md), piece by piece; write returns false to stop. */
typedef bool import_writer(void *arg, struct str piece);
bool import_write_places(const struct import *in,
                         const struct import_answer *answer,
                         import_writer *write,
                         void *arg);

/* A csv_source over a descriptor: arg is an int *. */
bool import_read_fd(void *fd, char *p, size_t room, size_t *ret_n);

#endif
