/* Handlers of admission and the small helpers they share. One line each in module.c. */
#ifndef OQU_ADMISSION_PAGES_H
#define OQU_ADMISSION_PAGES_H

#include "admission/draft.h"
#include "admission/pool.h"
#include "admission/views.h"
#include "admission_queries.h"
#include "html/words.h"

handler_fn family_home, family_apply, family_messages, family_seen;
handler_fn draft_tasks, child_show, child_answer, school_show, school_answer, documents_show,
    documents_attach, documents_detach, special_show, special_answer, phone_show, phone_answer,
    consent_show, consent_answer, discard_show, discard_answer, child_find, child_ask;
handler_fn check_show, code_send, sign_show, sign_answer, leave_show, leave_answer, line_join;
handler_fn notify_show, notify_answer;
handler_fn together_show, together_answer, keep_show, keep_answer;
handler_fn key_offer, key_show, key_bytes, key_answer;
handler_fn case_show, receipt_proof, receipt_pdf, answer_pdf, answer_container, receipt_container,
    case_file, fix_show, fix_answer, withdraw_show, withdraw_code, withdraw_sign_show,
    withdraw_sign_answer, move_show, move_answer, receipt_check, why_show, reserve_press,
    offer_show, offer_press;

/* Loads the signed-in parent's draft in the caller's transaction, unless it was handed in;
 * page_draft() in a read-only one of its own. */
MUST_USE enum status page_draft_in_tx(struct ctx *c, struct uuid id, struct draft **ret);
MUST_USE enum status page_draft(struct ctx *c, const struct request *rq, struct draft **ret);
/* "/my/draft/{id}/{question}" */
struct url draft_url(struct ctx *c, struct uuid draft, const char *page);
struct url case_url(struct ctx *c, struct uuid application, const char *page); /* "" for itself */
/* Where the family goes after answering: the next open question, or the check page. */
struct url draft_next_url(struct ctx *c, const struct draft *draft);
struct step_line draft_steps(struct ctx *c, const struct draft *draft, int now);

/* Whether the signed-in parent may check and send the draft now; otherwise rs leads to the waiting
 * page. ST_BUSY wait.unavailable: the room does not answer, so nobody passes. */
MUST_USE enum status room_pass(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct draft *draft,
                               bool *ret_inside);
/* The draft of a parent who may check and send it now; NULL: rs leads to the waiting page. */
MUST_USE enum status page_draft_inside(struct ctx *c,
                                       const struct request *rq,
                                       struct response *rs,
                                       struct draft **ret_draft);
/* submit_send_code(), submit_offer(): what is to be signed gets a number. */
typedef enum status signing_fn(struct ctx *c, struct uuid draft, struct uuid *ret_begun);
/* Begins one way of signing and leads to the page of the draft on which it goes on. What cannot be
 * signed yet is told where the answers stand, with dates (AB-5). */
MUST_USE enum status page_begin_signing(struct ctx *c,
                                        const struct request *rq,
                                        struct response *rs,
                                        signing_fn *begin,
                                        const char *page);
/* All answers before signing; refused: why it was not sent just now, or empty. */
MUST_USE enum status page_check(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                struct draft *draft,
                                struct str refused);
struct submit;
/* The page that asks for a signature, with what was typed. */
typedef enum status show_signing_fn(struct ctx *c,
                                    const struct request *rq,
                                    struct response *rs,
                                    const struct draft *draft,
                                    const struct form_values *values);
/* Hands in what was signed and leads to the application; otherwise shows what is wrong. submit has
 * the signature; the rest of it is filled in here. A form sent again gets the same answer. */
MUST_USE enum status page_hand_in(struct ctx *c,
                                  const struct request *rq,
                                  struct response *rs,
                                  struct form_values *values,
                                  struct submit *submit,
                                  show_signing_fn *show);
/* Whether the region opens within the hour, so that the complete draft may wait in line for it. */
bool room_is_early(const struct ctx *c, const struct draft *draft);
/* The draft was sent or thrown away: the next family may go in. */
void room_sent(struct ctx *c, const struct draft *draft);

/* Words. */
struct str word_language(struct ctx *c, struct str language); /* "қазақ тілінде" */
struct str word_relation(struct ctx *c, struct str relation);
/* What may be chosen. */
extern const struct words word_relations, word_document_kinds;
extern const struct words word_kin; /* "MOTHER", …: as the register names a link */
struct str word_document(struct ctx *c, enum document document);
struct str word_question(struct ctx *c, enum question question); /* as in the list of questions */
struct str word_lane(struct ctx *c, enum seat_lane lane);
struct str word_lane_why(struct ctx *c, enum seat_lane lane, struct str basis);
struct str word_number(struct ctx *c, int64_t number); /* "№ 1234" */
/* Why a region takes no applications at this moment, with its dates; empty while it is open. window
 * NULL: the schedule does not name the region. */
struct str word_window(struct ctx *c,
                       const struct admission_campaign *campaign,
                       const struct admission_window *window);
/* State of an application for its family, and its tone. */
struct str word_state(struct ctx *c, struct str state, bool question, enum tone *ret_tone);
struct str word_ground(struct ctx *c, struct str ground); /* "R1" in the words of the law */
/* A legal act: "№ 12, 1 маусым 2026", and with its title. */
struct str word_act_number(struct ctx *c, const struct organisation_act *act);
struct str word_act(struct ctx *c, const struct organisation_act *act);
/* The IIN of a person, or the temporary number with words that say so. */
struct str word_identity(struct ctx *c, const struct person *person);
/* Where facts of a person come from and when they were last confirmed. */
struct str word_source(struct ctx *c, const struct person *person);
/* What an application says is to be checked, by name. */
struct str word_to_check(struct ctx *c, struct str codes);
struct str word_identity_name(struct ctx *c, const struct person *person); /* "IIN" */
struct str word_document_kind(struct ctx *c, struct str kind);             /* "PASSPORT" in words */
struct str word_class(struct ctx *c, struct str class_type);

/* Which organisation owns a record that a school formed, and by which order when it passed to
 * another one (owned.c). In or outside a transaction. */
MUST_USE enum status owned_fact(struct ctx *c, struct organisation *school, struct fact *ret);

#endif
