/* The tables of a replay (REPLAY.md). Readers and writers keep to them with code of their own;
 * test_replay_formats.c holds the two together. Private to the feature. */
#ifndef OQU_ADMISSION_REPLAY_FORMATS_H
#define OQU_ADMISSION_REPLAY_FORMATS_H

#include "http/schema.h"

extern const struct schema_file replay_pools_format, replay_events_format, replay_outcomes_format,
    replay_trace_format;
extern const struct schema_file *const admission_formats[]; /* ends with NULL */

#endif
