/* Acts that take two people: what the first proposes and the second settles. Who may do what is
 * decided by the functions of schema/0001_approval.sql. Each runs its own transaction and is
 * journalled. Private to the feature. */
#ifndef OQU_APPROVAL_PROPOSE_H
#define OQU_APPROVAL_PROPOSE_H

#include "account/account.h"

/* Gives the role at once, or, where it takes two people, proposes it: then *ret_proposal is set.
 * Failures as account_give(); ST_CONFLICT approval.exists: it is proposed already. */
MUST_USE enum status approval_give(struct ctx *c,
                                   const struct account_grant *grant,
                                   struct uuid *ret_proposal,
                                   bool *ret_proposed);

/* The authenticator of somebody whose role takes two people. ST_CONFLICT approval.exists. */
MUST_USE enum status approval_propose_factor(struct ctx *c,
                                             struct uuid person,
                                             struct str reason,
                                             struct uuid *ret_proposal);

/* state: APPROVED, REFUSED, WITHDRAWN; words: why, for REFUSED. ST_NOT_FOUND approval.none;
 * ST_FORBIDDEN approval.own, approval.not-yours, approval.admins-only; ST_CONFLICT
 * approval.settled, approval.proposer-gone, account.grant.exists. */
MUST_USE enum status
approval_settle_it(struct ctx *c, struct uuid proposal, struct str state, struct str words);

#endif
