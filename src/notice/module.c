/* What this feature shows to the program. */
#include "app/module.h"
#include "i18n/msg_notice.h"
#include "notice/notice.h"
#include "notice/pages.h"
#include "notice/send.h"
#include "notice_migrations.h"
#include "notice_queries.h"

#define KEEP  (ACCESS_ADMIN)
#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)

static const struct route routes[] = {
    {GET, "/staff/inbox", own_messages_page, DOOR_STAFF, ACCESS_PERSON,
     "Messages to the signed-in officer.", NULL, 0, 0},
    PERMISSION("notice.may.outbox"),
    {GET, "/staff/messages", outbox_page, DOOR_STAFF, WATCH,
     "Outgoing messages: what waits, what failed.", NULL, 0, 0},
    {GET, "/staff/messages/{id:uuid}", outgoing_page, DOOR_STAFF, WATCH,
     "One outgoing message, without content and address.", NULL, 0, 0},
    {POST, "/staff/messages/{id:uuid}/again", outgoing_again_post, DOOR_STAFF, KEEP,
     "Let a message that failed be tried once more.", &form_again, 0, 0},
    {0},
};

static const struct nav_item nav[] = {
    {DOOR_STAFF, WATCH, "/staff/messages", MSG_notice_staff_title, "send"},
    {0},
};

static const struct job shared_jobs[] = {
    {"notice/sms", 1000, send_sms_job},
    {NULL, 0, NULL},
};

static const struct job unawaited_shared_jobs[] = {
    {"notice/mail", 1000, send_mail_job},
    {NULL, 0, NULL},
};

static const struct config_key settings[] = {
    {"notice.sms_url", CONFIG_URL, 0, 0, "",
     "Address of the SMS gateway; empty: SMS wait until there is one."},
    {"notice.sms_user", CONFIG_TEXT, 0, 100, "", "User name at the SMS gateway."},
    {"notice.sms_password", CONFIG_SECRET, 0, 0, "", "Password at the SMS gateway."},
    {"notice.mail_server", CONFIG_TEXT, 0, 200, "",
     "Mail server, smtp://host:25 or smtps://host:465; empty: mail waits until there is one."},
    {"notice.mail_user", CONFIG_TEXT, 0, 100, "", "User name at the mail server; empty: none."},
    {"notice.mail_password", CONFIG_SECRET, 0, 0, "", "Password at the mail server."},
    {"notice.mail_from", CONFIG_TEXT, 3, 200, "noreply@oqu.edu.kz", "Sender of all mail."},
    {"notice.timeout_ms", CONFIG_INT, 100, 60000, "10000",
     "How long an answer of a gateway is waited for, in milliseconds."},
    {NULL, 0, 0, 0, NULL, NULL},
};

const struct module notice_module = {
    .name = "notice",
    .formats = notice_formats,
    .routes = routes,
    .nav = nav,
    .shared_jobs = shared_jobs,
    .unawaited_shared_jobs = unawaited_shared_jobs,
    .migrations = &notice_migrations,
    .statements = &notice_statements,
    .settings = settings,
};
