/* Configuration of the programs that are not ours, nginx and clamd: the files of deploy/ with this
 * installation's folders and ports filled in, written to $OQU_HOME/run. */
#ifndef OQU_APP_SITE_H
#define OQU_APP_SITE_H

#include "base/config.h"
#include "base/ctx.h"

/* Folder of style sheets, scripts and fonts: the setting server.static, or ui beside the program.
 */
struct str site_static_dir(struct ctx *c);

/* static_dir: folder of the built assets. ST_INTERNAL site.write: a file cannot be written, or a
 * folder's name has a character that nginx would misread. */
MUST_USE enum status site_write_nginx(struct ctx *c, struct str static_dir);
/* signatures: folder of virus signatures. Same failure. */
MUST_USE enum status site_write_clamd(struct ctx *c, struct str signatures);

/* Replaces @{name} by the value of that name; a name that is not in the table is a broken
 * invariant. */
struct site_value {
    const char *name;
    struct str value;
};
struct str
site_fill(struct arena *mem, struct str template, const struct site_value *values, size_t n);

#endif
