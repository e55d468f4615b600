/* The jobs of `oqu work` that empty the outbox, one for each channel, so that a slow mail server
 * delays no code. */
#ifndef OQU_NOTICE_SEND_H
#define OQU_NOTICE_SEND_H

#include "base/ctx.h"

enum status send_sms_job(struct ctx *c, bool *ret_more);
enum status send_mail_job(struct ctx *c, bool *ret_more);

#endif
