/* `oqu admission replay`: who gets a seat, computed from nothing but an ordered list of events. Its
 * files and options are described in REPLAY.md of this folder; the seats are given by seat.h. */
#ifndef OQU_ADMISSION_REPLAY_H
#define OQU_ADMISSION_REPLAY_H

#include "base/ctx.h"

/* A command of struct module that works alone. argv: the words after `oqu admission replay`;
 * c->lang is the language of its errors without --lang. Prints its one-line failure itself.
 * ST_INVALID: bad input (exit status 2); ST_INTERNAL: wrong usage, or a file that cannot be read or
 * written (1). */
MUST_USE enum status admission_replay_command(struct ctx *c, int argc, char *const *argv);

#endif
