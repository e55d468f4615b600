/* Was the order right? Reads a journal and nothing else, with code of its own: plain lists, none of
 * the room's. Every family that was passed over has a record, so at each turn the one who got it
 * must be the first in order. */
#ifndef OQU_WAIT_AUDIT_H
#define OQU_WAIT_AUDIT_H

#include "base/time.h"
#include "wait/record.h"

enum { AUDIT_FINDINGS = 20 };

struct audit_finding {
    uint64_t lsn;
    const char *what;
};
struct audit {
    uint64_t records;                              /* all that were read */
    uint64_t of_day[RECORD_LAST + 1];              /* by type, on the day asked for */
    uint64_t wrong;                                /* findings, on any day */
    struct audit_finding findings[AUDIT_FINDINGS]; /* the first ones */
};

/* Record by record, from the first on; lsn: its number. */
struct audit_run;
struct audit_run *audit_begin(struct date day, struct audit *ret_audit);
void audit_take(struct audit_run *run, uint64_t lsn, const struct record *record);
void audit_end(struct audit_run *run);

/* All of it, in files. False: the journal cannot be read. */
MUST_USE bool audit_journal(const char *dir, struct date day, struct audit *ret_audit);

#endif
