/* See reset.h. */
#include "contact/reset.h"

#include "account/account.h"
#include "audit/audit.h"
#include "contact/code.h"
#include "contact/proof.h"
#include "contact_queries.h"
#include "i18n/msg_contact.h"
#include "keys/keys.h"

/* ---- asking ---------------------------------------------------------------------------------- */

struct asking {
    struct contact_ask_reset_in row;
    bool taken;
};

static enum status ask_tx(struct ctx *c, void *arg)
{
    struct asking *in = arg;
    struct contact_ask_reset_row *answer;

    TRY(contact_ask_reset(c, &in->row, &answer));
    in->taken = answer->taken;
    return audit_add(c, in->taken ? "contact.reset-asked" : "contact.reset-too-often",
                     "contact.reset", in->row.id, (struct uuid){0}, STR(""));
}

enum status reset_ask(struct ctx *c, struct str device, struct str iin, bool *ret_taken)
{
    struct asking in = {.row = {.id = uuid_v4(),
                                .browser = device,
                                .address = c->client_address,
                                .lang = str_from_z(lang_code(c->lang)),
                                .minutes = CODE_MINUTES,
                                .login_most = RESETS_OF_LOGIN_AN_HOUR,
                                .browser_most = RESETS_OF_BROWSER_AN_HOUR,
                                .address_most = RESETS_OF_ADDRESS_AN_HOUR}};

    TRY(keys_blind_index(c, INDEX_IIN, iin, &in.row.login));
    TRY(db_tx(c, "contact/ask", ask_tx, &in));
    *ret_taken = in.taken;
    return ST_OK;
}

/* ---- looking whose it is, in `oqu work` ------------------------------------------------------ */

static enum status send_code(struct ctx *c,
                             const struct contact_next_reset_row *reset,
                             struct uuid person,
                             const struct contacts *contacts)
{
    struct str code = code_random(c);
    struct bytes keyed;
    int64_t changed;

    TRY(code_key(c, reset->id, code, &keyed));
    TRY(contact_arm_reset(c, reset->id, person, keyed, &changed));
    for (size_t i = 0; i < contacts->n; i++) {
        const struct notice_direct message = {
            .channel = contacts->v[i].channel,
            .to = contacts->v[i].value,
            .text = MSG_FORMAT(c, MSG_contact_code_reset, MSG_ARG("code", code)),
            .expires_us = reset->expires};
        TRY(notice_send_direct(c, &message));
    }
    const struct audit_act act = {.action = "contact.reset-sent",
                                  .object_type = "contact.reset",
                                  .object = uuid_print(c->mem, reset->id),
                                  .subject = person};
    uint8_t hash[AUDIT_HASH];
    return audit_record(c, &act, hash);
}

static enum status look_tx(struct ctx *c, void *arg)
{
    bool *found = arg;
    struct contact_next_reset_row *reset;
    struct contacts contacts = {.n = 0};
    struct uuid person;

    TRY(contact_next_reset(c, &reset));
    *found = reset != NULL;
    if (!reset)
        return ST_OK;
    TRY(account_resettable(c, reset->login, &person));
    if (!uuid_is_nil(person))
        TRY(contacts_of(c, person, &contacts));
    if (contacts.n == 0)
        return ST_OK;
    (void)lang_find(reset->lang, &c->lang); /* the column's CHECK lists the languages */
    return send_code(c, reset, person, &contacts);
}

enum status reset_job(struct ctx *c, bool *ret_more)
{
    enum lang lang = c->lang;
    enum status st = db_tx_locked(c, "contact/reset", look_tx, ret_more);

    c->lang = lang;
    return st;
}

static enum status forget_tx(struct ctx *c, void *arg)
{
    struct contact_forget_all_row *row;
    (void)arg;
    return contact_forget_all(c, &row);
}

enum status forget_job(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return db_tx_locked(c, "contact/forget", forget_tx, NULL);
}

/* ---- the code comes back --------------------------------------------------------------------- */

struct answering {
    struct str device, code;
    bool fits;
    struct uuid person; /* nil: nobody was sent a code */
};

/* A request that nobody was sent a code for goes the same way. */
static enum status answer_tx(struct ctx *c, void *arg)
{
    struct answering *in = arg;
    struct contact_live_reset_row *live;
    struct contact_answer_reset_row *row;
    struct bytes keyed;

    TRY(contact_live_reset(c, in->device, &live));
    TRY(code_key(c, live->id.v, in->code, &keyed));
    TRY(contact_answer_reset(c, live->id.v, in->device, keyed, CODE_TRIES, &row));
    in->fits = row->fits;
    in->person = row->person.v;
    return ST_OK;
}

enum status reset_answer(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         struct str code,
                         struct reset_result *ret_result)
{
    struct answering in = {.device = account_device(c, rq, rs), .code = code};

    *ret_result = (struct reset_result){.answer = RESET_WAIT};
    TRY(account_reset_wait(c, in.device, &ret_result->wait_s));
    if (ret_result->wait_s > 0)
        return ST_OK;
    TRY(db_tx(c, "contact/answer-reset", answer_tx, &in));
    if (in.fits) {
        ret_result->answer = RESET_RIGHT;
        return account_reset_begin(c, rq, rs, in.person, &ret_result->next);
    }
    ret_result->answer = RESET_WRONG;
    return account_reset_failed(c, rq, in.device, in.person);
}
