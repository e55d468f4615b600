/* `oqu admission replay`: who gets a seat, computed from nothing but an ordered list of events. Its
 * files and options are described in README.md of this folder; the seats are given by seat.h. */
#ifndef OQU_ADMISSION_REPLAY_H
#define OQU_ADMISSION_REPLAY_H

/* argv: the words after `oqu admission replay`. Returns the exit status: 0 done, 2 bad input,
 * 1 wrong usage or a file that cannot be read or written. Prints its own one-line error. */
int admission_replay_main(int argc, char *const *argv);

#endif
