/* Files of territories are kept and read by organisation, which lies below and has no scanner of
 * its own: the job is here, and nothing is read before the scanner has answered (SEC-63). */
#include "file/territories.h"

#include "file/file.h"
#include "organisation/organisation.h"

static enum organisation_scan scan(struct ctx *c, struct bytes content)
{
    switch (file_scan(c, content)) {
    case FILE_SCAN_CLEAN: return ORGANISATION_SCAN_CLEAN;
    case FILE_SCAN_FOUND: return ORGANISATION_SCAN_FOUND;
    case FILE_SCAN_LATER:
    default: return ORGANISATION_SCAN_LATER;
    }
}

enum status territories_job(struct ctx *c, bool *ret_more)
{
    return organisation_import_job(c, scan, ret_more);
}
