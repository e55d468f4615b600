/* Rules about the schema of all features that no migration may break (SEC-4, SEC-8, SEC-16,
 * SEC-17), and the lists of their reviewed exceptions.
 * Long because each exception stands with its reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "app/module.h"
#include "db_fixture.h"
#include "db_test_queries.h"

enum { NAMES_MOST = 1000 };

/* Tables that every door may read whole, so that policies would say nothing. */
static const struct str without_rls[] = {
    {"db.migration", sizeof("db.migration") - 1},
};

/* Functions that see across scopes (SEC-17): each with its reason in its comment. */
static const char *const of_core[] = {
    "sec.verify",             /* reads the key that nobody may read, and remembers what it found */
    "sec.hold",               /* not callable by any door: who was found to ask */
    "sec.ctx",                /* reads what is remembered, or has it verified */
    "sec.set_context_key",    /* replaces it */
    "platform.set_clock",     /* checks who asks; the table is closed to doors */
    "platform.clock_offset",  /* anybody may read it: one role, one plan for all callers */
    "platform.setting_text",  /* likewise */
    "audit.add",              /* appends for everybody */
    "audit.head_moves",       /* looks at the row a head moves to */
    "audit.journal",          /* appends what a trigger saw */
    "sec.children",           /* guardianship, read now, of whoever signed in */
    "sec.guards",             /* for gates only: guardianship, read now */
    "sec.person_facts",       /* for gates only: key, name, birth */
    "sec.preschool_leavers",  /* for gates only: children with their parents */
    "sec.children_by_street", /* for jobs only: counts by street, nobody's name */
    "sec.verify",             /* reads the key that nobody may read, and remembers what it found */
    "sec.ctx",                /* reads what is remembered, or has it verified */
    "sec.set_context_key",    /* replaces it */
    "platform.set_clock",     /* checks who asks; the table is closed to doors */
    "platform.clock_offset",  /* anybody may read it: one role, one plan for all callers */
    "platform.setting_text",  /* likewise */
    "audit.add",              /* appends for everybody */
    "audit.head_moves",       /* looks at the row a head moves to */
    "audit.journal",          /* appends what a trigger saw */
    "sec.children",           /* guardianship, read now, of whoever signed in */
    "person.of_age_on",       /* writes into the row that is written */
    "person.born_changed",    /* the same day for the links of one child */
    "sec.closed_children",    /* likewise, those who were and are no longer */
    "person.stands",    /* not callable by any door; what guardianship rests on beside its days */
    "sec.close_child",  /* for gates only: an act in force */
    "sec.reopen_child", /* likewise */
    "sec.representatives", /* for gates only: guardianship, read now */
    "person.find_pair",    /* identifiers by two blind indexes, to the department of the place */
    "person.is_of_age",    /* of the signed-in person */
    "person.own_representatives",    /* likewise: who acts for them */
    "person.agree",                  /* likewise */
    "person.disagree",               /* likewise */
    "sec.closed_to",                 /* for gates only: the same of one */
    "sec.guards",                    /* for gates only: guardianship, read now */
    "sec.person_facts",              /* for gates only: key, name, birth */
    "sec.preschool_leavers",         /* for gates only: children with their parents */
    "sec.children_by_street",        /* for jobs only: counts by street, nobody's name */
    "sec.preschool_by_organisation", /* likewise by organisation */
    "sec.hand_person_over",          /* for gates only: another school sees a person */
    "sec.share_person",              /* for gates only: lets a school see a person */
    "person.find",                   /* an identifier by blind index, nothing else */
    "person.ensure",                 /* adds somebody unknown at sign-in */
    "person.find_for_intake",        /* an officer with the paper in hand */
    "person.require_intake",         /* refuses all but such officers */
    "person.add_foreigner",          /* likewise, for somebody without an IIN */
    "person.add_document",           /* of somebody whom the school may see */
    "person.add_iin",                /* a clerk where the person applied */
    "person.ask_refresh",            /* a wish to the jobs */
    "person.set_phone",              /* of the signed-in person */
    "person.set_email",
    "person.may_edit",       /* whether a card may be corrected; yes or no */
    "person.set_name",       /* a correction with its document */
    "account.begin",         /* what checking a password needs, before anybody is known */
    "account.failed",        /* writes and counts a failed sign-in */
    "account.count_failure", /* not callable by any door */
    "account.wait_s",        /* seconds of delay of a digest */
    "account.key_wait",      /* seconds of delay of a browser and its network */
    "account.digest",        /* no tables */
    "account.text_digest",   /* no tables */
    "extra.decision",        /* what was decided about a module, also above the reader */
    "extra.is_on",           /* the same, yes or no */
    "sec.module_off",        /* for policies: where a module is off */
    "extra.put",             /* an administrator in scope switches it */
    "rights.moved",          /* trigger: counts changes of rights */
    "rights.within",         /* not callable by any door, as the next */
    "rights.is_within",
    "rights.check_membership", /* triggers: no ring of groups, nothing for oneself */
    "rights.check_group_right",
    "rights.by_groups",        /* what the own groups bring */
    "account.grants_of",       /* rights of somebody whose password was right */
    "account.start",           /* opens a session of an active account */
    "account.end_pair",        /* trigger: a sign-in ends at both doors */
    "account.crossing_may",    /* whether the own session may go to the other door */
    "account.crossing_make",   /* a ticket there */
    "account.crossing_take",   /* shown there, before anybody is known */
    "account.challenge_put",   /* what a passkey is to sign, before anybody is known */
    "admission.owned",         /* for the job that writes an organisation's archive */
    "admission.owned_counts",  /* how many records; of one's own organisations only */
    "ownership.ask",           /* the operator's staff ask an organisation */
    "ownership.answer",        /* the owner's answer */
    "ownership.order_export",  /* an archive, for the owner or by an access */
    "ownership.take",          /* a part of it, written down before it is read */
    "rights.check_delegation", /* trigger: nobody lends what is not theirs */
    "rights.lent_to_me",       /* what others have lent */
    "sec.acts_for",            /* who has lent it, if that is so */
    "sec.holds",               /* not callable by any door */
    "sec.levels",              /* of the own rights */
    "account.coworkers",       /* names and roles in the own organisation */
    "account.challenge_take",
    "account.passkey_find",     /* what checks its signature, likewise */
    "account.passkey_used",     /* its counter, likewise */
    "account.passkey_add",      /* of the signed-in person only */
    "account.passkey_remove",   /* likewise */
    "account.settle_policy",    /* the own session, once the policy is accepted */
    "account.passed",           /* forgets failures, uses up an initial password */
    "account.identify",         /* one session by the digest of its token */
    "account.touch",            /* notes that it is in use */
    "account.end_session",      /* the own one, or of somebody an administrator keeps */
    "account.journey_start",    /* eGov: a browser leaves */
    "account.journey_end",      /* and comes back once */
    "signature.seal_put",       /* the seal over the facts of a paper, which name nobody */
    "signature.seal_find",      /* who has the paper asks about its seal */
    "signature.seal_unstamped", /* the job of time-stamps, for all organisations */
    "signature.seal_stamp",
    "signature.copy_find",   /* who has the code of a printed copy asks about it */
    "signature.copy_stamps", /* and when it was time-stamped */
    /* a browser gets a text to sign, and answers it once */
    "signature.phone_open", /* eGov Mobile, which is not signed in, by an address it was given */
    "signature.phone_take",
    "signature.phone_sweep",
    "signature.challenge_put",
    "signature.challenge_open",
    "signature.challenge_try",
    "signature.challenge_use",
    "signature.challenge_sweep",
    "account.open_family",   /* an account at the first sign-in */
    "account.overseen",      /* the scope of an administrator, empty for others */
    "account.require_admin", /* refuses all but administrators in scope */
    "account.require_seen",  /* likewise for seeing */
    "account.kept",          /* locks an account in scope; not callable by any door */
    "account.open_staff",    /* administrators' acts, each behind the three above */
    "account.set_initial",
    "contact.proved_phone", /* likewise, sealed */
    "account.drop_factor",
    "approval.expire", /* not callable by any door, as the next four */
    "approval.proposer_stands",
    "approval.approve",
    "approval.admins_over",
    "approval.propose_act", /* not callable by any door: gates of features above judge who may */
    "approval.propose",     /* in the scope of an administrator, about others */
    "approval.settle",      /* likewise, not of the own proposal */
    "approval.carry_out",   /* `oqu work` */
    "approval.tell_next",   /* `oqu work` */
    "glass.ask",            /* support asks; nothing is shown */
    "glass.find",           /* not callable by any door, as the next two */
    "glass.latest",
    "glass.records",
    "glass.settled", /* trigger: opened, or not */
    "glass.stop",    /* who asked, the owner's head or those who keep its accounts */
    "glass.usable",  /* not callable by any door, as the next */
    "glass.note",
    "glass.read_one",    /* by an opening of one's own, while it is open, and written down */
    "glass.read_events", /* likewise */
    "glass.read_list",   /* likewise */
    "bulk.ask",          /* for oneself */
    "bulk.take",
    "bulk.settled",            /* trigger */
    "bulk.most_today",         /* not callable by any door */
    "bulk.see",                /* counts for the signed-in person */
    "bulk.go_on",              /* likewise */
    "bulk.tell_next",          /* `oqu work` */
    "critical.require_keeper", /* not callable by any door */
    "critical.is_on",
    "critical.add",
    "critical.propose_removal",
    "critical.settled",
    "account.limits_of", /* of a person: minutes, hours and a number, nothing of them */
    "setting.may_change",
    "setting.waiting", /* whether a change waits for its second person */
    "setting.record",  /* not callable by any door */
    "setting.put",
    "setting.settled",       /* trigger */
    "glass.tell_next",       /* `oqu work` */
    "account.remove_factor", /* not callable by any door */
    "account.require_level", /* likewise */
    "account.put_grant",     /* likewise */
    "account.facts",
    "account.grant_role",
    "account.end_grant",
    "account.set_status",
    "account.rename",
    "account.refuse_without_admin",
    "account.name_of",     /* the name of who granted or ended a right */
    "account.own_secrets", /* of the signed-in person only */
    "account.change_secret",
    "account.end_own_others",
    "account.network",            /* of an address; reads nothing */
    "account.move",               /* a session is used from another network */
    "account.note_failed_factor", /* likewise, of administrators */
    "account.note_event",         /* what the owner of an account must hear of */
    "account.resettable",    /* whether a login may replace a forgotten password; `oqu work` asks */
    "account.holders",       /* who holds a post, to be told of work; `oqu work` asks */
    "account.watchers",      /* whom to tell of failing controls; `oqu work` asks */
    "integrity.note",        /* an alarm, once an hour for a page and record */
    "account.sign_in_facts", /* counts of sign-ins, nobody's; `oqu work` asks */
    /* the consent of a representative: for own children, each behind learners_of_family() */
    "account.learners_of_family",
    "account.waive_factor",
    "account.end_waiver",
    "account.factor_waived", /* yes or no, of a learner under sixteen */
    "account.under_sixteen",
    "account.is_learner",
    "account.trust_days", /* a number of days, by the roles of somebody */
    "account.trusts",     /* yes or no, for account.begin */
    "account.trust_device",
    "account.distrust",
    "account.set_factor",
    "account.use_step",
    "account.set_recovery", /* codes of the signed-in person only */
    "account.use_recovery",
    "account.put_secret", /* not callable by any door */
    "account.end_sessions",
    "account.sweep",     /* forgets counters and journeys that are over */
    "organisation.kept", /* the scope of an administrator of the register, empty for others */
    "organisation.require_admin", /* refuses all but administrators in scope */
    "organisation.held",          /* locks a record in scope; not callable by any door */
    "organisation.add_below",     /* administrators' acts, each behind the two above */
    "organisation.put_names",
    "organisation.put_licence",
    "organisation.put_languages",
    "organisation.put_parent",
    "organisation.put_status",
    "organisation.put_successor",
    "organisation.put_act",                  /* an administrator of the ministry */
    "organisation.own_import",               /* locks a file of the officer's own department */
    "organisation.recheck_territory_import", /* a department's acts, each behind the one above */
    "organisation.ask_territory_import",
    "organisation.begin_territory_import", /* the job's, of a file that was asked for */
    "organisation.put_territory_import",
    "organisation.end_territory_import",
    "organisation.forget_check",  /* has a file checked again */
    "whatif.forget_pieces",       /* files that the job has read, and answers a week old */
    "organisation.require_ready", /* parts of the last one; not callable by any door */
    "organisation.end_territories",
    "organisation.hold_territory",    /* locks a school of the officer's own department */
    "organisation.hold_street_place", /* refuses places outside the department's territory */
    "organisation.require_line",      /* parts of the next; not callable by any door */
    "organisation.begin_territory",
    "organisation.put_territory_line", /* a department's acts, each behind the two that hold */
    "organisation.add_street",
    "organisation.put_street",
    "file.infos",        /* state and size; who may see the record asks */
    "file.part_of",      /* the sealed bytes, likewise */
    "file.stored_since", /* how much a person stored today */
    "privacy.publish",   /* administrators of the ministry or the operator */
    "sec.signed_in",     /* who is behind an open session; for features' functions only */
    "sso.authenticate",  /* an application by its secret, no person */
    "sso.add_tokens",    /* not callable by any door */
    "sso.redeem",        /* a code, by its digest, for its application, once */
    "sso.renew",         /* a refresh token likewise */
    "sso.facts",         /* what an access token opens */
    "sso.tell_end",      /* triggers: sign-ins at clients end with what they stand on */
    "sso.session_ended",
    "sso.client_blocked",
    "sso.keep_id",        /* the digest of a token just given out */
    "sso.client_of_hint", /* the client of such a token, no person */
    "lti.places",         /* the class of the signed person or of the own children */
    "lti.shelf",          /* what they may open, across organisations above theirs */
    "lti.begin",          /* one launch of it */
    "lti.finish",         /* likewise, by the digest of its hint, once */
    "lti.known",          /* a tool's name and addresses; no person */
    "lti.sweep",          /* forgets launches that are over */
    "sso.sweep",          /* forgets codes and tokens that are over */
    "notice.add",         /* a message to somebody else */
    "notice.add_code",
    "notice.drop",
    "notice.send_again",         /* an administrator, a message of the own organisation */
    "contact.ask",               /* forgotten password: before anybody is known */
    "contact.live",              /* the request of this browser, its number only */
    "contact.answer",            /* its code, five tries */
    "contact.forget",            /* requests older than a day */
    "nedb.tell",                 /* for gates only: a pupil's record for NEDB */
    "nedb.send_again",           /* a rejected record of the own school */
    "admission.tell_contingent", /* trigger: tells the former who became a pupil */
    "egov.take_start",           /* a start of the portal, by its number, once */
    "egov.take",                 /* a message of the portal, by its number and digest, once */
    "egov.settle",               /* what it was answered, once */
    "egov.refuse",               /* one more that was not taken */
    "egov.sweep",                /* forgets starts and sendings that are over */
    "usage.acts",                /* counts, in the places of the reader */
    "training.did",              /* an act of the signed-in person, yes or no */
    "wait.forget_call",          /* the own wish for a message, taken back */
    "wait.end_call",             /* a wish that is over; `oqu work` asks */
    "wait.note_load",            /* how long the lines were; `oqu work` asks the rooms */
    "wait.put_number",           /* the public number of a draw, once */
    "wait.keeps",                /* whether an administrator keeps a room */
    "wait.set_room",             /* behind the one above */
    "admission.closed_objects",  /* for policies: own signatures about closed children */
    "club.closed_objects",       /* likewise */
    "admission.closed_messages", /* for policies: messages about them */
    "club.closed_messages",      /* likewise */
    "admission.mute",            /* trigger: nothing is sent about them */
    "club.mute",                 /* likewise */
    "rights.taken",              /* for policies: where something was taken from a role */
    "care.learns_at",            /* not callable by any door; yes or no */
    "care.leads",                /* the own place, yes or no */
    "care.minds",                /* the own group, yes or no */
    "care.keep",                 /* a child of the own kindergarten, by its head */
    "custody.require_officer",   /* refuses all but officers of a department */
    "custody.check_days",        /* not callable by any door */
    "custody.propose",           /* two people; the department of the place */
    "custody.propose_lift",      /* likewise */
    "custody.settle",            /* likewise */
    "admission.event_is_fair",   /* guards see every application of the pool */
    "sec.published_person",      /* no door may call it; what partners learn of a person */
    "admission.pupils_of",       /* likewise, of their organisations */
    "admission.classes_of",
    "admission.classes_of_pupils", /* no door may call it; classes of these children */
    "admission.figures_of",
    "exchange.enter",        /* a key, by its digest; no person */
    "exchange.below",        /* not callable by any door */
    "exchange.orgs_of",      /* likewise */
    "exchange.reader",       /* likewise */
    "exchange.read_orgs",    /* what a key with this scope opens */
    "exchange.read_classes", /* likewise, as the two that follow */
    "exchange.read_learners",
    "exchange.read_figures",
    "exchange.partner",      /* not callable by any door */
    "published_v1.own_orgs", /* for partners' own roles, of their organisations */
    "published_v1.own_classes",
    "published_v1.own_learners",
    "published_v1.own_figures",
    "admission.basis_in_force",
    "admission.application_is_whole",
    "admission.count_new_seats",
    "admission.count_seats",
    "admission.count_waiting",
    "admission.order_not_too_early",
    "admission.lock_pool", /* gates: src/admission/README.md, "How a seat is given" */
    "admission.moment",
    "admission.waiting",
    "admission.register",
    "admission.record",
    "admission.decide",
    "admission.withdraw",
    "admission.withdrawal_of", /* of the own application or child; yes or no, and a number */
    "admission.enrol",
    "admission.set_capacity",
    "admission.hand_over",       /* a department, between two schools below it */
    "admission.hand_over_child", /* not callable by any door */
    "admission.hand_over_pool",  /* likewise */
    "admission.fill_classes",    /* likewise */
    "admission.settle_proposal",
    "admission.pools_due",
    "admission.notice_facts",
    "admission.set_work_day",      /* checks whose calendar it is */
    "admission.owed_of",           /* numbers without names, for the department and the ministry */
    "admission.one_for_ministry",  /* one application, by its number, for the ministry's role */
    "admission.story",             /* numbers of a pool, for who sees an application of it */
    "admission.has_applied",       /* yes or no, for a clerk who adds an IIN */
    "admission.prepare_start",     /* a director, for the own school */
    "admission.prepare_figures",   /* likewise; numbers only */
    "admission.prepare_drafts",    /* `oqu work` */
    "admission.may_direct",        /* not callable by any door */
    "admission.direction_words",   /* likewise */
    "admission.direct_child",      /* likewise */
    "admission.grant_seat",        /* likewise */
    "admission.propose_direction", /* a department above both schools, no role in either */
    "admission.decide_direction",  /* likewise, and another person */
    "sec.work_term",               /* likewise */
    "sec.was_directed",            /* likewise */
    "complaint.add_step",          /* likewise */
    "complaint.lock_own",          /* likewise */
    "complaint.lock_body",         /* likewise */
    "complaint.begin",             /* a parent, for a current child */
    "complaint.write",             /* the own draft */
    "complaint.attach",            /* likewise */
    "complaint.detach",            /* likewise */
    "complaint.lodge",             /* likewise */
    "complaint.withdraw",          /* the own complaint */
    "complaint.ask",               /* an officer of its body, no role in the school */
    "complaint.explain",           /* the school that was asked */
    "complaint.propose",           /* an officer of its body, no role in the school */
    "complaint.give_back",         /* likewise */
    "complaint.figures",           /* figures only, of the own territory */
    "complaint.owed",              /* likewise */
    "task.add_step",               /* not callable by any door */
    "task.require_may_give",       /* likewise */
    "task.hold",                   /* likewise: an open task that the caller sees */
    "task.give",                   /* a body, to another of the pilot or one below it */
    "task.comment",                /* on a task that the caller sees */
    "task.move",                   /* likewise, with the reason */
    "task.close",                  /* whose task it is, the ministry, the operator */
    "task.put_contact",            /* of the own body; ministry and operator of each */
    "complaint.settle",            /* likewise; a seat only after a decision of two */
    "sec.works_at",                /* not callable by any door */
    "admission.links_twins",       /* yes or no */
    "admission.bind_package",      /* the applicant, for what was just registered */
    "admission.ask_package",       /* identifiers, after the seat algorithm */
    "admission.package_of",        /* the applicant, for the own package */
    "admission.keep_seat",         /* likewise */
    "admission.wish_reserve",      /* the applicant, for the own application */
    "admission.answer_offer",      /* likewise */
    "admission.reserve_of",        /* likewise; yes or no, and a number */
    "admission.call_reserve",      /* `oqu work` */
    "learner.require_head",        /* not callable by any door */
    "learner.hold",                /* likewise: a group of the own organisation */
    "learner.teaches",             /* what the signed-in person teaches today; yes or no */
    "learner.make_group",          /* the head, of the own organisation, as the next */
    "learner.enter",
    "learner.leave",
    "learner.assign",
    "learner.unassign",
    "learner.add_subject",
    "learner.form_classes",
    "journal.lesson_is_lawful", /* triggers that keep the rules: src/journal/README.md */
    "journal.entry_is_lawful",
    "journal.may_enter", /* what the signed-in person teaches today; yes or no */
    "learner.groups_of", /* for what partner systems read, called by exchange alone, as the next */
    "learner.members_of",
    "journal.results_of",
    "exchange.read_groups", /* of a key that has the scope, as the next */
    "exchange.read_members",
    "exchange.read_results",
    "journal.place_of",   /* of whose lesson it is, in the own organisation */
    "club.event_is_fair", /* triggers that keep the rule: src/club/README.md */
    "club.application_is_whole",
    "club.count_seats",
    "club.lock_pool", /* gates: likewise */
    "club.moment",
    "club.waiting",
    "club.log_pool_event", /* not callable by any door */
    "club.move_state",     /* likewise */
    "club.clash",          /* no tables */
    "club.refusal",        /* no tables */
    "club.register",
    "club.record",
    "club.withdraw",
    "club.add_pool",
    "club.set_places",
    "club.pools_due",
    "club.notice_facts",
    "club.story",          /* numbers of a group, for who sees an application in it */
    "club.waiting_before", /* one number, of an own application */
    "admission.leave_reserve_admitted",
    "admission.lock_own", /* not callable by any door, as all that follow */
    "admission.package_lacks_seat",
    "admission.reserve_to_call",
    "admission.dissolve_reserve",
    "admission.is_active",
    "admission.has_reserve",
    "admission.move_reserve",
    "admission.reserve_as_wished",
    "admission.move_state",
    "admission.log_pool_event",
};

static struct db_fixture *fixture;
static struct ctx *admin;

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    db_fixture_load(fixture, "src/db/testing/catalogue.sql");
    admin = db_fixture_ctx(fixture, "oqu_admin");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

/* All rules answer with rows of one text; the row structs differ only in name. */
struct offender {
    struct str what;
};
struct rule {
    const struct db_stmt *stmt;
    struct texts allowed;
    const struct offender *found;
    size_t n;
};

static enum status rule_tx(struct ctx *c, void *arg)
{
    struct rule *rule = arg;
    const struct db_param params[] = {{.type = DB_TEXTS, .v.texts = rule->allowed}};
    void *rows = NULL;

    TRY(db_stmt_run(c, rule->stmt, params, &rows, &rule->n));
    rule->found = rows;
    return ST_OK;
}

static size_t count_offenders(const struct db_stmt *stmt, struct texts allowed, bool show)
{
    struct rule rule = {.stmt = stmt, .allowed = allowed};

    assert_int_equal(db_tx_read(admin, "test/rule", rule_tx, &rule), ST_OK);
    for (size_t i = 0; i < rule.n && show; i++)
        print_message("# %s: " STR_FMT "\n", stmt->name, STR_ARG(rule.found[i].what));
    return rule.n;
}

static void assert_nobody_breaks(const struct db_stmt *stmt, struct texts allowed)
{
    assert_int_equal(count_offenders(stmt, allowed, true), 0);
}

static struct texts list(const char *const *names, size_t n)
{
    struct str *v = NEWS(admin->mem, struct str, n);
    for (size_t i = 0; i < n; i++)
        v[i] = str_from_z(names[i]);
    return (struct texts){v, n};
}

#define RULE(name, stmt, allowed)                                                                  \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        assert_nobody_breaks(&db_test_##stmt##_stmt, allowed);                                     \
    }

static const struct texts none = {NULL, 0};
static const struct texts open_tables = {without_rls, COUNT(without_rls)};

RULE(tables_belong_to_the_owner, tables_of_others, none)
RULE(row_level_security_is_on_and_forced, tables_without_rls, open_tables)
RULE(every_table_has_a_policy, tables_without_policy, open_tables)
RULE(every_table_states_its_class, tables_without_class, none)
RULE(every_column_is_described, columns_without_comment, none)
RULE(every_schema_is_described, schemas_without_comment, none)
RULE(every_function_is_described, functions_without_comment, none)
RULE(views_ask_as_who_asks, views_that_hide_who_asks, none)
RULE(public_has_no_tables, tables_open_to_public, none)
RULE(public_has_no_functions, functions_open_to_public, none)
RULE(definer_functions_fix_their_search_path, definers_without_search_path, none)
RULE(the_public_door_only_reads, public_door_that_writes, none)
RULE(the_auditor_only_reads, auditor_that_writes, none)
RULE(roles_have_no_power_beyond_theirs, roles_with_power, none)

/* Who did something, which nobody looks for. */
static const char *const found_otherwise[] = {
    "privacy.version.published_by",
    "account.waiver.given_by",
    "account.waiver.withdrawn_by",
};

static void what_belongs_to_a_case_is_found_by_it(void **state)
{
    (void)state;
    assert_nobody_breaks(&db_test_references_without_index_stmt,
                         list(found_otherwise, COUNT(found_otherwise)));
}

static void functions_across_scopes_are_listed(void **state)
{
    (void)state;
    assert_nobody_breaks(&db_test_functions_of_core_stmt, list(of_core, COUNT(of_core)));
}

/* "table role" that may delete, each with its reason (SEC-4 allows none on domain tables). */
static const char *const removable[] = {
    "",
};

static void doors_do_not_delete(void **state)
{
    (void)state;
    assert_nobody_breaks(&db_test_doors_that_remove_stmt, list(removable, COUNT(removable)));
}

static void every_constraint_with_an_answer_exists(void **state)
{
    const char *names[NAMES_MOST];
    size_t n = 0;
    (void)state;

    for (size_t i = 0; modules[i]; i++) {
        const struct db_constraint *k = modules[i]->constraints;
        for (; k && k->constraint; k++) {
            assert_true(n < NAMES_MOST);
            names[n++] = k->constraint;
        }
    }
    assert_nobody_breaks(&db_test_unknown_constraints_stmt, list(names, n));
}

/* Last: changes the cluster. */
static void every_rule_can_refuse(void **state)
{
    static const char *const unknown[] = {"offender.no_such_constraint"};
    const struct db_stmt *const rules[] = {
        &db_test_tables_of_others_stmt,
        &db_test_tables_without_rls_stmt,
        &db_test_tables_without_policy_stmt,
        &db_test_tables_without_class_stmt,
        &db_test_columns_without_comment_stmt,
        &db_test_schemas_without_comment_stmt,
        &db_test_functions_without_comment_stmt,
        &db_test_views_that_hide_who_asks_stmt,
        &db_test_tables_open_to_public_stmt,
        &db_test_functions_open_to_public_stmt,
        &db_test_definers_without_search_path_stmt,
        &db_test_functions_of_core_stmt,
        &db_test_doors_that_remove_stmt,
        &db_test_public_door_that_writes_stmt,
        &db_test_auditor_that_writes_stmt,
        &db_test_roles_with_power_stmt,
        &db_test_references_without_index_stmt,
        &db_test_unknown_constraints_stmt,
    };
    (void)state;

    db_fixture_load(fixture, "src/db/testing/offenders.sql");
    for (size_t i = 0; i < COUNT(rules); i++) {
        print_message("# %s\n", rules[i]->name);
        assert_true(count_offenders(rules[i], list(unknown, 1), false) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_belong_to_the_owner),
        cmocka_unit_test(row_level_security_is_on_and_forced),
        cmocka_unit_test(every_table_has_a_policy),
        cmocka_unit_test(every_table_states_its_class),
        cmocka_unit_test(every_column_is_described),
        cmocka_unit_test(every_schema_is_described),
        cmocka_unit_test(every_function_is_described),
        cmocka_unit_test(views_ask_as_who_asks),
        cmocka_unit_test(public_has_no_tables),
        cmocka_unit_test(public_has_no_functions),
        cmocka_unit_test(definer_functions_fix_their_search_path),
        cmocka_unit_test(what_belongs_to_a_case_is_found_by_it),
        cmocka_unit_test(functions_across_scopes_are_listed),
        cmocka_unit_test(doors_do_not_delete),
        cmocka_unit_test(the_public_door_only_reads),
        cmocka_unit_test(the_auditor_only_reads),
        cmocka_unit_test(roles_have_no_power_beyond_theirs),
        cmocka_unit_test(every_constraint_with_an_answer_exists),
        cmocka_unit_test(every_rule_can_refuse),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
