/* The worked examples of the seat algorithm, E1–E12, once: test_seat.c runs them
 * through the function, test_replay.c as files through the command. */
#ifndef OQU_ADMISSION_SEAT_CASES_H
#define OQU_ADMISSION_SEAT_CASES_H

#include <stdint.h>

/* script: words in order of time, each a second later than the one before.
 *   4T       four applications of lane T, named T1 T2 T3 T4 on from the last; also O and A (AUTO)
 *   C8       the capacity becomes 8 (it is 0 at the beginning)
 *   -T2 !T2  T2 is withdrawn, is refused for its documents
 *   =        the next word happens at the same instant as the one before
 *   .        all deadlines pass; without it the run ends before the first. They rise with time.
 * given: seats in the order in which they were given out, * for spare; T1-3 is T1 T2 T3.
 * full:  who was refused for lack of seats, by seq. */
struct seat_case {
    const char *name, *script;
    int32_t credit_cap;
    const char *given, *full;
};

static const struct seat_case seat_cases[] = {
    {"E1", "9T 5O C8 .", 1, "T1-3 O1 T4-6 O2", "T7-9 O3-5"},
    {"E2", "30T 20O C25", 1, "T1-3 O1 T4-6 O2 T7-9 O3 T10-12 O4 T13-15 O5 T16-18 O6 T19", ""},
    {"E3", "4T 10O C12 .", 1, "T1-3 O1 T4 O2-8*", "O9-10"},
    {"E4", "12T 1O C10 .", 1, "T1-3 O1 T4-9", "T10-12"},
    {"E5", "C4 3O 3T .", 1, "T1-3 O1", "O2-3"},
    {"E6", "20A C20 6T 3O C25", 1, "A1-20 T1-3 O1 T4", ""},
    {"E6, all at once", "6T 3O 20A C25", 1, "A1-20 T1-3 O1 T4", ""},
    {"E7, T2 withdraws", "9T 5O C8 -T2", 1, "T1-3 O1 T4-6 O2 T7", ""},
    {"E7, O1 withdraws", "9T 5O C8 -O1", 1, "T1-3 O1 T4-6 O2 T7", ""},
    {"E8", "C10 5T 1O 1T 1O 3T .", 1, "T1-5 O1 T6 O2 T7-8", "T9"},
    {"E9, cap 1", "C14 9T 3O 4T", 1, "T1-9 O1 T10-12 O2", ""},
    {"E9, cap 0", "C14 9T 3O 4T", 0, "T1-12 O1 T13", ""},
    {"E9, no cap", "C14 9T 3O 4T", 1000000, "T1-9 O1-3 T10-11", ""},
    {"E10", "5T 2O C3 .", 1, "T1-3", "T4-5 O1-2"},
    {"E11, 24 seats", "60T 60O C24", 1, "T1-3 O1 T4-6 O2 T7-9 O3 T10-12 O4 T13-15 O5 T16-18 O6",
     ""},
    {"E12", "C1 1O = 1T .", 1, "T1", "O1"},
    {"cap 0: the turn lapses when no seat is free", "C3 3O 3T C4 1T C8", 0, "T1-4", ""},
    {"cap 0: nobody from outside waits", "C4 4T 1O C5 .", 0, "T1-4 O1*", ""},
    {"documents refused, the seat goes on", "C1 2T !T1 .", 1, "T1-2", ""},
};

#endif
