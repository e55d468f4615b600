/* See sealed.h. */
#include "person/sealed.h"

#include "base/buf.h"
#include "base/scan.h"

enum { ADDRESS_MOST = 4096, ADDRESS_LINES = 4 };

struct str person_iin_place(struct ctx *c, struct uuid id)
{
    return keys_place(c, "person.person.iin_sealed", id);
}

struct str person_document_place(struct ctx *c, struct uuid id)
{
    return keys_place(c, "person.foreign_document.number_sealed", id);
}

struct str person_phone_place(struct ctx *c, struct uuid id)
{
    return keys_place(c, "person.person.phone_sealed", id);
}

struct str person_email_place(struct ctx *c, struct uuid id)
{
    return keys_place(c, "person.person.email_sealed", id);
}

struct str person_address_place(struct ctx *c, struct uuid id)
{
    return keys_place(c, "person.person.address_sealed", id);
}

static void add_line(struct buf *buf, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_add_char(buf, s.p[i] == '\n' ? ' ' : s.p[i]);
    buf_add_char(buf, '\n');
}

struct bytes person_address_pack(struct ctx *c, const struct person_address *address)
{
    struct buf buf;

    buf_init(&buf, c->mem, ADDRESS_MOST);
    add_line(&buf, address->text_kk);
    add_line(&buf, address->text_ru);
    add_line(&buf, address->house);
    add_line(&buf, address->flat);
    ASSERT(!buf_overflowed(&buf)); /* the register's texts are limited where they are read */
    return person_bytes(buf_str(&buf));
}

bool person_address_unpack(struct bytes packed, struct person_address *address)
{
    struct str rest = person_str(packed);
    struct str lines[ADDRESS_LINES];

    for (size_t i = 0; i < ADDRESS_LINES; i++)
        if (!scan_until(&rest, '\n', &lines[i]))
            return false;
    if (rest.n > 0)
        return false;
    address->text_kk = lines[0];
    address->text_ru = lines[1];
    address->house = lines[2];
    address->flat = lines[3];
    return true;
}

enum status person_iin_index(struct ctx *c, struct str iin, struct bytes *ret_index)
{
    if (!scan_iin(iin))
        return FAIL_FIELD(c, ST_INVALID, "person.iin.wrong", "iin");
    return keys_blind_index(c, INDEX_IIN, iin, ret_index);
}
