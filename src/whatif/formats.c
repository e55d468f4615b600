/* See formats.h. */
#include "whatif/formats.h"

#include "i18n/msg_whatif.h"
#include "whatif/whatif_schema_files.h"

const struct schema_file whatif_schools_format = {
    "whatif-schools.v1.json", &embedded_whatif_schools_v1, MSG_whatif_format_schools, SCHEMA_IN,
    &embedded_whatif_schools_v1_example};
const struct schema_file whatif_choices_format = {
    "whatif-choices.v1.json", &embedded_whatif_choices_v1, MSG_whatif_format_choices, SCHEMA_IN,
    &embedded_whatif_choices_v1_example};
const struct schema_file whatif_places_format = {
    "whatif-places.v1.json", &embedded_whatif_places_v1, MSG_whatif_format_places, SCHEMA_OUT,
    &embedded_whatif_places_v1_example};
const struct schema_file whatif_faults_format = {
    "whatif-faults.v1.json", &embedded_whatif_faults_v1, MSG_whatif_format_faults, SCHEMA_OUT,
    &embedded_whatif_faults_v1_example};

const struct schema_file *const whatif_formats[] = {&whatif_schools_format, &whatif_choices_format,
                                                    &whatif_places_format, &whatif_faults_format,
                                                    NULL};
