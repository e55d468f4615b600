/* See initial.h. Hashing and drawing run outside transactions. */
#include "contact/initial.h"

#include "account/account.h"
#include "contact_queries.h"
#include "doc/doc.h"
#include "html/html.h"
#include "i18n/i18n.h"
#include "i18n/msg_contact.h"
#include "keys/keys.h"
#include "notice/notice.h"
#include "organisation/organisation.h"
#include "person/person.h"
#include "platform/platform.h"

/* ---- where to -------------------------------------------------------------------------------- */

struct finding {
    struct uuid person;
    struct str phone;
};

/* The one that its owner has proved comes first. */
static enum status find_phone(struct ctx *c, struct uuid person, struct str *ret_phone)
{
    struct contact_proved_phone_row *row;
    struct bytes plain;

    TRY(contact_proved_phone(c, person, &row));
    if (!row->id.set)
        return person_confirmed_phone(c, person, ret_phone);
    TRY(keys_open_field(c, KEY_CONTACT, keys_place(c, "contact.contact.value_sealed", row->id.v),
                        row->value_sealed.v, &plain));
    *ret_phone = (struct str){(const char *)plain.p, plain.n};
    return ST_OK;
}

static enum status phone_tx(struct ctx *c, void *arg)
{
    struct finding *in = arg;
    return find_phone(c, in->person, &in->phone);
}

enum status initial_phone(struct ctx *c, struct uuid person, struct str *ret_phone)
{
    struct finding in = {.person = person};

    TRY(db_tx(c, "contact/phone", phone_tx, &in));
    *ret_phone = in.phone;
    return ST_OK;
}

/* ---- the letter ------------------------------------------------------------------------------ */

struct handing {
    const struct initial_order *order;
    struct organisation *organisation;
    struct account_initial initial;
    bool done; /* false: the form was sent before */
};

static struct str place(const struct ctx *c, const struct organisation *o)
{
    return c->lang == LANG_RU ? o->legal_name_ru : o->legal_name_kk;
}

/* What may be seen: to whom it goes, and how it is closed. */
static void add_outside(struct ctx *c, struct doc *doc, const struct handing *in)
{
    doc_title(doc, msg_text(c, MSG_contact_letter_outside));
    doc_fact(doc, msg_text(c, MSG_contact_letter_to), in->order->name);
    doc_fact(doc, msg_text(c, MSG_contact_letter_from), place(c, in->organisation));
    doc_paragraph(doc, msg_text(c, MSG_contact_letter_only));
    doc_rule(doc);
    doc_paragraph(doc, msg_text(c, MSG_contact_letter_fold));
}

static void add_inside(struct ctx *c, struct doc *doc, const struct handing *in)
{
    doc_title(doc, msg_text(c, MSG_contact_letter_title));
    doc_fact(doc, msg_text(c, MSG_contact_letter_address), url_absolute(c, STR("/staff")));
    doc_fact(doc, msg_text(c, MSG_contact_letter_login), msg_text(c, MSG_contact_letter_iin));
    doc_fact(doc, msg_text(c, MSG_contact_letter_password), in->initial.password);
    doc_fact(doc, msg_text(c, MSG_contact_letter_until), i18n_moment(c, in->initial.until_us));
    doc_paragraph(doc, msg_text(c, MSG_contact_letter_use));
}

/* Two pages, for the two sides of one sheet: inside is what is behind when the sheet is folded. In
 * Kazakh and Russian, because nobody knows yet what the reader prefers. */
static enum status print_letter(struct ctx *c, const struct handing *in, struct str *ret_pdf)
{
    static const enum lang langs[] = {LANG_KK, LANG_RU};
    enum lang reader = c->lang;

    c->lang = LANG_KK;
    const struct doc_meta meta = {.title = msg_text(c, MSG_contact_letter_title),
                                  .lang = LANG_KK,
                                  .organisation = place(c, in->organisation),
                                  .issued_us = c->now_us};
    struct doc *doc = doc_begin(c, &meta);
    for (size_t i = 0; i < 2 * COUNT(langs); i++) {
        c->lang = langs[i % COUNT(langs)];
        if (i == COUNT(langs))
            doc_page_break(doc);
        doc_language(doc, c->lang);
        if (i < COUNT(langs))
            add_outside(c, doc, in);
        else
            add_inside(c, doc, in);
    }
    c->lang = reader;
    return doc_finish(doc, ret_pdf);
}

/* ---- making it ------------------------------------------------------------------------------- */

static enum status send_sms(struct ctx *c, const struct handing *in)
{
    struct str phone;

    TRY(find_phone(c, in->order->person, &phone));
    if (phone.n == 0)
        return FAIL_FIELD(c, ST_CONFLICT, "contact.initial.no-phone", "way");
    const struct notice_direct message = {
        .channel = NOTICE_SMS,
        .to = phone,
        .text = MSG_FORMAT(c, MSG_contact_initial_sms, MSG_ARG("password", in->initial.password),
                           MSG_ARG("until", i18n_moment(c, in->initial.until_us)),
                           MSG_ARG("address", url_absolute(c, STR("/staff")))),
        .expires_us = in->initial.until_us};
    return notice_send_direct(c, &message);
}

static enum status issue_tx(struct ctx *c, void *arg)
{
    struct handing *in = arg;
    const struct initial_order *order = in->order;
    const char *way = order->letter ? INITIAL_LETTER : INITIAL_SMS;
    struct uuid same;

    in->done = false;
    TRY(platform_idem_claim(c, order->idem, str_from_z(way), order->person, &in->done, &same));
    if (!in->done)
        return ST_OK;
    TRY(organisation_by_id(c, order->organisation, &in->organisation));
    TRY(account_initial_issue(c, order->person, way, &in->initial));
    return order->letter ? ST_OK : send_sms(c, in);
}

static enum status issue_act(struct ctx *c, void *arg, struct uuid *ret_id)
{
    struct handing *in = arg;

    *ret_id = in->order->person;
    return db_tx_locked(c, "contact/initial", issue_tx, in);
}

enum status
initial_hand_over(struct ctx *c, const struct initial_order *order, struct str *ret_letter)
{
    struct handing in = {.order = order};
    struct uuid same;

    *ret_letter = STR("");
    TRY(account_initial_make(c, &in.initial));
    TRY(platform_idem_once(c, order->idem, issue_act, &in, &same));
    return in.done && order->letter ? print_letter(c, &in, ret_letter) : ST_OK;
}
