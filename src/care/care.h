/* Private to care: the fields of a card, sealed and opened. */
#ifndef OQU_CARE_CARE_H
#define OQU_CARE_CARE_H

#include "db/db.h"
#include "http/http.h"

enum care_field { CARE_ALLERGIES, CARE_DIET, CARE_VACCINES, CARE_FORM065, CARE_FIELDS };

/* What the templates call a field, and the form. */
extern const int care_labels[CARE_FIELDS]; /* enum msg */
extern const char *const care_names[CARE_FIELDS];

struct care_card {
    struct uuid id;               /* nil: there is none */
    struct str text[CARE_FIELDS]; /* those that may be read; empty: nothing is known */
    bool medical;                 /* vaccines and form 065/у are among them */
};
/* One round trip. vaccines, form065: empty when the reader does not see them. ST_INTERNAL
 * keys.integrity: one was altered. No transaction is needed. */
MUST_USE enum status care_open(struct ctx *c,
                               struct uuid id,
                               const struct bytes sealed[CARE_FIELDS],
                               struct care_card *ret_card);
MUST_USE enum status care_seal(struct ctx *c,
                               struct uuid id,
                               const struct str text[CARE_FIELDS],
                               struct bytes ret_sealed[CARE_FIELDS]);
#define CARE_OPEN "care.open" /* of the journal */
/* Who reads a card is written down before it is shown, and the family sees it. In a transaction. */
MUST_USE enum status
care_note(struct ctx *c, struct uuid card, struct uuid organisation, struct uuid child);

#endif
