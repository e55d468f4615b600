/* Writes ZIP archives (APPNOTE 6.3, without compression or dates): the same files give the same
 * bytes. For containers whose files an outsider must find as they are. */
#ifndef OQU_ZIP_H
#define OQU_ZIP_H

#include "base/buf.h"

enum { ZIP_FILES_MOST = 4096 };

struct zip {
    struct buf files, directory;
    int n;
};

/* most: bytes of the archive, at most 2 GB. */
void zip_begin(struct zip *zip, struct arena *mem, size_t most);
/* name: a path of ASCII letters with '/'; at most ZIP_FILES_MOST files, each name once. */
void zip_add(struct zip *zip, struct str name, struct str bytes);
/* False: longer than most. Borrows until the arena goes. */
MUST_USE bool zip_end(struct zip *zip, struct str *ret);

#endif
