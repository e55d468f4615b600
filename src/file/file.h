/* Uploaded files: quarantine, check, clean copy. A file is accepted before it is checked, so that a
 * slow scanner costs nobody a place in a queue; only CLEAN files can be read. */
#ifndef OQU_FILE_H
#define OQU_FILE_H

#include "base/ctx.h"
#include "http/http.h"

enum file_state { FILE_QUARANTINED = 1, FILE_CLEAN, FILE_REJECTED, FILE_UNREADABLE };

enum { FILE_BYTES_MOST = 10 * 1024 * 1024, FILE_TOGETHER_MOST = 25 * 1024 * 1024 };

struct file_info {
    struct uuid id;
    struct str name; /* as the user called it; for display only */
    int64_t size;
    enum file_state state;
    int reason; /* enum msg: why it was rejected, 0 otherwise */
    int pages;  /* of a CLEAN file */
    int64_t stored_us;
};

/* Takes the spooled upload (already on disk, fsynced) into quarantine and writes its row in the
 * caller's transaction. Quick refusal by size and first bytes: ST_INVALID with a file.* code. */
MUST_USE enum status file_store_upload(struct ctx *c,
                                       const struct upload *upload,
                                       const char *purpose,
                                       struct uuid *ret_id);
/* One info per id, in the order asked for; ST_NOT_FOUND when one is missing. The caller has checked
 * that the reader may see the record the files belong to. */
MUST_USE enum status
file_infos(struct ctx *c, const struct uuid *ids, size_t n, struct file_info **ret);
/* A page of a CLEAN file as an image, or the whole clean file for page 0. */
MUST_USE enum status
file_read(struct ctx *c, struct uuid id, int page, struct str *ret_type, struct str *ret_bytes);

#endif
