/* Pupils go to NEDB and its answers come back, over the real channel to a peer that stands in for
 * NEDB: once, in spite of silence, and with its errors where the school sees them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>

#include "admission/testing/site.h"
#include "audit/audit.h"
#include "http/outward.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_html.h"
#include "i18n/msg_nedb.h"
#include "nedb/channel.h"
#include "nedb/testing/peer.h"
#include "nedb/work.h"
#include "nedb_test_queries.h"

enum { JOBS_MOST = 100, BODY_MOST = 1 << 16 };

/* ---- NEDB listens ---------------------------------------------------------------------------- */

static struct nedb_peer nedb;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct MHD_Daemon *listener;

static enum MHD_Result reply(struct MHD_Connection *connection, struct arena *mem, struct str body)
{
    int status;

    (void)pthread_mutex_lock(&lock);
    struct str answer = nedb_peer_answer(&nedb, mem, body, &status);
    (void)pthread_mutex_unlock(&lock);
    if (status == 0)
        return MHD_NO; /* hangs up */
    union {
        const char *in;
        void *out;
    } bytes = {answer.p};
    struct MHD_Response *response =
        MHD_create_response_from_buffer(answer.n, bytes.out, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return result;
}

struct arrival {
    size_t n;
    char body[BODY_MOST];
};

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd chose the parameters. */
static enum MHD_Result on_request(void *arg,
                                  struct MHD_Connection *connection,
                                  const char *url,
                                  const char *method,
                                  const char *version,
                                  const char *upload,
                                  size_t *upload_n,
                                  void **state)
{
    struct arrival *arrival = *state;

    (void)arg;
    (void)url;
    (void)method;
    (void)version;
    if (!arrival) {
        *state = calloc(1, sizeof(*arrival));
        return *state ? MHD_YES : MHD_NO;
    }
    if (*upload_n > 0) {
        assert_true(arrival->n + *upload_n < BODY_MOST);
        memcpy(arrival->body + arrival->n, upload, *upload_n);
        arrival->n += *upload_n;
        *upload_n = 0;
        return MHD_YES;
    }
    struct arena *mem = arena_new(1 << 20, 1 << 24);
    enum MHD_Result result = reply(connection, mem, (struct str){arrival->body, arrival->n});
    arena_free(mem);
    return result;
}

static void on_end(void *arg,
                   struct MHD_Connection *connection,
                   void **state,
                   enum MHD_RequestTerminationCode how)
{
    (void)arg;
    (void)connection;
    (void)how;
    free(*state);
    *state = NULL;
}

static int start(void **state)
{
    static char settings[300];
    struct sockaddr_in address = {.sin_family = AF_INET};

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request, NULL,
                                MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_SOCK_ADDR,
                                &address, MHD_OPTION_END);
    assert_non_null(listener);
    int port = MHD_get_daemon_info(listener, MHD_DAEMON_INFO_BIND_PORT)->port;
    (void)snprintf(
        settings, sizeof(settings),
        "[nedb]\nurl = http://127.0.0.1:%d/channel\nlist_url = http://127.0.0.1:%d/list\n"
        "sender = OQU_TEST\n",
        port, port);
    site_settings = settings;
    return site_start(state);
}

static int stop(void **state)
{
    MHD_stop_daemon(listener);
    return site_stop(state);
}

static int open_work(void)
{
    site.world.work->config = site.config;
    site.world.work->actor.kind = ACTOR_SYSTEM;
    site.world.work->machine_us = time_real_us();
    memset(&nedb, 0, sizeof(nedb));
    return 0;
}

static int open_site(void **state)
{
    assert_int_equal(site_open(state), 0);
    return open_work();
}

static int open_ministry(void **state)
{
    assert_int_equal(site_open_with_ministry(state), 0);
    return open_work();
}

#define NIGHT_TEST(test) cmocka_unit_test_setup_teardown(test, open_ministry, site_close)
#define NEDB_TEST(test)  cmocka_unit_test_setup_teardown(test, open_site, site_close)

/* ---- what people and jobs do ----------------------------------------------------------------- */

static void run(enum status (*job)(struct ctx *c, bool *ret_more))
{
    bool more = true;

    for (int i = 0; more; i++) {
        assert_true(i < JOBS_MOST);
        assert_int_equal(job(site.world.work, &more), ST_OK);
    }
}

static void exchange(void)
{
    run(nedb_send_job);
    run(nedb_receive_job);
}

static struct page *director(void)
{
    return site_staff("director", site.world.director, site.world.school);
}

static struct page *clerk(void)
{
    return site_staff("clerk", site.world.clerk, site.world.school);
}

/* n families apply and are approved, and one order of 25 August enrols them. */
static void enrol(struct uuid *ids, size_t n)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *officer = clerk(), *head = director();
    struct arena *mem = site.admin->mem;

    for (size_t i = 0; i < n; i++) {
        ids[i] = world_apply(&site.world, pool, SEAT_LANE_T);
        page_get(officer, site_path("/staff/admission/%s", ids[i]));
        site_press(officer, MSG_admission_staff_approve);
        page_assert_status(officer, 200);
    }
    world_clock(&site.world, "2026-08-25T10:00:00+05:00");
    page_get(head, "/staff/orders/new");
    page_fill(head, "number", "1-НҚ");
    page_fill_date(head, "date", "2026-08-25");
    page_fill(head, "letter", "А");
    for (size_t i = 0; i < n; i++)
        page_tick(head, str_printf(mem, "child=" STR_FMT, STR_ARG(uuid_print(mem, ids[i]))).p);
    site_press(head, MSG_admission_order_sign);
    page_assert_at(head, "/staff/orders");
}

static const struct nedb_pupil *known(struct uuid id)
{
    return nedb_peer_pupil(&nedb, uuid_print(site.admin->mem, id));
}

static void says_state(struct page *p, struct uuid id, enum msg text)
{
    page_get(p, site_path("/staff/nedb/%s", id));
    page_assert_status(p, 200);
    page_assert_text(p, "//h1/following-sibling::span", site_word(p, text));
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: J73-A2.4 */
static void the_order_puts_the_pupil_into_nedb(void **state)
{
    struct uuid ids[2];
    struct page *p = clerk();
    (void)state;

    enrol(ids, 2);
    page_get(p, "/staff/");
    page_assert_at(p, "/staff/admission"); /* the day's work comes first */
    says_state(p, ids[0], MSG_nedb_state_waiting);
    exchange();
    assert_int_equal(nedb.n_pupils, 2);
    const struct nedb_pupil *pupil = known(ids[0]);
    assert_non_null(pupil);
    assert_string_equal(pupil->iin, world_child_iin(site.world.owner, 0).p);
    assert_string_equal(pupil->bin, "991240000013");
    assert_string_equal(pupil->act, "ENROL");
    assert_string_equal(pupil->grade, "1");
    assert_string_equal(pupil->language, "kk");
    assert_string_equal(pupil->letter, "А");
    assert_string_equal(pupil->order, "1-НҚ");
    assert_string_equal(pupil->date, "2026-08-25");
    says_state(p, ids[0], MSG_nedb_state_accepted);
    page_assert_says(p, "100001"); /* its number there */
    page_get(p, site_path("/staff/admission/%s", ids[0]));
    page_assert_says(p, "100001"); /* and on the page of the child */
    site_follow(p, MSG_admission_staff_nedb);
    page_assert_at(p, site_path("/staff/nedb/%s", ids[0]));
}

static enum status blocked_tx(struct ctx *c, void *arg)
{
    struct nedb_test_blocked_row **row = arg;
    return nedb_test_blocked(c, row);
}

/* A training application never reaches a live register, though the settings name one; the attempt
 * stands in the journal. */
/* req: J73-4.3 */
static void a_training_installation_tells_nedb_nothing(void **state)
{
    struct nedb_test_blocked_row *blocked = NULL;
    struct uuid ids[1];
    struct page *p = clerk();
    (void)state;

    enrol(ids, 1);
    outward_close(true, audit_blocked);
    exchange();
    says_state(p, ids[0], MSG_nedb_state_waiting);
    site_says(p, MSG_html_page_training);
    outward_close(false, NULL);
    assert_int_equal(nedb.n_pupils, 0);
    assert_int_equal(db_tx_read(site.world.owner, "test/blocked", blocked_tx, (void *)&blocked),
                     ST_OK);
    assert_true(blocked->n >= 1);
    page_get(p, "/staff/nedb");
    page_assert_count(p, "//*[contains(@class, 'banner')]//*[contains(., 'Оқу жүйесі')]", 0);
}

/* req: J73-A2.4 */
static void what_nedb_rejects_is_shown_and_sent_again(void **state)
{
    struct uuid id;
    struct page *p = clerk();
    (void)state;

    nedb.mode = NEDB_REJECTS;
    enrol(&id, 1);
    exchange();
    assert_int_equal(nedb.n_pupils, 0);
    page_get(p, site_path("/staff/admission/%s", id));
    page_assert_says(p, "Оқушы басқа мектепте оқиды деп тіркелген (NEDB-409)");
    page_get(p, "/staff/nedb?state=REJECTED");
    assert_int_equal(page_count(p, "//tbody/tr"), 1);
    page_assert_says(p, "Оқушы басқа мектепте оқиды деп тіркелген (NEDB-409)");
    exchange(); /* it stays until somebody sends it */
    page_get(p, "/staff/nedb?state=REJECTED");
    assert_int_equal(page_count(p, "//tbody/tr"), 1);
    nedb.mode = NEDB_FINE;
    page_get(p, site_path("/staff/nedb/%s", id));
    site_press(p, MSG_nedb_card_again);
    page_assert_status(p, 200);
    site_says(p, MSG_nedb_card_done);
    exchange();
    assert_int_equal(nedb.n_pupils, 1);
    says_state(p, id, MSG_nedb_state_accepted);
    page_get(p, "/staff/nedb?state=REJECTED");
    assert_int_equal(page_count(p, "//tbody/tr"), 0);
}

/* req: J73-A2.4 */
static void however_often_it_is_sent_there_is_one_record(void **state)
{
    static const enum nedb_peer_mode modes[] = {NEDB_DEAF, NEDB_LOSES, NEDB_GARBAGE, NEDB_FAULTS,
                                                NEDB_LOSES};
    static const char *const moments[] = {"2026-08-25T10:01:00+05:00", "2026-08-25T10:02:00+05:00",
                                          "2026-08-25T10:04:00+05:00", "2026-08-25T10:08:00+05:00",
                                          "2026-08-25T10:16:00+05:00"};
    struct uuid id;
    struct page *p = clerk();
    (void)state;

    enrol(&id, 1);
    for (size_t i = 0; i < COUNT(modes); i++) {
        nedb.mode = modes[i];
        size_t before = nedb.calls;
        world_clock(&site.world, moments[i]);
        exchange();
        assert_true(nedb.calls > before);
        says_state(p, id, MSG_nedb_state_waiting);
    }
    nedb.mode = NEDB_TWICE;
    world_clock(&site.world, "2026-08-25T10:40:00+05:00");
    exchange();
    says_state(p, id, MSG_nedb_state_accepted);
    assert_int_equal(nedb.n_seen, 1); /* one message, sent six times */
    assert_int_equal(nedb.n_pupils, 1);
    assert_int_equal(nedb.n_answers, 1);
    exchange();
    says_state(p, id, MSG_nedb_state_accepted);
    assert_int_equal(page_count(p, "//section[@aria-labelledby='way']//li"), 3);
}

static void a_silent_nedb_is_reminded_with_the_same_message(void **state)
{
    struct uuid id;
    struct page *p = clerk();
    (void)state;

    nedb.mode = NEDB_SILENT;
    enrol(&id, 1);
    exchange();
    says_state(p, id, MSG_nedb_state_sent);
    size_t calls = nedb.calls;
    run(nedb_send_job);
    assert_int_equal(nedb.calls, calls); /* not before an hour has passed */
    world_clock(&site.world, "2026-08-25T11:00:01+05:00");
    exchange();
    assert_true(nedb.calls > calls + 1);
    assert_int_equal(nedb.n_seen, 1);
    says_state(p, id, MSG_nedb_state_sent);
}

static void an_answer_that_is_none_changes_nothing(void **state)
{
    struct uuid ids[2];
    struct page *p = clerk();
    (void)state;

    enrol(ids, 2);
    run(nedb_send_job);
    nedb.mode = NEDB_CONFUSED;
    run(nedb_receive_job);
    says_state(p, ids[0], MSG_nedb_state_sent);
    says_state(p, ids[1], MSG_nedb_state_sent);
}

/* Among two messages one is not of the schema: it is told by its XPath, and the other one counts.
 */
static void a_message_that_breaks_the_schema_is_told_by_its_path(void **state)
{
#define MESSAGE(id, status)                                                                        \
    "<messages><messageInfo><messageId>" id                                                        \
    "</messageId><correlationId>00000000-0000-4000-8000-000000000001</correlationId>"              \
    "</messageInfo><messageData><data><typedRequestFormImportData>"                                \
    "<importSource>NEDB</importSource><id>7</id>"                                                  \
    "<externalRequestId>00000000-0000-4000-8000-000000000001</externalRequestId>"                  \
    "<processingStatus>" status "</processingStatus><resolutionType>POSITIVE</resolutionType>"     \
    "</typedRequestFormImportData></data></messageData></messages>"
    static const char text[] =
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>"
        "<t:getMessagesResponse xmlns:t='http://bip.bee.kz/AsyncChannel/v10/Types'>"
        "<response>" MESSAGE("1", "DONE")
            MESSAGE("2", "COMPLETED") "</response>"
                                      "</t:getMessagesResponse></s:Body></s:Envelope>";
    struct channel_answers answers;
    size_t at;
    (void)state;

    assert_true(channel_answers(site.admin->mem, str_from_z(text), &answers));
    assert_int_equal(answers.n, 2);
    assert_false(answers.v[0].understood);
    assert_true(str_find(answers.v[0].wrong, STR("messages[1]/messageData"), &at));
    assert_true(str_find(answers.v[0].wrong, STR("/processingStatus"), &at));
    assert_true(answers.v[1].understood);
#undef MESSAGE
}

static void a_message_of_ours_that_breaks_the_schema_does_not_leave(void **state)
{
    const struct channel_party party = {STR("NEDB"), STR("OQU"), STR(""), site.world.work->now_us};
    struct pupil pupil = {.act = STR("ENROL"),
                          .iin = STR("880315600013"),
                          .bin = STR("991240000013"),
                          .kato = STR("710000000"),
                          .language = STR("kk")};
    struct arena *mem = site.admin->mem;
    (void)state;

    assert_true(channel_send(mem, &party, &pupil).n > 0);
    pupil.iin = STR("88031560001");
    assert_int_equal(channel_send(mem, &party, &pupil).n, 0);
}

static enum status rename_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return nedb_test_rename(c, site.world.child[0], STR("ЖАҢА"), &changed);
}

static enum status let_go_tx(struct ctx *c, void *arg)
{
    const struct uuid *id = arg;
    struct nedb_test_let_go_row *row;
    return nedb_test_let_go(c, *id, &row);
}

/* req: J73-A2.4 */
static void corrections_and_leaving_are_told_too(void **state)
{
    struct uuid id;
    struct page *p = clerk();
    (void)state;

    enrol(&id, 1);
    exchange();
    int number = known(id)->number;
    world_clock(&site.world, "2026-08-26T10:00:01+05:00");
    run(nedb_compare_job);
    run(nedb_send_job);
    assert_string_equal(known(id)->act, "ENROL"); /* nothing has changed */
    assert_int_equal(db_tx(site.world.owner, "nedb/rename", rename_tx, NULL), ST_OK);
    world_clock(&site.world, "2026-08-27T10:00:02+05:00");
    run(nedb_compare_job);
    exchange();
    assert_string_equal(known(id)->act, "CORRECT");
    assert_int_equal(db_tx(site.world.owner, "nedb/let-go", let_go_tx, &id), ST_OK);
    exchange();
    assert_string_equal(known(id)->act, "LEAVE");
    assert_int_equal(known(id)->version, 3);
    assert_int_equal(known(id)->number, number);
    assert_int_equal(nedb.n_pupils, 1);
    says_state(p, id, MSG_nedb_state_accepted);
}

static void another_school_finds_nothing(void **state)
{
    struct uuid id;
    struct page *stranger;
    (void)state;

    nedb.mode = NEDB_REJECTS;
    enrol(&id, 1);
    exchange();
    stranger = site_staff("director", site.world.director, site.world.other_school);
    page_get(stranger, site_path("/staff/nedb/%s", id));
    page_assert_status(stranger, 404);
    const char *again = site_path("/staff/nedb/%s/again", id);
    page_post(stranger, again, "_csrf", site_token(stranger, again), "_idem", SITE_IDEM);
    page_assert_status(stranger, 404);
    page_get(stranger, "/staff/nedb");
    assert_int_equal(page_count(stranger, "//tbody/tr"), 0);
    exchange();
    assert_int_equal(nedb.n_pupils, 0);
}

/* ---- the nightly reconciliation -------------------------------------------------------------- */

static void at_night(const char *moment)
{
    world_clock(&site.world, moment);
    run(nedb_reconcile_job);
    run(nedb_reconcile_job); /* once a night */
}

static struct page *administrator(void)
{
    return site_staff("admin", site_officer, site_ministry);
}

static void has_mismatches(struct page *p, const char *filter, size_t n)
{
    page_get(p, str_printf(site.admin->mem, "/staff/nedb-mismatches?%s", filter).p);
    page_assert_status(p, 200);
    assert_int_equal(page_count(p, "//tbody/tr"), n);
}

/* req: J73-A2.5 */
static void every_mismatch_is_listed_until_it_is_settled(void **state)
{
    static const struct nedb_pupil ghost = {.id = "ffffffff-0000-4000-8000-000000000000",
                                            .number = 7};
    struct uuid ids[4];
    struct page *p = administrator();
    char iin[16];
    (void)state;

    enrol(ids, 4);
    exchange();
    (void)snprintf(nedb.bins[0], sizeof(nedb.bins[0]), "991240000013");
    (void)snprintf(nedb.bins[1], sizeof(nedb.bins[1]), "991240000999"); /* nobody here has it */
    nedb.n_bins = 2;
    has_mismatches(p, "", 0);
    site_says(p, MSG_nedb_mismatch_never);
    at_night("2026-08-26T03:00:00+05:00");
    has_mismatches(p, "kind=PUPIL", 0);
    has_mismatches(p, "kind=ORGANISATION&what=MISSING_HERE", 1);
    page_assert_says(p, "991240000999");
    has_mismatches(p, "what=MISSING_THERE&q=991240000013", 0);

    memcpy(iin, nedb.pupils[0].iin, sizeof(iin));
    memcpy(nedb.pupils[0].iin, world_child_iin(site.world.owner, 9).p, 12);
    nedb.pupils[1].grade[0] = '2';
    nedb.pupils[3] = ghost; /* one is gone, another one has come */
    at_night("2026-08-27T03:00:00+05:00");
    has_mismatches(p, "kind=PUPIL", 4);
    has_mismatches(p, "kind=PUPIL&what=MISSING_THERE", 1);
    has_mismatches(p, "kind=PUPIL&what=MISSING_HERE", 1);
    has_mismatches(p, "kind=PUPIL&what=DIFFERENT", 2);
    page_assert_says(p, site_word(p, MSG_nedb_mismatch_iin));
    assert_null(strstr(page_body(p), nedb.pupils[0].iin));

    memcpy(nedb.pupils[0].iin, iin, sizeof(iin));
    at_night("2026-08-29T04:00:00+05:00");
    has_mismatches(p, "kind=PUPIL&what=DIFFERENT", 1);
    page_assert_text(p, "//tbody/tr/td[last()]", "2"); /* days */
}

/* req: J73-A2.5 */
static void a_silent_list_is_asked_for_again_the_same_night(void **state)
{
    struct uuid id;
    struct page *p = administrator();
    (void)state;

    enrol(&id, 1);
    exchange();
    nedb.mode = NEDB_DEAF;
    at_night("2026-08-26T03:00:00+05:00");
    has_mismatches(p, "", 0);
    site_says(p, MSG_nedb_mismatch_never);
    nedb.mode = NEDB_FINE;
    at_night("2026-08-26T03:10:01+05:00");
    has_mismatches(p, "kind=PUPIL", 0);
    has_mismatches(p, "kind=ORGANISATION&q=991240000013", 1); /* NEDB lists no organisation */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NEDB_TEST(the_order_puts_the_pupil_into_nedb),
        NEDB_TEST(a_training_installation_tells_nedb_nothing),
        NEDB_TEST(what_nedb_rejects_is_shown_and_sent_again),
        NEDB_TEST(however_often_it_is_sent_there_is_one_record),
        NEDB_TEST(a_silent_nedb_is_reminded_with_the_same_message),
        NEDB_TEST(an_answer_that_is_none_changes_nothing),
        NEDB_TEST(a_message_that_breaks_the_schema_is_told_by_its_path),
        NEDB_TEST(a_message_of_ours_that_breaks_the_schema_does_not_leave),
        NEDB_TEST(corrections_and_leaving_are_told_too),
        NEDB_TEST(another_school_finds_nothing),
        NIGHT_TEST(every_mismatch_is_listed_until_it_is_settled),
        NIGHT_TEST(a_silent_list_is_asked_for_again_the_same_night),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
