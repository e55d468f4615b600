/* Folders of files that are written once: a second tree of the same files, without their bytes. */
#ifndef OQU_APP_TREE_H
#define OQU_APP_TREE_H

#include "base/ctx.h"

/* Both must be on one file system. What is there already stays; a missing `from` is an empty one.
 * The names are on disk when it returns. ST_INTERNAL tree.disk */
MUST_USE enum status tree_link(struct ctx *c, const char *from, const char *to);
/* Removes the files that `like` does not have; NULL: all, and the folders too. A missing tree is
 * fine. */
MUST_USE enum status tree_prune(struct ctx *c, const char *path, const char *like);
/* Removes all files but those of this name; folders stay. */
MUST_USE enum status tree_empty(struct ctx *c, const char *path, const char *spared);

#endif
