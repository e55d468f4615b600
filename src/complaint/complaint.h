/* One complaint with what belongs to it, and what people do with it, for its pages and for
 * loading; the terms at the end are for the others. Each act is an own transaction, with its
 * messages and its line in the journal. */
#ifndef OQU_COMPLAINT_H
#define OQU_COMPLAINT_H

#include "admission/admission.h"
#include "complaint_queries.h"
#include "db/db.h"
#include "file/file.h"
#include "html/words.h"
#include "organisation/organisation.h"

/* What the reader may see of one: its own, those of its territory, or that its school was asked
 * about; else ST_NOT_FOUND complaint.no-such. */
struct complaint {
    struct complaint_by_id_row *row;
    struct organisation *body, *school; /* school: NULL where the family has none */
    struct complaint_papers_of_rows papers;
    struct file_info *files; /* as papers */
    struct complaint_steps_of_rows steps;
};
MUST_USE enum status
complaint_open(struct ctx *c, struct uuid id, struct complaint *ret); /* in tx */

/* For a child of the signed-in parent; application: nil, the family has no school. ST_CONFLICT
 * complaint.open-already; ST_INVALID complaint.no-body: no department is known for the place. */
MUST_USE enum status
complaint_start(struct ctx *c, struct uuid child, struct uuid application, struct uuid *ret_id);
struct complaint_answers {
    struct uuid id;
    struct str ground, words, wish;
};
MUST_USE enum status complaint_answer(struct ctx *c, const struct complaint_answers *answers);
MUST_USE enum status
complaint_add_paper(struct ctx *c, struct uuid id, const struct upload *upload);
MUST_USE enum status complaint_remove_paper(struct ctx *c, struct uuid id, struct uuid paper);
MUST_USE enum status complaint_send(struct ctx *c, struct uuid id, struct str idem);
MUST_USE enum status complaint_take_back(struct ctx *c, struct uuid id, struct str idem);

/* Officers of the body, and of the school that was asked. */
MUST_USE enum status complaint_ask_school(struct ctx *c, struct uuid id, struct str words);
MUST_USE enum status complaint_explain_to(struct ctx *c, struct uuid id, struct str words);
struct complaint_verdict {
    struct uuid id;
    struct str outcome, found, rule, done; /* REJECTED, ENLARGED, HELPED */
    struct str idem;
};
MUST_USE enum status complaint_close(struct ctx *c, const struct complaint_verdict *verdict);
struct complaint_seat {
    struct uuid id, pool; /* pool: nil for a seat above the others */
    struct str found, rule, reason;
    struct str idem;
};
MUST_USE enum status complaint_propose_seat(struct ctx *c, const struct complaint_seat *seat);
struct complaint_confirmation {
    struct uuid id;
    enum admission_direction_answer answer;
    struct str reason; /* why not */
    struct str idem;
};
MUST_USE enum status complaint_decide_seat(struct ctx *c, const struct complaint_confirmation *in);

/* To the family, in its language; moment_us: {d}, 0: none. And the journal, the last statement of a
 * transaction (audit.h). */
MUST_USE enum status complaint_tell(struct ctx *c,
                                    const struct complaint_by_id_row *row,
                                    enum msg text,
                                    int64_t moment_us);
MUST_USE enum status
complaint_journal(struct ctx *c, const char *action, const struct complaint_by_id_row *row);

MUST_USE enum status complaint_receipt(struct ctx *c, struct uuid id, struct str *ret_pdf);
MUST_USE enum status complaint_answer_paper(struct ctx *c, struct uuid id, struct str *ret_pdf);

extern const struct words complaint_grounds, complaint_wishes, complaint_states, complaint_outcomes;
struct str complaint_number(struct ctx *c, int64_t number);                      /* "Ш-12" */
struct url complaint_url(struct ctx *c, struct uuid id, const char *page);       /* of the family */
struct url complaint_staff_url(struct ctx *c, struct uuid id, const char *page); /* "" for itself */
bool complaint_is_open(const struct complaint_by_id_row *row);

/* ---- terms, for the features that warn and that make tasks ----------------------------------- */

struct complaint_term { /* of a complaint that waits for its answer; nothing about the family */
    struct uuid id, organisation; /* organisation: the body that answers */
    int64_t number, due_us;
    bool passed; /* otherwise it ends with the next working day at the latest */
};
struct complaint_terms {
    struct complaint_term *v;
    size_t n;
};
/* Those that end with the next working day or have ended, at most 10 000. Role work, in a
 * transaction. */
MUST_USE enum status complaint_terms(struct ctx *c, struct complaint_terms *ret);
/* Settled or withdrawn. Role work, in a transaction. */
MUST_USE enum status complaint_has_ended(struct ctx *c, struct uuid id, bool *ret_ended);
struct complaint_owed { /* what a body has to answer now */
    struct uuid organisation;
    struct str region; /* KATO */
    int64_t open, soon, late;
    int64_t oldest_us; /* of those that are late; 0: none is */
};
struct complaint_owed_list {
    struct complaint_owed *v;
    size_t n;
};
/* By body, the latest first, for a department, the ministry and oversight; nothing for others. In a
 * transaction. */
MUST_USE enum status complaint_owed(struct ctx *c, struct complaint_owed_list *ret);

#endif
