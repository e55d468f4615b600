/* Handlers and views of the school and the department. */
#ifndef OQU_ADMISSION_STAFF_H
#define OQU_ADMISSION_STAFF_H

#include "admission/pages.h"
#include "admission/rule.h"
#include "admission_queries.h"
#include "html/list.h"

handler_fn staff_list, staff_case, staff_file, staff_approve, staff_refuse_show, staff_refuse,
    staff_ask_show, staff_ask, paper_show, paper_enter, staff_receipt, iin_show, iin_add;
handler_fn handover_show, handover_press, manual_show, manual_done;
handler_fn calendar_list, calendar_day, calendar_set;
handler_fn graduates_show, graduates_prepare;
handler_fn seats_show, seats_propose_answer, proposals_show, proposals_settle, orders_show,
    order_new_show, order_new, order_pdf, contract_pdf;
handler_fn order_offer, order_key_show, order_key_answer, order_key_bytes, order_signed_text,
    order_signature, order_container;
handler_fn order_batch_choose, order_batch_begin, order_batch_show, order_batch_answer,
    order_batch_list;

/* A signature found right, kept with the order it is over; own transaction. */
struct order_keep {
    struct uuid order;
    struct str number;
    struct date dated;
    const struct organisation *school;
    struct bytes content; /* of the order, as it was offered */
    const struct signature_keyed *keyed;
};
MUST_USE enum status order_key_keep(struct ctx *c, const struct order_keep *keep);

/* The page that tells what was done to that application. */
struct url staff_done(struct ctx *c, struct url page, struct uuid application);

/* How near the term of each row is, in words; empty where no answer is owed, or time is left. */
MUST_USE enum status staff_marks(struct ctx *c,
                                 struct str region,
                                 const struct admission_work_list_rows *rows,
                                 struct str **ret_marks);

/* Where the IIN of the child or the applicant is added. */
struct url iin_url(struct ctx *c, struct uuid application, bool of_child);

struct paper_person { /* one of the two people of a paper form */
    const struct form_values *form;
    const char *who; /* "child", "adult": what the names of the fields begin with */
    bool open;       /* the part for people without an IIN */
    struct list_options sexes;
    struct field_view citizenship, kind, country;
};
/* "child_surname" */
const char *paper_field(struct ctx *c, const struct paper_person *person, const char *part);

struct paper_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct paper_person child, adult;
    struct list_options relations;
    const struct option *pools;
    size_t n_pools;
};

struct staff_list_view {
    struct page page;
    struct figure stats[5];
    struct list_view list;
    struct url paper;
};

struct calendar_view {
    struct page page;
    struct list_view list;
    struct url add; /* empty: the reader does not keep it */
};
struct calendar_version { /* what held from a moment on */
    struct str state, when, source, reason;
};
struct calendar_day_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    bool may; /* change it */
    struct list_options regions, states;
    struct calendar_version *versions;
    size_t n_versions;
};

struct staff_document {
    struct str title, file_name, state;
    enum tone tone;
    struct url image; /* empty while it cannot be shown */
    struct url ask;
};
struct staff_check {
    bool ok;
    struct str title, about;
};
struct staff_case_view {
    struct page page;
    struct str number, child, state, lane;
    enum tone tone;
    struct fact *facts;
    size_t n_facts;
    struct fact rules[RULE_FACTS_MOST]; /* by which act */
    size_t n_rules;
    struct staff_document *documents;
    size_t n_documents;
    bool hides_documents; /* the reader's right is below the level of medical ones */
    struct staff_check checks[6];
    size_t n_checks;
    struct url approve, refuse, next;
    struct url answer, contract; /* documents; empty while there is none */
    struct url nedb;             /* what NEDB knows of the pupil; empty before the order */
    struct url why;
    struct url verdict, answer_verdict; /* of what is signed in the reader's organisation */
    struct url receipt;                 /* of a form on paper; empty for others */
    struct url manual;                  /* the task of a manual check; empty: none is open */
    struct url child_iin, adult_iin;    /* where an IIN may be added; empty: nowhere */
    struct str version;
    struct str decided; /* by whom and when; empty while it is open */
    bool open, asked;
    struct tl_step *steps;
    size_t n_steps;
    const struct form_values *form; /* of the approval */
};

struct staff_person {
    const struct person *person; /* NULL: not told here */
    struct person_document document;
    enum person_refresh state;
};
struct staff_people {
    struct staff_person child, adult;
    struct fact owner; /* of the record */
};
enum { STAFF_PEOPLE_FACTS = 11 }; /* what staff_people_show() adds at most */
/* Both people of a form on paper, and who owns the record. In a transaction. */
MUST_USE enum status staff_people_read(struct ctx *c,
                                       const struct admission_application_by_id_row *a,
                                       struct staff_people *ret);
void staff_people_show(struct ctx *c,
                       struct uuid application,
                       const struct staff_people *people,
                       struct staff_case_view *view);

struct staff_form_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct str title, subject, version;
    const struct option *options, *more; /* choices of the form's first and second list */
    size_t n_options, n_more;
};

/* ADM-62: the sanitary norm is a warning, the most is a stop. */
struct class_size {
    int64_t norm, most;
};
MUST_USE enum status class_size(struct ctx *c, struct class_size *ret);

struct seats_row {
    struct str school, language;
    int classes, seats_per_class, capacity, taken, waiting;
    struct str proposal; /* open proposal in words, or empty */
    struct url settle;
    struct str proposal_id, reason;
    bool above_norm;
    bool tried; /* the form that came back with an error is about this proposal */
};
struct seats_answer { /* what the department said to a proposal */
    struct str date, language, asked, answer, act;
    enum tone tone;
};
struct seats_view {
    struct page page;
    struct seats_row *rows;
    size_t n;
    struct seats_answer *answers;
    size_t n_answers;
    const struct form_values *form;
    struct url action;
    const struct option *pools;
    size_t n_pools;
    int64_t norm, most; /* pupils in a class */
};

struct handover_row { /* the children of one language who would go */
    const struct admission_handover_pools_row *pool;
    struct str language;
    bool has_pool; /* the other school teaches in this language; else nothing below is set */
    int64_t free, seats_after, class_after;
    struct str judged;
    enum tone tone; /* BAD: they cannot go */
};
struct handover_before {
    struct str when, school, act, reason;
    int64_t children;
};
struct handover_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct str school, receiver, to; /* receiver, to: empty while none is chosen */
    const struct option *schools, *acts;
    size_t n_schools, n_acts;
    struct handover_row *rows;
    size_t n;
    struct handover_before *before;
    size_t n_before;
    int64_t children, waiting, norm, most;
    bool blocked, no_class;
};

struct graduates_view {
    struct page page;
    struct fact facts[5];
    struct url action;
    struct str closed; /* why no run may be started; empty: it may */
    struct str run;    /* when the last run was started and ended; empty: there was none */
    enum tone tone;
};

struct order_row {
    struct str number, date;
    int64_t children;
    struct url pdf;
    struct str signed_at;                           /* with a key; empty: not yet */
    struct url sign;                                /* empty where nobody can sign with one */
    struct url text, signature, container, verdict; /* of a signed one */
};
struct orders_view {
    struct page page;
    struct order_row *rows;
    size_t n;
    int64_t approved; /* children who wait for an order */
    struct url batch; /* empty: fewer than two orders to be signed, or no key is taken */
    struct url create;
};
struct order_batch_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct option *orders;
    size_t n;
};
struct order_new_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct option *children;
    size_t n;
    struct str earliest;
};

#endif
