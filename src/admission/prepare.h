/* Drafts in bulk for the children of a school's own pre-school. Nothing here makes an application:
 * nobody is enrolled without one that a parent has signed (Algorithm p. 4). */
#ifndef OQU_ADMISSION_PREPARE_H
#define OQU_ADMISSION_PREPARE_H

#include "admission/admission.h"

/* Starts a run for the school of the signed-in director. ST_INVALID outside the campaign, and in
 * one without automatic admission; nothing happens while one runs. Own transaction. */
MUST_USE enum status prepare_start(struct ctx *c);

/* The job of `oqu work`: the next drafts, and a message to each parent. */
MUST_USE enum status prepare_job(struct ctx *c, bool *ret_more);

#endif
