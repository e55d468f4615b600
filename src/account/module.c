/* What this feature shows to the program: tables only. */
#include "app/module.h"
#include "account/account.h"
#include "account/forms.h"
#include "account/pages.h"
#include "account_migrations.h"
#include "account_queries.h"

#define STEP  (ACCESS_FACTOR)
#define KEEP  (ACCESS_ADMIN)
#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)

static const struct route routes[] = {
    {GET, "/my/sign-in", family_sign_in, DOOR_FAMILY, ACCESS_ANYONE, "How a parent signs in.", NULL,
     0, ROUTE_CSP_IDENTITY},
    {POST, "/my/sign-in/egov", family_egov, DOOR_FAMILY, ACCESS_ANYONE,
     "Leave for the national identity provider.", NULL, 0, ROUTE_CSP_IDENTITY},
    {GET, "/my/sign-in/egov/back", family_egov_back, DOOR_FAMILY, ACCESS_ANYONE,
     "Return from the identity provider with a code.", NULL, 0, ROUTE_CSP_IDENTITY},
    {GET, "/my/sign-in/policy", policy_page, DOOR_FAMILY, STEP,
     "The privacy policy in force, to be accepted.", NULL, 0, 0},
    {POST, "/my/sign-in/policy", policy_post, DOOR_FAMILY, STEP, "Accept it, and go on.",
     &form_policy, 0, 0},
    {POST, "/my/sign-out", family_sign_out, DOOR_FAMILY, ACCESS_PERSON | STEP,
     "End the own session.", NULL, 0, 0},
    {GET, "/my/account", family_own, DOOR_FAMILY, ACCESS_PERSON, "Own contacts and sessions.", NULL,
     0, 0},
    {POST, "/my/account/sessions/end", family_end_others, DOOR_FAMILY, ACCESS_PERSON,
     "End all other sessions of one's own.", NULL, 0, 0},
    {GET, "/my/account/history", family_history, DOOR_FAMILY, ACCESS_PERSON,
     "Own sign-ins, successful and failed.", NULL, 0, 0},
    {POST, "/my/account/session/{id:uuid}/end", family_end_session, DOOR_FAMILY, ACCESS_PERSON,
     "End another session of one's own.", NULL, 0, 0},

    {GET, "/staff/", staff_home, DOOR_STAFF, ACCESS_PERSON, "To the first page of the role.", NULL,
     0, 0},
    {GET, "/staff/sign-in", staff_sign_in, DOOR_STAFF, ACCESS_ANYONE,
     "Sign in with IIN and password.", NULL, 0, 0},
    {POST, "/staff/sign-in", staff_sign_in_post, DOOR_STAFF, ACCESS_ANYONE, "Check the password.",
     &form_password, 0, 0},
    {GET, "/staff/sign-in/step", staff_step, DOOR_STAFF, STEP,
     "What sign-in still owes: new password, authenticator, code.", NULL, 0, 0},
    {POST, "/staff/sign-in/renew", staff_renew_post, DOOR_STAFF, STEP,
     "Replace an initial password.", &form_renew, 0, 0},
    {POST, "/staff/sign-in/code", staff_code_post, DOOR_STAFF, STEP,
     "Check a code; confirm a new authenticator.", &form_code, 0, 0},
    {GET, "/staff/sign-in/recovery", staff_instead, DOOR_STAFF, STEP,
     "A recovery code in place of the authenticator's.", NULL, 0, 0},
    {POST, "/staff/sign-in/recovery", staff_instead_post, DOOR_STAFF, STEP,
     "Check a recovery code.", &form_recovery, 0, 0},
    {GET, "/staff/sign-in/policy", policy_page, DOOR_STAFF, STEP,
     "The privacy policy in force, to be accepted.", NULL, 0, 0},
    {POST, "/staff/sign-in/policy", policy_post, DOOR_STAFF, STEP, "Accept it, and go on.",
     &form_policy, 0, 0},
    {POST, "/staff/sign-out", staff_sign_out, DOOR_STAFF, ACCESS_PERSON | STEP,
     "End the own session.", NULL, 0, 0},
    {GET, "/staff/account", staff_own, DOOR_STAFF, ACCESS_PERSON, "Own roles and sessions.", NULL,
     0, 0},
    {POST, "/staff/account/role", staff_role_post, DOOR_STAFF, ACCESS_PERSON,
     "Work in another role of one's own.", &form_switch, 0, 0},
    {POST, "/staff/account/sessions/end", staff_end_others, DOOR_STAFF, ACCESS_PERSON,
     "End all other sessions of one's own.", NULL, 0, 0},
    {GET, "/staff/account/history", staff_history, DOOR_STAFF, ACCESS_PERSON,
     "Own sign-ins, successful and failed.", NULL, 0, 0},
    {POST, "/staff/account/session/{id:uuid}/end", staff_end_session, DOOR_STAFF, ACCESS_PERSON,
     "End another session of one's own.", NULL, 0, 0},
    {GET, "/staff/account/password", staff_password_page, DOOR_STAFF, ACCESS_PERSON,
     "Change the own password.", NULL, 0, 0},
    {POST, "/staff/account/password", staff_password_post, DOOR_STAFF, ACCESS_PERSON,
     "Change the own password.", &form_change, 0, 0},
    {GET, "/staff/account/recovery", staff_recovery, DOOR_STAFF, ACCESS_PERSON,
     "How many recovery codes are left.", NULL, 0, 0},
    {POST, "/staff/account/recovery", staff_recovery_post, DOOR_STAFF, ACCESS_PERSON,
     "Make ten new ones and show them once.", NULL, 0, 0},
    {GET, "/staff/account/confirm", staff_confirm, DOOR_STAFF, ACCESS_PERSON,
     "Give a code once more before acts on rights.", NULL, 0, 0},
    {POST, "/staff/account/confirm", staff_confirm_post, DOOR_STAFF, ACCESS_PERSON,
     "Check that code.", &form_code, 0, 0},

    {GET, "/staff/admin/people", keep_people, DOOR_STAFF, WATCH,
     "Accounts of the own organisation and those below.", NULL, 0, 0},
    {GET, "/staff/admin/people/new", keep_new, DOOR_STAFF, KEEP, "A new account.", NULL, 0, 0},
    {POST, "/staff/admin/people/new", keep_new_post, DOOR_STAFF, KEEP, "Make the account.",
     &form_person, 0, 0},
    {GET, "/staff/admin/people/import", keep_import, DOOR_STAFF, KEEP, "A list of new accounts.",
     NULL, 0, 0},
    {POST, "/staff/admin/people/import", keep_import_post, DOOR_STAFF, KEEP,
     "Make accounts line by line.", &form_import, 256 * 1024, 0},
    {GET, "/staff/admin/person/{id:uuid}", keep_card, DOOR_STAFF, WATCH,
     "One account, its rights today or on a day.", NULL, 0, 0},
    {GET, "/staff/admin/person/{id:uuid}/edit", keep_edit, DOOR_STAFF, KEEP, "Name and contacts.",
     NULL, 0, 0},
    {POST, "/staff/admin/person/{id:uuid}/edit", keep_edit_post, DOOR_STAFF, KEEP,
     "Change name and contacts.", &form_edit, 0, 0},
    {GET, "/staff/admin/person/{id:uuid}/grant", keep_grant, DOOR_STAFF, KEEP, "Give a role.", NULL,
     0, 0},
    {POST, "/staff/admin/person/{id:uuid}/grant", keep_grant_post, DOOR_STAFF, KEEP, "Give a role.",
     &form_grant, 0, 0},
    {GET, "/staff/admin/grant/{id:uuid}/end", keep_end_grant, DOOR_STAFF, KEEP, "Take a role back.",
     NULL, 0, 0},
    {POST, "/staff/admin/grant/{id:uuid}/end", keep_end_grant_post, DOOR_STAFF, KEEP,
     "Take a role back.", &form_reason, 0, 0},
    {GET, "/staff/admin/person/{id:uuid}/status", keep_status, DOOR_STAFF, KEEP,
     "Block, close or restore an account.", NULL, 0, 0},
    {POST, "/staff/admin/person/{id:uuid}/status", keep_status_post, DOOR_STAFF, KEEP,
     "Block, close or restore an account.", &form_status, 0, 0},
    {GET, "/staff/admin/person/{id:uuid}/reset", keep_reset, DOOR_STAFF, KEEP,
     "Lost password or authenticator.", NULL, 0, 0},
    {POST, "/staff/admin/person/{id:uuid}/password", keep_password_post, DOOR_STAFF, KEEP,
     "Make an initial password and show it once.", NULL, 0, 0},
    {POST, "/staff/admin/person/{id:uuid}/factor", keep_factor_post, DOOR_STAFF, KEEP,
     "Remove a lost authenticator.", NULL, 0, 0},
    {POST, "/staff/admin/session/{id:uuid}/end", keep_end_session, DOOR_STAFF, KEEP,
     "End somebody's session.", NULL, 0, 0},
    {GET, "/staff/admin/person/{id:uuid}/journal", watch_journal, DOOR_STAFF, WATCH,
     "What one person did in a period; the viewing is journalled.", NULL, 0, 0},
    {GET, "/staff/admin/sign-ins", watch_failures, DOOR_STAFF, WATCH, "Failed sign-ins and alarms.",
     NULL, 0, 0},
    {0},
};

static const struct db_constraint constraints[] = {
    {"account.grant_not_to_oneself", ST_FORBIDDEN, "account.not-oneself"},
    {"account.grant_period", ST_INVALID, "account.grant.over"},
    {"account.session_token_once", ST_BUSY, "db.busy"},
    {0},
};

static const struct job jobs[] = {
    {"account/sweep", INT64_C(3600) * 1000, failure_sweep},
    {0},
};

static const struct config_key settings[] = {
    {"account.idp_url", CONFIG_URL, 0, 0, "",
     "Address of the national identity provider, as https://idp.egov.kz/idp; empty: families "
     "cannot sign in."},
    {"account.idp_client", CONFIG_TEXT, 0, 200, "",
     "Name of this platform at the identity provider."},
    {"account.idp_secret", CONFIG_SECRET, 0, 0, "",
     "Secret of this platform at the identity provider."},
    {"account.idp_timeout_ms", CONFIG_INT, 100, 30000, "5000",
     "How long an answer of the identity provider is waited for, in milliseconds."},
    {0},
};

static const struct nav_item account_nav[] = {
    {DOOR_STAFF, WATCH, "/staff/admin/people", MSG_account_people_title, "users"},
    /* Pages of lower features stand here, too: an administrator's first page is that of people all
       the same. */
    {DOOR_STAFF, WATCH, "/staff/organisations", MSG_organisation_record_title, "landmark"},
    {DOOR_STAFF, WATCH, "/staff/admin/sign-ins", MSG_account_watch_title, "shield-alert"},
    {DOOR_STAFF, KEEP, "/staff/privacy", MSG_privacy_list_title, "file-text"},
    {0},
};

const struct module account_module = {
    .name = "account",
    .routes = routes,
    .jobs = jobs,
    .migrations = &account_migrations,
    .statements = &account_statements,
    .constraints = constraints,
    .settings = settings,
    .identify = account_identify,
    .sign_in_path = account_sign_in_path,
    .identity_url = "account.idp_url",
    .nav = account_nav,
    .header_end = account_header_end,
};
