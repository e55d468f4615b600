/* Handlers and views of this feature's pages. Private to it. */
#ifndef OQU_ACCOUNT_PAGES_H
#define OQU_ACCOUNT_PAGES_H

#include "account/session.h"
#include "account/staff.h"
#include "doc/doc.h"
#include "html/words.h"
#include "person/person.h"
#include "privacy/privacy.h"

/* ---- views ----------------------------------------------------------------------------------- */

struct sign_in_view {
    struct page page;
    struct str lead; /* where the page has more than one */
    struct form_values *form;
    struct url action;
    struct str next;
    bool closed;        /* no identity provider is configured */
    int32_t trust_days; /* for which the device may stand for the code; 0: never */
};
struct enrol_view {
    struct page page;
    struct form_values *form;
    struct url action;
    struct str next, words;
    struct doc_qr_code qr;
};

struct recovery_view {
    struct page page;
    struct str left; /* how many codes are left, in words */
    bool few;
    struct url action;
    struct str *codes; /* just made, shown once */
    size_t n_codes;
};

struct session_row {
    struct str where, when, agent; /* role and organisation, times, device and address */
    struct str ends;               /* when at the latest, and after how long without use */
    struct url end;                /* empty: this session */
};
struct role_row {
    struct str id, role, organisation;
    bool current;
};
struct own_view {
    struct page page;
    struct fact facts[4];
    size_t n_facts;
    struct role_row *roles;
    size_t n_roles;
    struct session_row *sessions;
    size_t n_sessions;
    struct url history, end_others;
    struct url password, contacts, recovery, passkeys, devices; /* empty: not for this reader */
    struct url privacy;                                         /* what is held about the reader */
    struct url deputies;                                        /* empty: nothing to lend */
    struct url library; /* resources of others that open by one press */
    struct url clients; /* systems of others that were opened by this account */
    struct url cross;   /* to the other door; empty: there is nothing for this person */
    struct str cross_text;
    struct url learners;        /* own children who have accounts; empty: none has */
    struct url representatives; /* of who came of age and has some; empty: others */
};

struct cross_view { /* to the other door */
    struct page page;
    struct str lead, problem, mark;
    struct url action, again;
    bool may_try; /* once more, from the beginning */
};

struct grant_row {
    struct str role, organisation, period, granted, ended;
    struct str approved; /* by the second of two people; empty: it took one */
    struct url end;      /* empty: over, or not to be ended by this reader */
};
struct card_view { /* one account as its administrator sees it */
    struct page page;
    struct str name, status;
    enum tone status_tone;
    struct fact facts[10];
    size_t n_facts;
    bool may_change;
    struct url edit, grant, status_url, reset, journal;
    struct form_values *rights; /* the day asked for */
    struct str rights_title;
    struct grant_row *grants;
    size_t n_grants;
    struct session_row *sessions;
    size_t n_sessions;
};
struct form_view { /* a page that is one form */
    struct page page;
    struct str title, lead;
    struct form_values *form;
    struct url action;
    struct str submit;
    const struct option *options; /* of its one choice */
    size_t n_options;
    bool danger;
};
struct reset_view {
    struct page page;
    struct str name;
    struct url password, factor;
    bool has_factor;
};
struct import_row {
    struct str line, name, result;
    enum tone tone;
};
struct import_view {
    struct page page;
    struct form_values *form;
    struct url action;
    struct import_row *rows;
    size_t n_rows, n_good;
};
struct listing_view {
    struct page page;
    struct str title, lead;
    struct list_view list;
    struct link_to links[3];
    size_t n_links;
    struct str *alarms;
    size_t n_alarms;
};
struct journal_view {
    struct page page;
    struct str name;
    struct form_values *form;
    struct list_view list;
    bool more; /* there are older rows than one page holds: the reader narrows the period */
};

struct passkey_row {
    struct str name, made, used;
    struct url remove;
};
struct passkey_view { /* the own list with a new one, or signing in with one */
    struct page page;
    struct form_values *form;
    struct url action, other; /* other: with password and code */
    struct str next;
    struct str challenge, keys, user, user_name; /* for the script; keys: identifiers of the own */
    struct passkey_row *rows;
    size_t n_rows;
};
struct device_row {
    struct str agent, when, trusted; /* trusted: until when; empty: it is not */
    bool this;
    struct url distrust;
};
struct devices_view {
    struct page page;
    struct str lead;
    struct device_row *rows;
    size_t n_rows;
};
struct policy_view {
    struct page page;
    struct privacy_policy *policy;
    struct str number, next;
    struct url action, out;
};

/* page_site.header_end: links to the own account and out, with name and role in words. */
void account_header_end(struct out *o, const struct page *page);

/* ---- shared by handlers ---------------------------------------------------------------------- */

/* Where to go after sign-in: ?next= of a GET, _next of a POST, or home. */
struct str pages_next(const struct request *rq, const char *home);
/* Words and tone of account.account.status. */
struct str pages_status_text(struct ctx *c, struct str status);
enum tone pages_status_tone(struct str status);
/* "Too many attempts: wait 2 minutes." */
struct str pages_wait_text(struct ctx *c, int32_t wait_s);
/* A refusal that the reader can do something about becomes an error of the form, at its field where
 * it names one; then ST_OK, and the page is shown again. Other failures pass through. */
MUST_USE enum status pages_form_failure(struct ctx *c, struct form_values *values, enum status st);
/* "Clerk, School 9" for lists of roles and sessions; in a transaction. */
MUST_USE enum status
pages_organisation_name(struct ctx *c, struct uuid organisation, struct str *ret_name);
/* "Your other sessions have ended", after that button. */
void pages_told_ended(struct ctx *c, struct page *page);
/* Why a sign-in failed: words of account.failure.reason. */
struct words pages_reasons(void);
MUST_USE enum status pages_sessions(struct ctx *c,
                                    struct uuid person,
                                    const char *end_pattern,
                                    struct session_row **ret_rows,
                                    size_t *ret_n);
/* Where who came of age decides about their representatives; left empty for others. In a
 * transaction. */
MUST_USE enum status pages_representatives(struct ctx *c, const char *page, struct url *ret_url);
/* The last step of sign-in: to the page that asks for the privacy policy, and then to next. */
enum status
policy_ask(struct ctx *c, const struct request *rq, struct response *rs, struct str next);

/* Handlers: what module.c puts into routes. */
handler_fn family_sign_in, family_egov, family_egov_back, family_sign_out, family_own,
    family_end_session, family_end_others, family_history, family_confirm;
handler_fn staff_sign_in, staff_sign_in_post, staff_step, staff_renew_post, staff_code_post,
    staff_sign_out, policy_page, policy_post, passkey_page, passkey_post, passkeys_page,
    passkeys_post, passkey_remove_post, devices_page, device_distrust;
handler_fn staff_home, staff_own, staff_role_post, staff_end_session, staff_end_others,
    staff_history, staff_recovery, staff_recovery_post, staff_instead, staff_instead_post,
    staff_password_page, staff_password_post, staff_confirm, staff_confirm_post;
handler_fn keep_people, keep_new, keep_new_post, keep_import, keep_import_post, keep_card,
    keep_edit, keep_edit_post, keep_end_grant, keep_end_grant_post, keep_status, keep_status_post,
    keep_reset, keep_factor_post, keep_end_session;
handler_fn watch_failures, watch_journal;

/* ---- from door to door ----------------------------------------------------------------------- */

struct url cross_begin_url(struct ctx *c, enum door to);
enum status cross_begin_page(struct ctx *c, const struct request *rq, struct response *rs);
enum status cross_page(struct ctx *c, const struct request *rq, struct response *rs);
enum status cross_post(struct ctx *c, const struct request *rq, struct response *rs);
enum status cross_arrive_page(struct ctx *c, const struct request *rq, struct response *rs);

#endif
