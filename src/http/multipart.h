/* Private to http/: multipart/form-data (RFC 7578), fed as the bytes arrive. Text parts stay in
 * memory, file parts go straight to disk. Nested parts, transfer encodings and preambles, which no
 * browser sends, are refused. */
#ifndef OQU_HTTP_MULTIPART_H
#define OQU_HTTP_MULTIPART_H

#include "http/http.h"

struct multipart;

/* content_type: the whole header, with its boundary. The files are created in spool_dir and removed
 * when mem is reset. NULL when the header has no usable boundary. */
struct multipart *
multipart_new(struct arena *mem, struct str content_type, struct str spool_dir, size_t most_bytes);

/* The next bytes. ST_INVALID: malformed; ST_INTERNAL: the disk refused. Later calls repeat it. */
MUST_USE enum status multipart_feed(struct multipart *mp, const char *data, size_t n);

/* After the last byte: fsyncs the files (so not on an event thread) and fills body and uploads.
 * ST_INVALID when the final boundary is missing. */
MUST_USE enum status multipart_finish(struct multipart *mp, struct request *rq);

#endif
