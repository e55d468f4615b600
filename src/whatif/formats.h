/* The tables of a comparison from files. Readers and writers keep to them with code of their own,
 * row by row and in their own words; test_formats.c holds the two together. Private to the feature.
 */
#ifndef OQU_WHATIF_FORMATS_H
#define OQU_WHATIF_FORMATS_H

#include "http/schema.h"

extern const struct schema_file whatif_schools_format, whatif_choices_format, whatif_places_format,
    whatif_faults_format;
extern const struct schema_file *const whatif_formats[]; /* ends with NULL */

#endif
