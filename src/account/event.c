/* What the owner of an account must hear of (SEC-46): written with the act, told by `contact`. */
#include "account/event.h"
#include "i18n/msg_account.h"

#include "account_queries.h"

static const struct {
    const char *kind; /* of account.event */
    enum msg text;
} kinds[] = {
    {EVENT_PASSWORD_CHANGED, MSG_account_event_password_changed},
    {EVENT_PASSWORD_SET, MSG_account_event_password_set},
    {EVENT_FACTOR_REMOVED, MSG_account_event_factor_removed},
    {EVENT_NEW_DEVICE, MSG_account_event_new_device},
    {EVENT_TWO_PLACES, MSG_account_event_two_places},
    {EVENT_RECOVERY_MADE, MSG_account_event_recovery_made},
    {EVENT_RECOVERY_USED, MSG_account_event_recovery_used},
    {EVENT_PASSKEY_MADE, MSG_account_event_passkey_made},
    {EVENT_PASSKEY_REMOVED, MSG_account_event_passkey_removed},
    {EVENT_FACTOR_OFF, MSG_account_event_factor_off},
    {EVENT_FACTOR_ON, MSG_account_event_factor_on},
    {EVENT_DEVICE_TRUSTED, MSG_account_event_device_trusted},
    {EVENT_FACTOR_FAILED, MSG_account_event_factor_failed},
};

enum status event_note(struct ctx *c, struct uuid person, const char *kind)
{
    struct account_add_event_row *row;
    return account_add_event(c, person, str_from_z(kind), c->client_address,
                             str_from_z(lang_code(c->lang)), &row);
}

enum status event_failed_factor(struct ctx *c)
{
    struct account_note_failed_factor_row *row;
    return account_note_failed_factor(c, c->actor.person, c->client_address,
                                      str_from_z(lang_code(c->lang)), &row);
}

/* The sentence, with {d} and {address}. */
static enum msg text_of(struct str kind)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq_z(kind, kinds[i].kind))
            return kinds[i].text;
    return MSG_NONE;
}

enum status account_take_event(struct ctx *c, struct account_event *ret_event, bool *ret_found)
{
    struct account_next_event_row *row;

    TRY(account_next_event(c, &row));
    *ret_found = row != NULL;
    if (!row)
        return ST_OK;
    *ret_event = (struct account_event){.person = row->person,
                                        .text = text_of(row->kind),
                                        .at_us = row->at,
                                        .address = row->address};
    (void)lang_find(row->lang, &ret_event->lang); /* the column's CHECK lists the languages */
    return ST_OK;
}
