/* Reads who holds a key: the subject's names, and the roles, which stand among the purposes of the
 * key and not among the policies. Traps: GN is the patronymic, and the IIN is part of a text. */
#include "cades/certificate.h"

#include "cades/der.h"

static void take_name(struct cades_holder *holder, enum oid oid, struct str value)
{
    struct str *place = oid == OID_COMMON_NAME    ? &holder->name
                        : oid == OID_SURNAME      ? &holder->surname
                        : oid == OID_GIVEN_NAME   ? &holder->patronymic
                        : oid == OID_ORGANISATION ? &holder->organisation
                                                  : NULL;

    if (place)
        *place = value;
    if (oid == OID_SERIAL_NUMBER && str_starts(value, STR("IIN")))
        holder->iin = str_sub(value, 3, value.n);
    /* Certificates of information systems carry the BIN where people have their IIN. */
    if ((oid == OID_UNIT || oid == OID_SERIAL_NUMBER) && str_starts(value, STR("BIN")))
        holder->bin = str_sub(value, 3, value.n);
}

/* RelativeDistinguishedName with one attribute, the only form in use. */
static bool read_name(struct bytes *rest, struct cades_holder *holder)
{
    struct bytes set, pair, oid;
    struct der value;
    struct str text;

    if (!der_take(rest, DER_SET, &set) || !der_only(set, DER_SEQUENCE, &pair) ||
        !der_take(&pair, DER_OID, &oid) || !der_next(&pair, &value) || pair.n > 0)
        return false;
    if (der_text(value.body, value.tag, &text))
        take_name(holder, oid_find(oid), text);
    return true;
}

static void read_names(struct bytes whole, struct cades_holder *holder)
{
    struct bytes names = {0};

    if (der_only(whole, DER_SEQUENCE, &names))
        while (names.n > 0 && read_name(&names, holder))
            continue;
}

/* Part of a longer word is another word; letters that are not ASCII have two bytes above it. */
static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

static bool has_word(struct str text, struct str word)
{
    size_t at, from = 0;

    while (str_find(str_sub(text, from, text.n), word, &at)) {
        size_t begin = from + at, end = begin + word.n;
        if ((begin == 0 || !is_letter(text.p[begin - 1])) &&
            (end == text.n || !is_letter(text.p[end])))
            return true;
        from = begin + 1;
    }
    return false;
}

bool certificate_of_test(const struct certificate *certificate)
{
    const struct str words[] = {STR("TEST"), STR("ТЕСТ"), STR("СЫНАҚ")};
    struct cades_holder issuer = {0};

    read_names(certificate->issuer, &issuer);
    for (size_t i = 0; i < COUNT(words); i++)
        if (has_word(issuer.name, words[i]))
            return true;
    return false;
}

static unsigned role_of(struct bytes purpose)
{
    static const struct {
        enum oid oid;
        enum cades_role role;
    } roles[] = {
        {OID_ROLE_INDIVIDUAL, CADES_INDIVIDUAL},
        {OID_ROLE_INDIVIDUAL_SYSTEM, CADES_INDIVIDUAL_SYSTEM},
        {OID_ROLE_ENTITY, CADES_ENTITY},
        {OID_ROLE_HEAD, CADES_HEAD},
        {OID_ROLE_SIGNATORY, CADES_SIGNATORY},
        {OID_ROLE_FINANCE, CADES_FINANCE},
        {OID_ROLE_STAFF, CADES_STAFF},
        {OID_ROLE_EMPLOYEE, CADES_EMPLOYEE},
        {OID_ROLE_ENTITY_SYSTEM, CADES_ENTITY_SYSTEM},
    };
    enum oid oid = oid_find(purpose);

    for (size_t i = 0; i < COUNT(roles); i++)
        if (roles[i].oid == oid)
            return roles[i].role;
    return 0;
}

void certificate_holder(const struct certificate *certificate, struct cades_holder *ret)
{
    *ret = (struct cades_holder){0};
    read_names(certificate->subject, ret);
    for (size_t i = 0; i < certificate->n_purposes; i++)
        ret->roles |= role_of(certificate->purposes[i]);
    bool signs = certificate_has_purpose(certificate, OID_FOR_SIGNING);
    bool signs_in = certificate_has_purpose(certificate, OID_FOR_CLIENT);
    if (signs != signs_in) /* a key for both is for neither */
        ret->purpose = signs ? CADES_TO_SIGN : CADES_TO_SIGN_IN;
}
