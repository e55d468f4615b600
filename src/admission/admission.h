/* Grade-1 admission, for other features: the campaign, its windows, the age rule, and the seats of
 * schools as the public may see them. Everything else of the folder is private.
 *
 * Source: joint order 73-НҚ / 168/НҚ of 2026 (Algorithm, Annex 2); Model Rules, Order 564. */
#ifndef OQU_ADMISSION_H
#define OQU_ADMISSION_H

#include "admission/seat.h"
#include "base/ctx.h"
#include "base/time.h"
#include "http/http.h"
#include "person/person.h"

struct admission_campaign {
    struct uuid id;
    int year;
    struct date first_day, last_day;
    struct date born_until;      /* turns six in the calendar year (Model Rules p. 8) */
    struct date sure_born_until; /* is six by 1 September */
    struct date earliest_order, study_start;
    struct date basis_from, basis_until; /* the legal basis is in force (joint order p. 8) */
    int late_age; /* from this age on school and authority are told; 0: never */
    struct str legal_source;
};

/* The newest campaign that has begun or begins within half a year; NULL when there is none. */
MUST_USE enum status admission_campaign_current(struct ctx *c, struct admission_campaign **ret);

/* Whether documents are accepted anywhere in the country: between its first and last day. Pure. */
bool admission_campaign_is_on(const struct admission_campaign *campaign, int64_t now_us);

enum admission_age { ADMISSION_AGE_SURE, ADMISSION_AGE_CHOICE, ADMISSION_AGE_TOO_YOUNG };
/* ADM-9, ADM-10. Pure. */
enum admission_age admission_age_of(const struct admission_campaign *campaign, struct date born);
/* ADM-11: from late_age on the school and the authority are told; nobody is refused for it. */
bool admission_age_is_late(const struct admission_campaign *campaign, struct date born);

enum admission_window_state { ADMISSION_BEFORE, ADMISSION_OPEN, ADMISSION_AFTER };
struct admission_window {
    struct str region_kato;
    int64_t opens_us, closes_us; /* [opens, closes) */
    struct str legal_source;
    bool room; /* the campaign has a waiting room today */
};
struct admission_windows {
    struct admission_window *v;
    size_t n;
};
/* In order of opening. A region without a row is closed. */
MUST_USE enum status admission_windows_list(struct ctx *c,
                                            const struct admission_campaign *campaign,
                                            struct admission_windows *ret);
/* ret_window is NULL for a region that the schedule does not name: it stays closed. */
MUST_USE enum status admission_window_of(struct ctx *c,
                                         const struct admission_campaign *campaign,
                                         struct str region_kato,
                                         struct admission_window **ret_window);
MUST_USE enum status admission_window_of_ahead(struct ctx *c, /* see db.h */
                                               const struct admission_campaign *campaign,
                                               struct str region_kato);
/* Also looks at the legal basis: outside it every window is AFTER. Pure. */
enum admission_window_state admission_window_state(const struct admission_campaign *campaign,
                                                   const struct admission_window *window,
                                                   int64_t now_us);

struct admission_pool {
    struct uuid id, organisation;
    struct str language, class_type; /* ISO 639; "general" */
    int classes, seats_per_class, capacity, taken;
    int waiting_t, waiting_o;
    int last_t, last_o; /* arrival number of the last child of each lane that got a seat; 0: none */
    bool opened;
};
struct admission_pools {
    struct admission_pool *v;
    size_t n;
};
/* Pools of the given schools, in order of school and language; live figures (ADM-66). */
MUST_USE enum status admission_pools_of(struct ctx *c,
                                        const struct admission_campaign *campaign,
                                        const struct uuid *schools,
                                        size_t n,
                                        struct admission_pools *ret);

/* For loading: creates the pool of a school and opens it by an act of the department. Role owner.
 */
struct admission_new_pool {
    struct uuid id, organisation;
    struct str region_kato, language, class_type, ratio, act;
    int classes, seats_per_class, auto_reserved;
    int64_t auto_until_us; /* 0: as many days from the opening as the setting says */
};
MUST_USE enum status admission_pool_create(struct ctx *c,
                                           const struct admission_campaign *campaign,
                                           const struct admission_new_pool *pool);

/* ---- acts of a school's officer, for the officer's pages and for loading --------------------- */

/* The signed context must be that of a clerk or director of the pool's school at the staff door.
 * Each is an own transaction. */
struct admission_paper { /* a form on paper, entered into the one queue (ADM-31) */
    struct uuid pool;
    struct str child_iin, adult_iin;
    const struct person_foreigner *child, *adult; /* instead of an IIN; NULL: has one (X21) */
    struct str street, house, flat; /* where a child without an IIN lives, as declared */
    struct str relation;            /* "parent", "guardian", "foster", "adopter", "other" */
    struct str idem;                /* idempotency key (REL-4) */
    struct date paper_date;
    bool special_needs, wants_reserve;
};
/* ST_INVALID with the field: unknown people, a date to come, and what registration refuses. */
MUST_USE enum status admission_enter_paper(struct ctx *c,
                                           const struct admission_paper *paper,
                                           struct uuid *ret_application);
/* The IIN of a child or applicant who came without one; ST_NOT_FOUND unless the application is the
 * own school's. ST_CONFLICT with field "iin": it is somebody else's, or confirmed already. */
struct admission_iin {
    struct uuid application;
    bool of_child; /* otherwise the applicant's */
    struct str iin;
};
MUST_USE enum status admission_add_iin(struct ctx *c, const struct admission_iin *iin);
struct admission_answer {
    struct uuid application;
    struct str ground;        /* "R1", "R2", "R3"; empty: approved */
    struct str facts, remedy; /* of a refusal */
    struct str idem;
};
/* The school's answer to an application as it stands now. */
MUST_USE enum status admission_settle(struct ctx *c, const struct admission_answer *answer);

/* ---- the entrance from the eGov portal, for `egov` ------------------------------------------- */

/* The signed context of all these is that of the parent at the family door. */
struct admission_portal_file {
    struct str kind; /* "FORM_065", … */
    const struct upload *upload;
};
struct admission_portal_form { /* an application as the family filled it in on the portal */
    struct uuid message;       /* its number there; stands in what is sealed */
    struct uuid child;
    struct str school_bin, language, relation, phone;
    bool special_needs, wants_reserve, early_by_wish, consent, truthful;
    const struct admission_portal_file *files;
    size_t n_files;
};
struct admission_state {
    struct uuid id;
    int64_t number;
    struct str state; /* "HELD", … */
    int64_t submitted_us, deadline_us;
    struct str ground; /* "R1" … of a refusal; else empty */
    bool answered;     /* there is a paper */
};
/* By the rules of an application from home, in a transaction of db_tx_locked. ST_CONFLICT
 * admission.submit.applied-already with the number; whatever else a family may hear. */
MUST_USE enum status admission_from_portal(struct ctx *c,
                                           const struct admission_portal_form *form,
                                           struct admission_state *ret_state);
/* One of the signed-in parent's own applications; ST_NOT_FOUND for any other. In a transaction. */
MUST_USE enum status
admission_own_state(struct ctx *c, int64_t number, struct admission_state *ret);
/* Each change of state of an electronic application, for the portal's accounts of parents. */
struct admission_step {
    int64_t event; /* its number: never the same twice */
    struct uuid application, applicant, school;
    int64_t number, at_us;
    struct str state, ground; /* ground: of a refusal; else empty */
};
struct admission_steps {
    struct admission_step *v;
    size_t n;
    int64_t until; /* to go on after */
};
/* As admission_changes(): those of whole finished transactions after `after`, each exactly once. */
MUST_USE enum status
admission_steps(struct ctx *c, int64_t after, int most, struct admission_steps *ret);
/* The school's answer as on the family's page, the same bytes. Own transaction. ST_CONFLICT
 * admission.answer.none. */
MUST_USE enum status admission_result(struct ctx *c, struct uuid application, struct str *ret_pdf);

/* ---- what the authority decides for one refused child, for `complaint` (ADM-79, ADM-81) ----- */

/* All of these run in a transaction; those that change something in one of db_tx_locked. */
struct admission_matter { /* an application as the reader may see it */
    struct uuid id, campaign, pool, school, child, applicant;
    int64_t number;
    struct str child_name, applicant_name;
    struct date child_born;
    struct str lane, language; /* "T", "O", "AUTO"; of instruction, ISO 639 */
    struct str family_language, region;
    struct str state, state_words;
    struct str ground, ground_words, facts; /* of a refusal; else empty */
    int64_t submitted_us, decided_us;       /* decided_us 0: not yet */
    bool refused;
};
/* ST_NOT_FOUND unless the family's own or of a school of the reader's territory. */
MUST_USE enum status
admission_matter(struct ctx *c, struct uuid application, struct admission_matter **ret);

struct admission_seat_near { /* a pool with seats that nobody waits for */
    struct uuid pool, school;
    struct str language, language_words;
    int32_t free;
};
struct admission_seats_near {
    struct admission_seat_near *v;
    size_t n;
};
/* Of other schools of the officer's territory, the child's language first. At most 200. */
MUST_USE enum status admission_seats_near(struct ctx *c,
                                          const struct admission_matter *matter,
                                          struct admission_seats_near *ret);

struct admission_direction {
    struct uuid id, pool, school, proposed_by;
    bool above; /* a seat above the others of the own pool; else a free one of another */
    bool open, confirmed;
    struct str language_words, basis, reason, state, proposed_name, decided_name, decline_reason;
    int64_t proposed_us, decided_us; /* decided_us 0: not yet */
};
struct admission_directions {
    struct admission_direction *v;
    size_t n;
};
/* For an officer all of them, the oldest first; for the family the confirmed. */
MUST_USE enum status
admission_directions(struct ctx *c, struct uuid application, struct admission_directions *ret);

struct admission_proposal {
    struct uuid id, application, pool; /* pool: of a free seat */
    bool above;
    struct str basis, reason; /* rule or act; words that the family reads */
};
/* By an officer of a department above both schools who has no role in them, else ST_NOT_FOUND.
 * ST_CONFLICT admission.direction.not-refused, .proposed-already; ST_INVALID .no-such-pool. */
MUST_USE enum status admission_propose_direction_of(struct ctx *c,
                                                    const struct admission_proposal *proposal);

enum admission_direction_answer {
    ADMISSION_DIRECTION_CONFIRMED,
    ADMISSION_DIRECTION_DECLINED,  /* reason: why not */
    ADMISSION_DIRECTION_TAKEN_BACK /* by who proposed, and by nobody else */
};
/* By another such officer. The answer is sealed, the family of a confirmed one told. ST_FORBIDDEN
 * admission.direction.one-person; ST_CONFLICT .decided-already, .not-refused, .not-free,
 * .applies-elsewhere. */
MUST_USE enum status admission_decide_direction_of(struct ctx *c,
                                                   const struct admission_matter *matter,
                                                   const struct admission_direction *direction,
                                                   enum admission_direction_answer answer,
                                                   struct str reason);

/* ---- figures --------------------------------------------------------------------------------- */

/* One event of an application, or a new capacity of a pool, as what it adds to figures: +1, 0 or
 * -1, and any number of seats. Nothing in it is about a person. */
struct admission_change {
    struct uuid campaign, school;
    struct str language;      /* of instruction, ISO 639 */
    struct str lane, channel; /* "T", "O", "AUTO"; "OQU", "EGOV", "PAPER"; empty: seats */
    struct str ground;        /* "R1" to "R5" when it is a refusal; else empty */
    int64_t at_us;
    int64_t deadline_us; /* when the application was or is to be answered; 0: seats */
    int received, approved, withdrawn;
    int late;    /* answered after the deadline */
    int open;    /* not answered yet */
    int waiting; /* of those, without a seat */
    int taken, seats;
};
struct admission_changes {
    struct admission_change *v;
    size_t n;
    int64_t until; /* to go on after */
};
/* Those of whole finished transactions after `after` (0: from the beginning), about `most` of them.
 * Every change comes exactly once. For `oqu work`, in a transaction. */
MUST_USE enum status
admission_changes(struct ctx *c, int64_t after, int most, struct admission_changes *ret);

/* ---- what an organisation owns, for `ownership` (Order 456, p. 12) --------------------------- */

enum { ADMISSION_OWNED_MOST = 500 };
struct admission_owned_kind {
    const char *name; /* "applications", of files of the archive too */
    int text;         /* enum msg */
    int64_t n;
};
struct admission_owned_kinds {
    struct admission_owned_kind *v;
    size_t n;
};
/* Every kind with how many records of it the organisation formed; zeros for whoever may not see
 * them. In a transaction. */
MUST_USE enum status
admission_owned(struct ctx *c, struct uuid organisation, struct admission_owned_kinds *ret);
struct admission_owned_record {
    struct str key;   /* to go on after */
    struct str facts; /* a flat JSON object, the same names in each */
    bool has_file;
    struct uuid file;
    struct str file_name; /* without an ending */
};
struct admission_owned_records {
    struct admission_owned_record *v;
    size_t n;
};
/* The next ADMISSION_OWNED_MOST after a key (empty: from the beginning). For `oqu work`, in a
 * transaction. */
MUST_USE enum status admission_owned_read(struct ctx *c,
                                          const char *kind,
                                          struct uuid organisation,
                                          struct str after,
                                          struct admission_owned_records *ret);

/* ---- addresses, for departments whose territories have gaps ---------------------------------- */

struct admission_home { /* by which an application was judged (ADM-18); whose it is, is not told */
    struct str settlement;       /* KATO */
    struct uuid street;          /* nil: the register of streets does not know it */
    struct str house, flat;      /* flat is for looking up a divided house, and for nothing else */
    struct str text_kk, text_ru; /* without the flat; empty where the house cannot be found in it */
    struct str language;         /* of instruction, ISO 639 */
};
struct admission_homes {
    struct admission_home *v;
    size_t n;
    int64_t until; /* to go on after */
};
/* As admission_changes(): of applications on general grounds in whole finished transactions, each
 * exactly once. */
MUST_USE enum status
admission_homes(struct ctx *c, int64_t after, int most, struct admission_homes *ret);

/* ---- terms of answers ------------------------------------------------------------------------ */

/* How near the end of a term is. Hours are working time, by the settings warn_first_hours,
 * warn_last_hours and escalate_hours. */
enum admission_stage {
    ADMISSION_STAGE_CALM,
    ADMISSION_STAGE_FIRST, /* the first warning is due */
    ADMISSION_STAGE_LAST,
    ADMISSION_STAGE_PASSED, /* nobody has answered in time */
    ADMISSION_STAGE_ABOVE   /* … and for so long that the authority above hears of it */
};
struct admission_term {
    struct uuid school;
    struct str region; /* KATO of the school's region: its calendar counts */
    int64_t deadline_us;
    int64_t open;                        /* answers that the school's officers owe */
    int64_t first_us, last_us, above_us; /* when the stages begin; PASSED begins at the deadline */
};
struct admission_terms {
    struct admission_term *v;
    size_t n;
};
/* Those of the whole country in the order of deadline and school, after this one (zeros: from the
 * beginning), at most `most` (10 000). For `oqu work`, in a transaction. */
MUST_USE enum status admission_terms(struct ctx *c,
                                     const struct admission_term *after,
                                     int most,
                                     struct admission_terms *ret);
/* Fills in when the stages begin; region and deadline_us are given. n is at most 10 000. */
MUST_USE enum status admission_moments(struct ctx *c, struct admission_term *v, size_t n);
struct admission_owed { /* one application that an officer has to answer; no name in it */
    int64_t number, submitted_us, deadline_us;
    struct str language;      /* of instruction, ISO 639 */
    struct str lane, channel; /* "T", "O", "AUTO"; "OQU", "EGOV", "PAPER" */
    bool asked;               /* the family was asked for a better document and has not sent it */
};
struct admission_owed_list {
    struct admission_owed *v;
    size_t n;
};
/* Of one school by end of term, for its department and the ministry; nothing for anybody else. */
MUST_USE enum status
admission_owed_of(struct ctx *c, struct uuid school, struct admission_owed_list *ret);
/* Pure. */
enum admission_stage admission_stage_of(const struct admission_term *term, int64_t now_us);

/* One application as the ministry may see it, words in c->lang. */
struct admission_one {
    struct uuid id, child;
    struct str number, child_name, language, lane, channel, state;
    struct date born;
    int64_t submitted_us, deadline_us;
    int64_t decided_us;                           /* 0: not yet */
    struct str decided_by, ground, facts, remedy; /* empty where there is none */
};
/* By school and number, for an officer of the ministry; *ret is NULL for anybody else and where
 * there is none. The caller records who looked and why (J73-4.2a). */
MUST_USE enum status
admission_one(struct ctx *c, struct uuid school, int64_t number, struct admission_one **ret);

/* ---- stories of pools, for what would be under other settings (seat.h) ----------------------- */

struct admission_year {
    struct uuid id;
    int year;
};
struct admission_years {
    struct admission_year *v;
    size_t n;
};
/* Campaigns that have begun, newest first. */
MUST_USE enum status admission_campaigns_begun(struct ctx *c, struct admission_years *ret);

struct admission_story_pool {
    struct uuid id, school;
    struct str language;     /* of instruction, ISO 639 */
    bool has_reserve;        /* today, by the setting of its region */
    struct seat_pool before; /* as it stood before its first event */
};
struct admission_story_pools {
    struct admission_story_pool *v;
    size_t n;
};
/* Of a campaign in the region of this KATO, or everywhere (empty), in order of id. */
MUST_USE enum status admission_story_pools(struct ctx *c,
                                           struct uuid campaign,
                                           struct str region,
                                           struct admission_story_pools *ret);

struct admission_story_event {
    enum seat_event_kind kind; /* SEAT_APPLY … SEAT_CAPACITY */
    size_t pool;               /* index of the pool asked for */
    int64_t at_us, deadline_us;
    struct uuid application, child; /* nil of SEAT_CAPACITY, SEAT_OFFER */
    int64_t number;                 /* of the application, as its receipt says it */
    enum seat_lane lane;
    int32_t seats;      /* of SEAT_CAPACITY */
    bool wants_reserve; /* in its application */
};
struct admission_story_events {
    struct admission_story_event *v;
    size_t n;
};
enum { ADMISSION_STORIES_MOST = 100 };
/* The inputs of these pools up to an instant, pool by pool, in their order; not that a child left
 * its pool when the authority gave it a seat elsewhere. n is at most ADMISSION_STORIES_MOST. For
 * `oqu work`. */
MUST_USE enum status admission_story_events(struct ctx *c,
                                            const struct admission_story_pool *pools,
                                            size_t n,
                                            int64_t until_us,
                                            struct admission_story_events *ret);

/* What has come due in all pools, as the job of `oqu work` does it; role work. For loading. */
MUST_USE enum status admission_timers(struct ctx *c);

/* ---- an application from home, for loading --------------------------------------------------- */

/* The signed context must be that of a parent of the child at the family door. Each answer and each
 * file is an own transaction, as on the pages. */
struct admission_form {
    struct uuid child, pool;
    struct str relation, phone;
    const struct upload *form_065, *form_052, *photo;
};
struct admission_prepared {
    struct uuid draft, code;
};
/* Ends with the code that signs the application on its way to the phone. */
MUST_USE enum status
admission_prepare(struct ctx *c, const struct admission_form *form, struct admission_prepared *ret);
/* Another code instead of the one before. */
MUST_USE enum status admission_code_again(struct ctx *c, struct admission_prepared *prepared);
MUST_USE enum status admission_hand_in(struct ctx *c,
                                       const struct admission_prepared *prepared,
                                       struct str typed,
                                       struct str idem,
                                       struct uuid *ret_application);

/* What the code of a receipt says: facts, and nobody's name. */
struct admission_receipt {
    int64_t number;
    struct uuid pool;
    int arrival;
    struct str lane; /* "-": a queue without lanes */
    int64_t sent_us, deadline_us;
    struct bytes digest; /* SHA-256 of what was signed */
};
/* The text for signature_token_sealed(), by the published format receipt.v1.json. ST_INTERNAL
 * http.schema.own: it does not keep to it. */
MUST_USE enum status
admission_receipt_text(struct ctx *c, const struct admission_receipt *facts, struct str *ret_text);

#endif
