/* Uploaded files: quarantine, check, clean copy. A file is accepted before it is checked, so that a
 * slow scanner costs nobody a place in a queue; only CLEAN files can be read. */
#ifndef OQU_FILE_H
#define OQU_FILE_H

#include "base/ctx.h"
#include "db/db.h"
#include "http/http.h"

enum file_state { FILE_QUARANTINED = 1, FILE_CLEAN, FILE_REJECTED, FILE_UNREADABLE };

enum {
    FILE_BYTES_MOST = 10 * 1024 * 1024,
    FILE_TOGETHER_MOST = 25 * 1024 * 1024, /* of one application; its feature counts */
    FILE_A_DAY_MOST = 20,                  /* of one person at the family door */
    FILE_PAGES_MOST = 30,
    FILE_INFOS_MOST = 500,
};

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
 * caller's transaction; `oqu work` checks it after COMMIT. What a transaction leaves behind that
 * does not commit is swept up. The owner is the signed-in person. purpose: kind of document, at
 * most 50 of A–Z a–z 0–9 . _ -. ST_INVALID file.empty, file.large, file.kind, file.heic (by the
 * first bytes), file.too-many (FILE_A_DAY_MOST); ST_INTERNAL file.disk. */
MUST_USE enum status file_store_upload(struct ctx *c,
                                       const struct upload *upload,
                                       const char *purpose,
                                       struct uuid *ret_id);
/* One info per id, in the order asked for; at most FILE_INFOS_MOST. ST_NOT_FOUND file.unknown when
 * one is missing. The caller has checked that the reader may see the record the files belong to: an
 * id is random and stands in that record only. In or outside a transaction. */
MUST_USE enum status
file_infos(struct ctx *c, const struct uuid *ids, size_t n, struct file_info **ret);
/* A page of a CLEAN file as a JPEG picture (1 …), or for page 0 the whole clean file, a JPEG or
 * PDF, to be sent with response_download(). Same duty of the caller. ST_NOT_FOUND file.unknown;
 * ST_CONFLICT file.not-clean; ST_INTERNAL keys.integrity or file.integrity: it was altered. */
MUST_USE enum status
file_read(struct ctx *c, struct uuid id, int page, struct str *ret_type, struct str *ret_bytes);

/* A file that the program itself made: sealed like a clean copy, and CLEAN at once. */
struct file_made {
    struct uuid person, organisation; /* who asked for it, and whose it is */
    const char *purpose;              /* as for file_store_upload */
    struct str name;
    struct str bytes; /* a ZIP archive, at most FILE_MADE_MOST */
};
enum { FILE_MADE_MOST = 12 * 1024 * 1024 };
/* For `oqu work`, in a transaction; sealed bytes of one that does not commit stay on disk, unread.
 * ST_INTERNAL file.disk. */
MUST_USE enum status file_keep(struct ctx *c, const struct file_made *made, struct uuid *ret_id);
/* As file_read, for `oqu work`, which nobody is signed in to. */
MUST_USE enum status
file_read_for_work(struct ctx *c, struct uuid id, struct str *ret_type, struct str *ret_bytes);

/* ---- files that are read and not kept -------------------------------------------------------- */

enum { FILE_XML_READ_MOST = 6 * 1024 * 1024 }; /* of what was read; a request has 16 MB */
struct cades_xml;
/* cades_xml_read() in the sandbox of `oqu parse`: at most FILE_BYTES_MOST, in arena memory. A
 * process that crashes gives CADES_XML_BROKEN. ST_BUSY file.slow: it took longer than five seconds.
 * Not in a transaction. */
MUST_USE enum status file_read_signed_xml(struct ctx *c, struct str file, struct cades_xml *ret);

/* What the virus scanner says of bytes that another feature keeps itself and is about to read, at
 * most FILE_SCAN_MOST at a time. For `oqu work`; not in a transaction. LATER: there is no scanner,
 * or no answer that means anything; nothing may be read meanwhile (SEC-63). */
enum file_scan { FILE_SCAN_CLEAN = 1, FILE_SCAN_FOUND, FILE_SCAN_LATER };
enum { FILE_SCAN_MOST = 10 * 1024 * 1024 };
enum file_scan file_scan(struct ctx *c, struct bytes bytes);

extern const struct module file_module;

#endif
