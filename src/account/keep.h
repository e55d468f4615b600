/* What an administrator does with the accounts of the own organisation and those below: domain
 * rules without pages. Each runs its own transaction and is journalled. Failures name a field of
 * the form where one is to blame. Private to the feature. */
#ifndef OQU_ACCOUNT_KEEP_H
#define OQU_ACCOUNT_KEEP_H

#include "account/role.h"
#include "person/person.h"

enum { CLOSED_DAYS = 30 };

struct keep_new {
    struct str iin, surname, given, patronymic, phone, email; /* patronymic, email may be empty */
    struct str bin;                                           /* of the organisation */
};
/* ST_CONFLICT account.exists, account.exists-elsewhere; ST_NOT_FOUND account.organisation.unknown:
 * no such organisation in the administrator's scope. */
MUST_USE enum status keep_create(struct ctx *c, const struct keep_new *in, struct uuid *ret_person);

struct keep_edit {
    struct uuid person;
    struct str surname, given, patronymic, document, phone, email;
    int32_t version;
};
/* ST_CONFLICT account.changed-meanwhile: nothing was changed; ST_INVALID account.document-missing:
 * the name changed without a document. */
MUST_USE enum status keep_change(struct ctx *c, const struct keep_edit *in);

/* Ends all sessions. */
MUST_USE enum status keep_forget_factor(struct ctx *c, struct uuid person);

/* *ret_person: whose it was. ST_CONFLICT account.last-admin, account.grant.ended. */
MUST_USE enum status
keep_take(struct ctx *c, struct uuid grant, struct str reason, struct uuid *ret_person);

struct keep_status {
    struct uuid person;
    struct str status, reason; /* ACTIVE, BLOCKED, CLOSED */
    int32_t version;
};
/* ST_CONFLICT account.changed-meanwhile, account.last-admin, account.closed-for-good. */
MUST_USE enum status keep_set_status(struct ctx *c, const struct keep_status *in);

MUST_USE enum status keep_close_session(struct ctx *c, struct uuid session);

#endif
