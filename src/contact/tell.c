/* See tell.h. */
#include "contact/tell.h"

#include "account/account.h"
#include "contact/proof.h"
#include "person/person.h"

enum { STILL_TRUE_S = 3 * 24 * 3600 };

/* A proved contact that the person's record does not have. */
static bool is_another(const struct contact *contact, const struct persons *found)
{
    if (found->n == 0)
        return true;
    const struct person *person = &found->v[0];
    return !str_eq(contact->value, contact->channel == NOTICE_MAIL ? person->email : person->phone);
}

static struct str sentence(struct ctx *c, const struct account_event *event)
{
    const struct msg_arg args[] = {MSG_ARG("d", i18n_moment(c, event->at_us)),
                                   MSG_ARG("address", event->address)};
    return msg_format_in(c, c->lang, event->text, args, COUNT(args));
}

static enum status tell_proved(struct ctx *c, const struct account_event *event)
{
    struct contacts contacts;
    struct persons found;

    TRY(contacts_of(c, event->person, &contacts));
    TRY(person_by_ids(c, &event->person, 1, &found));
    for (size_t i = 0; i < contacts.n; i++) {
        const struct notice_direct message = {.channel = contacts.v[i].channel,
                                              .to = contacts.v[i].value,
                                              .text = sentence(c, event),
                                              .expires_us =
                                                  event->at_us + STILL_TRUE_S * TIME_SECOND};
        if (is_another(&contacts.v[i], &found))
            TRY(notice_send_direct(c, &message));
    }
    return ST_OK;
}

static enum status tell(struct ctx *c, const struct account_event *event)
{
    const struct msg_arg args[] = {MSG_ARG("address", event->address)};
    const struct notice notice = {.person = event->person,
                                  .text = event->text,
                                  .args = args,
                                  .n_args = COUNT(args),
                                  .moment_us = event->at_us,
                                  .object = str_printf(c->mem, "account:" STR_FMT,
                                                       STR_ARG(uuid_print(c->mem, event->person))),
                                  .channels = NOTICE_CABINET | NOTICE_SMS | NOTICE_MAIL,
                                  .lang = event->lang};
    enum lang lang = c->lang;

    TRY(notice_send(c, &notice));
    c->lang = event->lang;
    enum status st = tell_proved(c, event);
    c->lang = lang;
    return st;
}

enum status tell_own(struct ctx *c, enum msg text)
{
    const struct account_event event = {.person = c->actor.person,
                                        .text = text,
                                        .at_us = c->now_us,
                                        .address = c->client_address,
                                        .lang = c->lang};
    return tell(c, &event);
}

static enum status next_tx(struct ctx *c, void *arg)
{
    bool *found = arg;
    struct account_event event;

    TRY(account_take_event(c, &event, found));
    return *found ? tell(c, &event) : ST_OK;
}

enum status tell_job(struct ctx *c, bool *ret_more)
{
    return db_tx_locked(c, "contact/tell", next_tx, ret_more);
}
