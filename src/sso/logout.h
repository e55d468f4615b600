/* What `oqu work` does for single sign-on. Private to this feature. */
#ifndef OQU_SSO_LOGOUT_H
#define OQU_SSO_LOGOUT_H

#include "base/ctx.h"

/* Tells one client that one sign-in has ended. */
enum status logout_job(struct ctx *c, bool *ret_more);
/* Removes codes and tokens that are over. */
enum status sso_sweep_job(struct ctx *c, bool *ret_more);

#endif
