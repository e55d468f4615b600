/* The exact text a parent signs. It must be the same bytes for the same draft, whoever builds it
 * and when, so nothing in it depends on the reader's language or on the time. */
#include "admission/draft.h"

#include "base/buf.h"

enum { CONTENT_MOST = 16 * 1024 };

static void line(struct buf *buf, const char *name, struct str value)
{
    buf_add_z(buf, name);
    buf_add(buf, STR(": "));
    buf_add(buf, value);
    buf_add_char(buf, '\n');
}

static void add_person(struct ctx *c, struct buf *buf, const char *who, const struct person *person)
{
    buf_printf(buf, "[%s]\n", who);
    line(buf, "iin", person->iin);
    line(buf, "name", person->name);
    line(buf, "born", time_print_date(c->mem, person->born));
    line(buf, "citizenship", person->citizenship);
    line(buf, "address-kk", person->address.text_kk);
    line(buf, "address-ru", person->address.text_ru);
    line(buf, "address-source", person->address.confirmed ? STR("register") : STR("declared"));
}

static enum status add_files(struct ctx *c, struct buf *buf, const struct draft *draft)
{
    buf_add(buf, STR("[documents]\n"));
    for (int i = 0; i < DOCUMENT_COUNT; i++)
        if (!uuid_is_nil(draft->files[i]))
            line(buf, document_code((enum document)i), uuid_print(c->mem, draft->files[i]));
    return ST_OK;
}

static struct str yes_no(bool yes)
{
    return yes ? STR("yes") : STR("no");
}

enum status draft_content(struct ctx *c, const struct draft *draft, struct str *ret_text)
{
    struct person *applicant;
    struct buf buf;

    TRY(person_by_id(c, c->actor.person, &applicant));
    buf_init(&buf, c->mem, CONTENT_MOST);
    buf_add(&buf, STR("OQU application to grade 1, form version 1\n"));
    line(&buf, "campaign", str_printf(c->mem, "%d", draft->campaign->year));
    line(&buf, "draft", uuid_print(c->mem, draft->id));
    add_person(c, &buf, "applicant", applicant);
    line(&buf, "relation", draft->relation);
    line(&buf, "phone", draft->phone);
    add_person(c, &buf, "child", draft->child);
    buf_add(&buf, STR("[school]\n"));
    line(&buf, "bin", draft->school->bin);
    line(&buf, "name-kk", draft->school->name_kk);
    line(&buf, "name-ru", draft->school->name_ru);
    line(&buf, "language", draft->pool_language);
    line(&buf, "pool", uuid_print(c->mem, draft->pool));
    line(&buf, "special-conditions", yes_no(draft->special_needs));
    line(&buf, "join-reserve", yes_no(draft->wants_reserve));
    line(&buf, "enter-before-seven-by-own-wish", yes_no(draft->choice_confirmed));
    TRY(add_files(c, &buf, draft));
    buf_add(&buf, STR("[statements]\n"));
    line(&buf, "consent-to-personal-data-access", yes_no(draft->consent));
    line(&buf, "all-data-are-true", yes_no(draft->truthful));
    ASSERT(!buf_overflowed(&buf)); /* every part is bounded by its register or form */
    *ret_text = buf_str(&buf);
    return ST_OK;
}
