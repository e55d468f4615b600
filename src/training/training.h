/* What training shows to other features: how its messages to other systems are written. */
#ifndef OQU_TRAINING_H
#define OQU_TRAINING_H

struct schema_file;
extern const struct schema_file *const training_formats[]; /* ends with NULL */

#endif
