/* See care.h. */
#include "care/care.h"

#include "audit/audit.h"
#include "i18n/msg_care.h"
#include "keys/keys.h"

const int care_labels[CARE_FIELDS] = {MSG_care_allergies, MSG_care_diet, MSG_care_vaccines,
                                      MSG_care_form065};
const char *const care_names[CARE_FIELDS] = {"allergies", "diet", "vaccines", "form065"};

static struct str place_of(struct ctx *c, struct uuid id, int field)
{
    static const char *const columns[CARE_FIELDS] = {
        "care.card.allergies_sealed", "care.card.diet_sealed", "care.health.vaccines_sealed",
        "care.health.form065_sealed"};
    return keys_place(c, columns[field], id);
}

enum status care_open(struct ctx *c,
                      struct uuid id,
                      const struct bytes sealed[CARE_FIELDS],
                      struct care_card *ret_card)
{
    struct keys_item items[CARE_FIELDS];
    size_t n = sealed[CARE_VACCINES].n > 0 ? CARE_FIELDS : CARE_VACCINES;

    *ret_card = (struct care_card){.id = id, .medical = n == CARE_FIELDS};
    for (size_t i = 0; i < n; i++)
        items[i] = (struct keys_item){.place = place_of(c, id, (int)i), .value = sealed[i]};
    TRY(keys_open_fields(c, KEY_MEDICAL, items, n));
    for (size_t i = 0; i < n; i++) {
        if (items[i].broken)
            return FAIL(c, ST_INTERNAL, "keys.integrity");
        ret_card->text[i] = (struct str){(const char *)items[i].result.p, items[i].result.n};
    }
    return ST_OK;
}

enum status care_seal(struct ctx *c,
                      struct uuid id,
                      const struct str text[CARE_FIELDS],
                      struct bytes ret_sealed[CARE_FIELDS])
{
    struct keys_item items[CARE_FIELDS];

    for (int i = 0; i < CARE_FIELDS; i++)
        items[i] = (struct keys_item){.place = place_of(c, id, i),
                                      .value = {(const uint8_t *)text[i].p, text[i].n}};
    TRY(keys_seal_fields(c, KEY_MEDICAL, items, CARE_FIELDS));
    for (int i = 0; i < CARE_FIELDS; i++)
        ret_sealed[i] = items[i].result;
    return ST_OK;
}

enum status care_note(struct ctx *c, struct uuid card, struct uuid organisation, struct uuid child)
{
    uint8_t hash[AUDIT_HASH];
    const struct audit_act act = {
        .action = CARE_OPEN,
        .object_type = "care.card",
        .object = uuid_print(c->mem, card),
        .organisation = organisation,
        .subject = child,
    };

    return audit_record(c, &act, hash);
}
