/* Codes of the exchange in words, and what the card of a pupil shows of it. */
#include "i18n/msg_nedb.h"
#include "nedb/nedb.h"
#include "nedb/pages.h"
#include "nedb_queries.h"

static const struct word states[] = {
    {"REJECTED", MSG_nedb_state_rejected, TONE_BAD},
    {"WAITING", MSG_nedb_state_waiting, TONE_INFO},
    {"SENT", MSG_nedb_state_sent, TONE_INFO},
    {"ACCEPTED", MSG_nedb_state_accepted, TONE_OK},
};
static const struct word acts[] = {
    {"ENROL", MSG_nedb_act_enrol, TONE_PLAIN},
    {"MOVE", MSG_nedb_act_move, TONE_PLAIN},
    {"CORRECT", MSG_nedb_act_correct, TONE_PLAIN},
    {"LEAVE", MSG_nedb_act_leave, TONE_PLAIN},
};
const struct words nedb_states = {states, COUNT(states)};
const struct words nedb_acts = {acts, COUNT(acts)};

struct str nedb_error_text(struct ctx *c, struct str code, struct str kk, struct str ru)
{
    struct str said = c->lang == LANG_KK ? kk : ru;
    enum msg text;

    if (said.n == 0)
        said = ru.n > 0 ? ru : kk;
    if (said.n > 0)
        return str_printf(c->mem, STR_FMT " (" STR_FMT ")", STR_ARG(said), STR_ARG(code));
    return msg_find(code, &text) ? msg_text(c, text) : code;
}

enum status nedb_state_of(struct ctx *c, struct uuid enrolment, struct nedb_state *ret)
{
    struct nedb_record_one_row *row;

    *ret = (struct nedb_state){.told = false};
    TRY(nedb_record_one(c, enrolment, &row));
    if (!row)
        return ST_OK;
    *ret = (struct nedb_state){
        .told = true,
        .fact = {.name = msg_text(c, MSG_nedb_fact),
                 .tag = words_text(c, nedb_states, row->state),
                 .tone = words_tone(nedb_states, row->state),
                 .about = str_eq_z(row->state, "REJECTED")
                              ? nedb_error_text(c, row->error_code, row->error_kk, row->error_ru)
                              : row->reply_number},
        .card = url_id(c, "/staff/nedb/{id}", enrolment),
    };
    return ST_OK;
}
