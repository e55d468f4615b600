/* The population register behind the pages: a child by IIN with source and time, a number that is
 * wrong, a register that is silent, and the officer's task that remains. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "app/module.h"
#include "app/settings.h"
#include "i18n/msg_admission.h"

extern const struct module person_module;

/* ---- a register of one mother ---------------------------------------------------------------- */

enum { CALL_ROOM = 4096 };

static struct {
    int fd;
    pthread_t thread;
    const char *mother;    /* her IIN */
    struct config *config; /* of an installation that knows the register; NULL: none does */
} peer;

static const char new_child[] = "880315600403";

static void print_answer(const char *call, char *answer, size_t room)
{
    static const char child[] =
        "{\"children\":[{\"relation\":\"MOTHER\",\"validFrom\":\"2020-03-16\","
        "\"document\":\"№ 77\",\"child\":{\"iin\":\"880315600403\",\"surname\":\"Сынақ\","
        "\"name\":\"Жаңа\",\"birthDate\":\"2020-03-15\",\"gender\":\"F\",\"citizenship\":\"KZ\"}}]"
        "}";

    if (strstr(call, "/children"))
        (void)snprintf(answer, room, "%s", child);
    else
        (void)snprintf(answer, room,
                       "{\"person\":{\"iin\":\"%s\",\"surname\":\"Сынақ\",\"name\":\"Ана\","
                       "\"birthDate\":\"1995-01-01\",\"gender\":\"F\",\"citizenship\":\"KZ\"}}",
                       peer.mother);
}

static void serve(int fd)
{
    char call[CALL_ROOM], body[CALL_ROOM], head[256];
    size_t n = 0;

    while (n + 1 < sizeof(call)) { /* the body ends with the brace of its object */
        ssize_t more = recv(fd, call + n, sizeof(call) - 1 - n, 0);
        if (more <= 0)
            break;
        n += (size_t)more;
        call[n] = '\0';
        if (call[n - 1] == '}')
            break;
    }
    print_answer(call, body, sizeof(body));
    int length = snprintf(head, sizeof(head),
                          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                          "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                          strlen(body));
    (void)send(fd, head, (size_t)length, MSG_NOSIGNAL);
    (void)send(fd, body, strlen(body), MSG_NOSIGNAL);
}

static void *run_peer(void *arg)
{
    (void)arg;
    for (;;) {
        int fd = accept(peer.fd, NULL, NULL);
        if (fd < 0)
            break; /* shut down */
        serve(fd);
        (void)close(fd);
    }
    return NULL;
}

/* `oqu work` finds it by its settings. */
static void start_register(struct str mother)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(address);
    struct str problem;

    peer.mother = str_z(site.admin->mem, mother);
    peer.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(peer.fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(peer.fd, 4), 0);
    assert_int_equal(getsockname(peer.fd, (struct sockaddr *)&address, &size), 0);
    assert_int_equal(pthread_create(&peer.thread, NULL, run_peer, NULL), 0);

    FILE *file = fopen(str_printf(site.admin->mem, "%s/oqu.conf", site.home).p, "we");
    assert_non_null(file);
    (void)fprintf(file, "[person]\nregister_url = http://127.0.0.1:%d\n", ntohs(address.sin_port));
    assert_int_equal(fclose(file), 0);
    assert_true(settings_load(site.admin->mem, str_from_z(site.home), &peer.config, &problem));
}

static void stop_register(void)
{
    (void)shutdown(peer.fd, SHUT_RDWR);
    assert_int_equal(pthread_join(peer.thread, NULL), 0);
    (void)close(peer.fd);
    peer.config = NULL;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void work(void)
{
    bool more = true;

    site.world.work->actor.kind = ACTOR_SYSTEM;
    site.world.work->config = peer.config ? peer.config : site.config;
    while (more)
        assert_int_equal(person_module.jobs[0].run(site.world.work, &more), ST_OK);
}

struct exchanges {
    const char *outcome;
    struct admission_test_exchanges_row *row;
};

static enum status exchanges_tx(struct ctx *c, void *arg)
{
    struct exchanges *e = arg;
    return admission_test_exchanges(c, str_from_z(e->outcome), &e->row);
}

static void assert_exchanges(const char *outcome, int n)
{
    struct exchanges e = {.outcome = outcome};

    assert_int_equal(db_tx_read(site.admin, "test/exchanges", exchanges_tx, &e), ST_OK);
    assert_int_equal(e.row->n, n);
}

static void find(struct page *mother, const char *iin)
{
    page_get(mother, "/my/child");
    page_fill(mother, "iin", iin);
    site_press(mother, MSG_admission_find_button);
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: J73-3.2 */
static void a_child_by_iin_comes_from_the_register_with_source_and_time(void **state)
{
    struct page *mother = site_parent(site.world.parent[0]);
    (void)state;

    find(mother, "880315600404"); /* the last digit is wrong: nobody is asked */
    page_assert_status(mother, 422);
    assert_string_equal(page_value(mother, "iin"), "880315600404");
    work();
    assert_exchanges("DONE", 0);
    assert_exchanges("SILENT", 0);

    find(mother, new_child);
    page_assert_status(mother, 200);
    site_says(mother, MSG_admission_find_asked);
    start_register(world_parent_iin(site.admin, 0));
    work();
    stop_register();
    assert_exchanges("DONE", 1);
    find(mother, new_child);
    page_assert_text(mother, "h1", site_word(mother, MSG_admission_child_title));
    page_assert_says(mother, "Сынақ Жаңа");
    page_assert_says(mother, "15 наурыз 2020");
    page_assert_says(mother, "анасы, № 77");
    page_assert_says(mother, "Халық тіркелімі, 17 маусым 2026, 10:00 расталған");
    page_assert_silent(mother, site_word(mother, MSG_admission_fact_unverified));
    page_get(mother, "/my/");
    page_assert_says(mother, "Жаңа");
}

/* req: J73-3.2 */
static void a_silent_register_leaves_the_draft_and_a_task_for_the_officer(void **state)
{
    struct page *mother = site_parent(site.world.parent[0]);
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);
    const struct site_choice choice = {.pool = world_pool(&site.world, "kk", 4)};
    (void)state;

    find(mother, new_child); /* nobody answers: this installation has no register */
    work();
    assert_exchanges("SILENT", 1);
    page_get(mother, "/my/child?asked=1");
    site_says(mother, MSG_admission_find_silent);
    find(mother, str_z(site.admin->mem, world_child_iin(site.admin, 0)));
    page_assert_text(mother, "h1", site_word(mother, MSG_admission_child_title));
    site_says(mother, MSG_admission_fact_unverified);
    page_get(mother, "/my/");
    page_follow(
        mother,
        str_printf(site.admin->mem, "%s: Бала0", site_word(mother, MSG_admission_home_continue)).p);
    site_follow(mother, MSG_admission_home_continue);
    site_answer_child(mother);
    site_answer_school(mother, &choice);
    site_answer_documents(mother);
    site_answer_special(mother);
    site_answer_phone(mother);
    site_answer_consent(mother);
    site_sign(mother);
    site_says(mother, MSG_admission_fact_to_check_register);

    page_get(clerk, "/staff/admission?view=check");
    page_assert_count(clerk, "//tbody/tr", 1);
    site_says(clerk, MSG_admission_manual_open);
    page_get(clerk, site_path("/staff/admission/%s", site_id(mother)));
    site_follow(clerk, MSG_admission_manual_title);
    site_press(clerk, MSG_admission_manual_button); /* without a document */
    page_assert_status(clerk, 422);
    site_says(clerk, MSG_admission_manual_document_missing);
    page_fill(clerk, "document", "№ 12 куәлік");
    site_press(clerk, MSG_admission_manual_button);
    page_assert_status(clerk, 200);
    page_assert_says(clerk, "Құжат бойынша тексерілді: № 12 куәлік");
    page_get(clerk, "/staff/admission?view=check");
    page_assert_count(clerk, "//tbody/tr", 0);
    page_get(clerk, site_path("/staff/admission/%s/checked", site_id(mother)));
    page_assert_status(clerk, 404); /* once only */
}

static void somebody_elses_child_is_never_found(void **state)
{
    struct page *mother = site_parent(site.world.parent[0]);
    (void)state;

    find(mother, str_z(site.admin->mem, world_child_iin(site.admin, 1)));
    site_says(mother, MSG_admission_find_asked);
    page_assert_silent(mother, "Бала1");
    const char *known = str_copy(site.admin->mem, str_from_z(page_body(mother))).p;
    page_get(mother, "/my/child?asked=1");
    assert_int_equal(strlen(known), page_body_size(mother)); /* as for a number nobody has */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_child_by_iin_comes_from_the_register_with_source_and_time),
        SITE_TEST(a_silent_register_leaves_the_draft_and_a_task_for_the_officer),
        SITE_TEST(somebody_elses_child_is_never_found),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
