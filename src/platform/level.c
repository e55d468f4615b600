/* Of which class of data fields and documents are (platform.h). */
#include "platform/platform.h"

#include "http/http.h"

static const struct {
    const char *document; /* its kind; NULL: a field */
    enum data_level level;
} table[LEVEL_FIELDS] = {
    [LEVEL_OF_IIN] = {NULL, LEVEL_RESTRICTED},
    [LEVEL_OF_PHONE] = {NULL, LEVEL_RESTRICTED},
    [LEVEL_OF_EMAIL] = {NULL, LEVEL_RESTRICTED},
    [LEVEL_OF_ADDRESS] = {NULL, LEVEL_RESTRICTED},
    [LEVEL_OF_FORM_065] = {"FORM_065", LEVEL_MEDICAL},
    [LEVEL_OF_FORM_052_2] = {"FORM_052_2", LEVEL_MEDICAL},
    [LEVEL_OF_PMPC] = {"PMPC", LEVEL_MEDICAL},
    [LEVEL_OF_DOCUMENT] = {NULL, LEVEL_RESTRICTED},
};

enum data_level level_of(enum level_field field)
{
    ASSERT(field < LEVEL_FIELDS);
    return table[field].level;
}

enum level_field level_document(struct str kind)
{
    for (size_t i = 0; i < LEVEL_FIELDS; i++)
        if (table[i].document && str_eq_z(kind, table[i].document))
            return (enum level_field)i;
    return LEVEL_OF_DOCUMENT;
}

bool level_sees(const struct ctx *c, enum level_field field)
{
    switch (level_of(field)) {
    case LEVEL_MEDICAL: return !(c->actor.access & ACCESS_BELOW_MEDICAL);
    case LEVEL_RESTRICTED: return !(c->actor.access & ACCESS_BELOW_RESTRICTED);
    case LEVEL_PUBLIC:
    case LEVEL_INTERNAL: break;
    }
    return true;
}

uint32_t level_bits(struct str level)
{
    if (str_eq_z(level, "INTERNAL"))
        return ACCESS_BELOW_MEDICAL | ACCESS_BELOW_RESTRICTED;
    return str_eq_z(level, "RESTRICTED") ? ACCESS_BELOW_MEDICAL : 0;
}
