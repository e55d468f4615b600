/* A message of the portal, from its JSON. Private to the feature. */
#ifndef OQU_EGOV_MESSAGE_H
#define OQU_EGOV_MESSAGE_H

#include "base/id.h"
#include "egov/portal.h"
#include "i18n/i18n.h"

enum message_kind { MESSAGE_APPLICATION, MESSAGE_STATUS, MESSAGE_RESULT };
const char *message_kind_name(enum message_kind kind); /* "application" */

struct message_document {
    struct str kind, name, bytes; /* "FORM_065"; name of the file */
};
struct message {
    struct uuid id;
    enum message_kind kind;
    enum lang lang; /* of the person; answers and later messages speak it */
    struct str applicant_iin;

    int64_t number; /* status, result */

    /* application: */
    struct str surname, given, patronymic, phone; /* of the applicant; "+7…" */
    struct str child_iin, relation, school_bin, language;
    bool special_needs, wants_reserve, early_by_wish, consent, truthful;
    struct message_document documents[MESSAGE_DOCUMENTS_MOST];
    size_t n_documents;
};
/* By the published schema of its type: every member of the kind, no other, each of its type and
 * form. Texts live in mem. False: *ret_wrong is the JSON Pointer of the element that is to blame;
 * empty for the message as a whole. */
bool message_read(struct arena *mem, struct str json, struct message *ret, struct str *ret_wrong);

#endif
