/* What a file is by its first bytes; its name and the browser's word count for nothing. */
#ifndef OQU_FILE_KIND_H
#define OQU_FILE_KIND_H

#include "base/str.h"

enum file_kind { KIND_OTHER = 0, KIND_JPEG, KIND_PNG, KIND_PDF, KIND_HEIC };

enum { KIND_BYTES = 16 }; /* what kind_of() looks at */

enum file_kind kind_of(struct str first);
/* Whether a file name fits the kind: it ends in one of its extensions or in none at all. */
bool kind_fits_name(enum file_kind kind, struct str file_name);
const char *kind_name(enum file_kind kind); /* "JPEG", as stored */
bool kind_find(struct str name, enum file_kind *ret);

#endif
