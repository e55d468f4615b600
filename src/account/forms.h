/* Declared forms of this feature. Private to it. */
#ifndef OQU_ACCOUNT_FORMS_H
#define OQU_ACCOUNT_FORMS_H

#include "http/http.h"

extern const struct form form_password;    /* iin, password */
extern const struct form form_code;        /* code */
extern const struct form form_step_code;   /* code, trust */
extern const struct form form_recovery;    /* recovery */
extern const struct form form_renew;       /* new, again */
extern const struct form form_change;      /* old, new, again */
extern const struct form form_policy;      /* version, shown */
extern const struct form form_passkey;     /* key, data, client, signature */
extern const struct form form_passkey_new; /* name, and the same */
extern const struct form form_cross;       /* mark */
extern const struct form form_switch;      /* grant */
extern const struct form form_person;      /* iin, surname, given, patronymic, phone, email, bin */
extern const struct form form_import;      /* bin, rows */
extern const struct form
    form_edit; /* surname, given, patronymic, document, phone, email, version */
extern const struct form form_reason;  /* reason */
extern const struct form form_status;  /* status, reason, version */
extern const struct form form_journal; /* from, to; a GET */
extern const struct form form_rights;  /* on; a GET */

enum { IMPORT_ROWS_MOST = 200, REASON_MOST = 500 };

#endif
