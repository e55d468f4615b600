/* See replay_formats.h. */
#include "admission/replay_formats.h"

#include "admission/admission_schema_files.h"
#include "admission/receipt_format.h"
#include "i18n/msg_admission.h"

const struct schema_file replay_pools_format = {"replay-pools.v1.json", &embedded_replay_pools_v1,
                                                MSG_admission_replay_format_pools, SCHEMA_IN,
                                                &embedded_replay_pools_v1_example};
const struct schema_file replay_events_format = {
    "replay-events.v1.json", &embedded_replay_events_v1, MSG_admission_replay_format_events,
    SCHEMA_IN, &embedded_replay_events_v1_example};
const struct schema_file replay_outcomes_format = {
    "replay-outcomes.v1.json", &embedded_replay_outcomes_v1, MSG_admission_replay_format_outcomes,
    SCHEMA_OUT, &embedded_replay_outcomes_v1_example};
const struct schema_file replay_trace_format = {"replay-trace.v1.json", &embedded_replay_trace_v1,
                                                MSG_admission_replay_format_trace, SCHEMA_OUT,
                                                &embedded_replay_trace_v1_example};

const struct schema_file *const admission_formats[] = {
    &replay_pools_format, &replay_events_format, &replay_outcomes_format,
    &replay_trace_format, &receipt_format,       NULL};
