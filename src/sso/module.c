/* What single sign-on shows to the program: tables only. */
#include "app/module.h"

#include "i18n/msg_sso.h"
#include "sso/formats.h"
#include "sso/logout.h"
#include "sso/pages.h"
#include "sso_migrations.h"
#include "sso_queries.h"

#define KEEP  (ACCESS_ADMIN)
#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)

static const struct route routes[] = {
    {GET, "/.well-known/openid-configuration", sso_description, DOOR_PUBLIC, ACCESS_ANYONE,
     "What this OpenID provider can, for clients.", NULL, 0, 0},
    {GET, "/sso/keys", sso_keys, DOOR_PUBLIC, ACCESS_ANYONE,
     "Keys that check our tokens, for clients.", NULL, 0, 0},
    {GET, "/sso/authorize", sso_choose, DOOR_PUBLIC, ACCESS_ANYONE,
     "A client sends a person to sign in; to the right door.", NULL, 0, 0},
    {GET, "/my/sso/authorize", sso_authorize, DOOR_FAMILY, ACCESS_PERSON,
     "Consent, and back to the client with a code.", NULL, 0, 0},
    {POST, "/my/sso/authorize", sso_authorize_post, DOOR_FAMILY, ACCESS_PERSON,
     "Agree or not that a client receives data.", &form_consent, 0, 0},
    {GET, "/staff/sso/authorize", sso_authorize, DOOR_STAFF, ACCESS_PERSON,
     "Consent, and back to the client with a code.", NULL, 0, 0},
    {POST, "/staff/sso/authorize", sso_authorize_post, DOOR_STAFF, ACCESS_PERSON,
     "Agree or not that a client receives data.", &form_consent, 0, 0},
    {POST, "/staff/sso/token", sso_token, DOOR_STAFF, ACCESS_ANYONE,
     "A client exchanges a code or a refresh token.", NULL, 8 * 1024, ROUTE_NO_CSRF | ROUTE_RAW},
    {GET, "/staff/sso/userinfo", sso_userinfo, DOOR_STAFF, ACCESS_ANYONE,
     "Facts about the person behind an access token.", NULL, 0, 0},
    {POST, "/staff/sso/userinfo", sso_userinfo, DOOR_STAFF, ACCESS_ANYONE,
     "The same, as OpenID Connect also allows it.", NULL, 1024, ROUTE_NO_CSRF | ROUTE_RAW},

    {GET, "/sso/sign-out", sso_sign_out, DOOR_PUBLIC, ACCESS_ANYONE,
     "A client asks to sign a person out; to the right door.", NULL, 0, 0},
    {GET, "/my/sso/sign-out", sso_sign_out_here, DOOR_FAMILY, ACCESS_ANYONE,
     "Sign out of all, and back to the client.", NULL, 0, 0},
    {GET, "/staff/sso/sign-out", sso_sign_out_here, DOOR_STAFF, ACCESS_ANYONE,
     "Sign out of all, and back to the client.", NULL, 0, 0},
    {GET, "/my/account/clients", own_clients_page, DOOR_FAMILY, ACCESS_PERSON,
     "Clients that receive data about the person.", NULL, 0, 0},
    {POST, "/my/account/clients/{id:uuid}/withdraw", own_withdraw_post, DOOR_FAMILY, ACCESS_PERSON,
     "Take the consent back; the sign-in there ends.", &form_withdraw, 0, 0},
    {GET, "/staff/account/clients", own_clients_page, DOOR_STAFF, ACCESS_PERSON,
     "Clients that receive data about the person.", NULL, 0, 0},
    {POST, "/staff/account/clients/{id:uuid}/withdraw", own_withdraw_post, DOOR_STAFF,
     ACCESS_PERSON, "Take the consent back; the sign-in there ends.", &form_withdraw, 0, 0},

    PERMISSION("sso.may.clients"),
    {GET, "/staff/clients", clients_page, DOOR_STAFF, WATCH,
     "Clients that people open by their account here.", NULL, 0, 0},
    {GET, "/staff/clients/new", client_new, DOOR_STAFF, KEEP, "Register a client.", NULL, 0, 0},
    {POST, "/staff/clients/new", client_new_post, DOOR_STAFF, KEEP,
     "Register it; its secret is shown once.", &form_client, 0, 0},
    {GET, "/staff/clients/{id:uuid}", client_page, DOOR_STAFF, WATCH, "One client.", NULL, 0, 0},
    {GET, "/staff/clients/{id:uuid}/edit", client_edit, DOOR_STAFF, KEEP, "Change a client.", NULL,
     0, 0},
    {POST, "/staff/clients/{id:uuid}/edit", client_edit_post, DOOR_STAFF, KEEP, "Change a client.",
     &form_client, 0, 0},
    {GET, "/staff/clients/{id:uuid}/status", client_status, DOOR_STAFF, KEEP,
     "Block a client, or let it in again.", NULL, 0, 0},
    {POST, "/staff/clients/{id:uuid}/status", client_status_post, DOOR_STAFF, KEEP,
     "Block a client, or let it in again.", &form_client_status, 0, 0},
    {GET, "/staff/clients/{id:uuid}/secret", client_secret, DOOR_STAFF, KEEP,
     "What another secret means.", NULL, 0, 0},
    {POST, "/staff/clients/{id:uuid}/secret", client_secret_post, DOOR_STAFF, KEEP,
     "Make another secret and show it once.", &form_client_secret, 0, 0},
    {0},
};

static const struct job shared_jobs[] = {
    {"sso/logout", 1000, logout_job},
    {0},
};

static const struct job jobs[] = {
    {"sso/sweep", INT64_C(3600) * 1000, sso_sweep_job},
    {0},
};

static const struct nav_item nav[] = {
    {DOOR_STAFF, WATCH, "/staff/clients", MSG_sso_clients_nav, "external-link"},
    {0},
};

extern const struct module sso_module;
const struct module sso_module = {
    .name = "sso",
    .formats = sso_formats,
    .routes = routes,
    .jobs = jobs,
    .shared_jobs = shared_jobs,
    .migrations = &sso_migrations,
    .statements = &sso_statements,
    .nav = nav,
};
