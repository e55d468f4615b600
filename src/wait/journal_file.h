/* Where the journal's files are, for the journal and its tests. */
#ifndef OQU_WAIT_JOURNAL_FILE_H
#define OQU_WAIT_JOURNAL_FILE_H

#include "base/base.h"

enum { JOURNAL_PATH_MOST = 300 };

/* path: JOURNAL_PATH_MOST bytes. */
void journal_file_name(char *path, const char *dir, uint64_t file);

#endif
