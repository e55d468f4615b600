/* See spool.h. */
#include "egov/spool.h"

#include "base/config.h"
#include "http/spool.h"

enum status
spool_document(struct ctx *c, const struct message_document *document, struct upload *ret_upload)
{
    struct str folder = str_printf(c->mem, STR_FMT "/run/spool", STR_ARG(config_home(c->config)));
    struct spool *spool = spool_open(c->mem, folder);

    if (!spool || !spool_write(spool, document->bytes) || !spool_end(spool))
        return FAIL(c, ST_INTERNAL, "egov.spool");
    *ret_upload = (struct upload){.field = STR("document"),
                                  .file_name = document->name,
                                  .path = spool->path,
                                  .size = (int64_t)document->bytes.n};
    return ST_OK;
}
