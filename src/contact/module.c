/* What this feature shows to the program: tables only. */
#include "app/module.h"
#include "contact/forms.h"
#include "contact/pages.h"
#include "contact/reset.h"
#include "contact/tell.h"
#include "contact_migrations.h"
#include "contact_queries.h"

static const struct route routes[] = {
    {GET, "/staff/contacts", contacts_page, DOOR_STAFF, ACCESS_PERSON,
     "Own contacts for a forgotten password.", NULL, 0, 0},
    {GET, "/staff/contacts/phone", contact_phone, DOOR_STAFF, ACCESS_PERSON, "Prove another phone.",
     NULL, 0, 0},
    {POST, "/staff/contacts/phone", contact_phone_post, DOOR_STAFF, ACCESS_PERSON,
     "Send a code there.", &form_phone, 0, 0},
    {GET, "/staff/contacts/mail", contact_mail, DOOR_STAFF, ACCESS_PERSON,
     "Prove another e-mail address.", NULL, 0, 0},
    {POST, "/staff/contacts/mail", contact_mail_post, DOOR_STAFF, ACCESS_PERSON,
     "Send a code there.", &form_email, 0, 0},
    {GET, "/staff/contacts/code", contact_code, DOOR_STAFF, ACCESS_PERSON,
     "The code that was sent.", NULL, 0, 0},
    {POST, "/staff/contacts/code", contact_code_post, DOOR_STAFF, ACCESS_PERSON,
     "Give it back: the contact is proved.", &form_proof, 0, 0},
    {GET, "/staff/contacts/{id:uuid}/remove", contact_remove_page, DOOR_STAFF, ACCESS_PERSON,
     "Remove a contact of one's own.", NULL, 0, 0},
    {POST, "/staff/contacts/{id:uuid}/remove", contact_remove_post, DOOR_STAFF, ACCESS_PERSON,
     "Remove it.", NULL, 0, 0},
    {GET, "/staff/reset", reset_page, DOOR_STAFF, ACCESS_ANYONE, "Forgotten password.", NULL, 0, 0},
    {POST, "/staff/reset", reset_post, DOOR_STAFF, ACCESS_ANYONE,
     "Ask for a code, the same answer for everybody.", &form_login, 0, 0},
    {GET, "/staff/reset/code", reset_code, DOOR_STAFF, ACCESS_ANYONE, "The code that was sent.",
     NULL, 0, 0},
    {POST, "/staff/reset/code", reset_code_post, DOOR_STAFF, ACCESS_ANYONE,
     "Give it back; a new password and the authenticator's code are asked for next.", &form_reset,
     0, 0},
    PERMISSION_OF_LAW("contact.may.initial"),
    {GET, "/staff/admin/person/{id:uuid}/password", initial_page, DOOR_STAFF, ACCESS_ADMIN,
     "How an initial password gets to its owner.", NULL, 0, 0},
    {POST, "/staff/admin/person/{id:uuid}/password", initial_post, DOOR_STAFF, ACCESS_ADMIN,
     "Make one: it goes by SMS, or into a letter.", &form_initial, 0, ROUTE_SLOW},
    {0},
};

static const struct job jobs[] = {
    {"contact/reset", 1000, reset_job},
    {"contact/tell", 1000, tell_job},
    {"contact/forget", INT64_C(3600) * 1000, forget_job},
    {0},
};

extern const struct module contact_module;
const struct module contact_module = {
    .name = "contact",
    .routes = routes,
    .jobs = jobs,
    .migrations = &contact_migrations,
    .statements = &contact_statements,
};
