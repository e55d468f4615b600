/* The jobs of `oqu work` that check files and sweep up. */
#ifndef OQU_FILE_CHECK_H
#define OQU_FILE_CHECK_H

#include "base/ctx.h"

/* So often may the check of one file take too long; then its owner is asked to send it again. How
 * long the scanner cannot be asked does not count: that says nothing about the file. */
enum { CHECK_SLOW_MOST = 6 };

/* Checks one file in quarantine. ST_BUSY file.scanner: files wait. */
enum status check_job(struct ctx *c, bool *ret_more);
/* Removes what uploads left in quarantine whose transaction did not commit, after a day. */
enum status sweep_job(struct ctx *c, bool *ret_more);
/* The same for what lies there since age_us; ret_n: how many files were removed. */
MUST_USE enum status sweep(struct ctx *c, int64_t age_us, size_t *ret_n);

#endif
