/* Three room servers and one database: the leader killed, stopped and set going again, cut off from
 * the database. What was acknowledged must hold, and the order must have been right throughout.
 * Doors ask by their own client; nothing here depends on how fast anybody is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "db_fixture.h"
#include "wait/client.h"
#include "wait/share.h"
#include "wait/testing/nodes.h"
#include "wait/wait.h"
#include "wait_queries.h"

enum {
    ROOM = 71,
    LIMIT = 2,
    FOLDERS_OPEN = 8,
    PEOPLE_MOST = 100,
    ANSWER = 4096,
    WAIT_MOST_MS = 60 * 1000,
    LOOK_MS = 5,
};

static struct db_fixture *fixture;
static struct ctx *c; /* of the doors, and of the audit */
static char home[] = "/tmp/oqu-nodes-XXXXXX";

/* What each person was told. */
static struct {
    uint32_t n;
    uint32_t seq[PEOPLE_MOST];
} told;

/* ---- servers --------------------------------------------------------------------------------- */

static const char *in_home(const char *name)
{
    return str_printf(c->mem, "%s/%s", home, name).p;
}

static int connect_to(struct str path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memcpy(address.sun_path, path.p, path.n);
    for (int ms = 0; connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0;
         ms += LOOK_MS) {
        assert_true(ms < WAIT_MOST_MS);
        (void)poll(NULL, 0, LOOK_MS);
    }
    return fd;
}

static void cut_off(int i)
{
    nodes_close_way(c, i);
    db_fixture_load(fixture, "src/wait/testing/cut_connections.sql");
}

/* Who leads now, once somebody does. */
static int leader(void)
{
    for (int ms = 0; ms < WAIT_MOST_MS; ms += LOOK_MS) {
        int i = nodes_leader();
        if (i >= 0)
            return i;
        (void)poll(NULL, 0, LOOK_MS);
    }
    fail_msg("nobody leads");
    return 0;
}

/* ---- doors ----------------------------------------------------------------------------------- */

static struct desk_question question_of(uint32_t person)
{
    return (struct desk_question){
        .word = DESK_ENTER, .room = ROOM, .epoch = 1, .person = {(uint8_t)person, 7}};
}

/* As doors do, again and again until somebody decides. */
static struct desk_answer ask(const struct desk_question *question)
{
    struct desk_answer answer;

    for (int ms = 0; wait_ask(c, question, &answer) != ST_OK; ms += LOOK_MS) {
        assert_true(ms < WAIT_MOST_MS);
        (void)poll(NULL, 0, LOOK_MS);
    }
    return answer;
}

static uint32_t seq_of(const struct desk_answer *answer)
{
    struct ticket_keys keys;
    struct ticket ticket;

    assert_true(ticket_keys_load(&keys, in_home("wait/key")));
    assert_true(ticket_read(&keys, (struct str){answer->ticket, TICKET_TEXT}, &ticket));
    return ticket.seq;
}

static struct desk_answer join_one(void)
{
    struct desk_question question = question_of(told.n);
    struct desk_answer answer = ask(&question);

    assert_true(told.n < PEOPLE_MOST);
    told.seq[told.n++] = seq_of(&answer);
    return answer;
}

static void set_limit(uint32_t limit)
{
    const struct desk_question question = {
        .word = DESK_SET,
        .room = ROOM,
        .settings = {.limit = limit, .keep_min = 15, .form_min = 20}};
    (void)ask(&question);
}

/* Everybody still has the place they were told, the first ones are inside, and the records say that
 * it all happened in order. */
static void look_at_everything(void)
{
    struct audit audit;

    for (uint32_t person = 0; person < told.n; person++) {
        struct desk_question question = question_of(person);
        struct desk_answer answer = ask(&question);
        assert_int_equal(seq_of(&answer), told.seq[person]);
        assert_int_equal(answer.result, person < LIMIT ? DESK_INSIDE : DESK_WAITING);
    }
    assert_int_equal(share_audit(c, (struct date){0}, &audit), ST_OK);
    assert_int_equal(audit.wrong, 0);
    assert_true(audit.records >= told.n);
}

/* ---- families -------------------------------------------------------------------------------- */

/* Until this server tells the ticket's family that text. */
static void await_status(int i, const char *ticket, const char *text)
{
    char answer[ANSWER];
    size_t at;
    int n;

    for (int ms = 0; ms < WAIT_MOST_MS; ms += LOOK_MS) {
        AUTO_FD fd = connect_to(nodes_web(i));
        n = snprintf(answer, sizeof(answer),
                     "GET /wr/v1/71/status HTTP/1.1\r\nHost: x\r\nCookie: __Host-wr71=%.*s\r\n\r\n",
                     TICKET_TEXT, ticket);
        assert_int_equal(send(fd, answer, (size_t)n, MSG_NOSIGNAL), n);
        ssize_t got = recv(fd, answer, sizeof(answer), 0);
        if (got > 0 && str_find((struct str){answer, (size_t)got}, str_from_z(text), &at))
            return;
        (void)poll(NULL, 0, LOOK_MS);
    }
    fail_msg("%s is never said", text);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static enum status fence_tx(struct ctx *own, void *arg)
{
    struct wait_share_lead_row *lead;
    struct wait_share_look_row *look;
    struct wait_share_put_row *put;
    static const uint8_t records[RECORD_BYTES];
    const struct bytes one = {records, sizeof(records)};

    (void)arg;
    TRY(wait_share_look(own, &look));
    TRY(wait_share_lead(own, 1, 0, look->next, &lead));
    assert_non_null(lead);
    int64_t first = lead->term;
    TRY(wait_share_lead(own, 2, 60000, look->next, &lead)); /* a lease of no length has ended */
    assert_int_equal(lead->term, first + 1);
    TRY(wait_share_put(own, first, 60000, look->next, one, &put));
    assert_null(put); /* replaced */
    TRY(wait_share_put(own, first + 1, 60000, look->next + 1, one, &put));
    assert_null(put); /* not the end of the journal */
    TRY(wait_share_put(own, first + 1, 60000, look->next, one, &put));
    assert_non_null(put);
    TRY(wait_share_lead(own, 1, 60000, look->next + 1, &lead));
    assert_null(lead); /* somebody leads */
    return ST_OK;
}

/* The same statements as everywhere, in one transaction that never ends well. */
static void only_the_leader_of_this_term_writes(void **state)
{
    (void)state;
    assert_int_equal(db_fixture_rolled_back(c, fence_tx, NULL), ST_OK);
}

static void every_server_tells_the_same_place(void **state)
{
    (void)state;
    for (int i = 0; i < NODES; i++) {
        nodes_start(c, i);
        (void)close(connect_to(nodes_desk(i))); /* the first has made the keys */
    }
    for (int i = 0; i < LIMIT; i++)
        assert_int_equal(join_one().result, DESK_WAITING);
    set_limit(LIMIT);
    for (uint32_t person = 0; person < LIMIT; person++) {
        struct desk_question question = question_of(person);
        assert_int_equal(ask(&question).result, DESK_INSIDE);
    }
    (void)join_one();
    struct desk_answer last = join_one();
    for (int i = 0; i < NODES; i++)
        await_status(i, last.ticket, "\"pos\":2,\"ahead\":1,");
    int follower = (leader() + 1) % NODES;
    struct desk_question question = question_of(0);
    assert_int_equal(nodes_ask(follower, &question).result, DESK_ELSEWHERE);
    look_at_everything();
}

static void a_killed_leader_is_replaced(void **state)
{
    int first = leader();
    (void)state;

    (void)join_one();
    nodes_signal(first, SIGKILL);
    assert_int_equal(nodes_await_end(first), -1);
    struct desk_answer last = join_one();
    assert_int_not_equal(leader(), first);
    nodes_start(c, first);
    await_status(first, last.ticket, "\"state\":\"waiting\"");
    look_at_everything();
}

/* It wakes with a question before it that it would have answered, and with its memory of who was
 * inside: it may say nothing of it. */
static void a_stopped_leader_says_nothing_when_it_wakes(void **state)
{
    struct desk_question inside = question_of(0), fresh = question_of(PEOPLE_MOST);
    struct desk_answer answer = {0};
    int first = leader();
    (void)state;

    nodes_signal(first, SIGSTOP);
    AUTO_FD one = connect_to(nodes_desk(first));
    AUTO_FD other = connect_to(nodes_desk(first));
    assert_int_equal(send(one, &inside, sizeof(inside), MSG_NOSIGNAL), sizeof(inside));
    assert_int_equal(send(other, &fresh, sizeof(fresh), MSG_NOSIGNAL), sizeof(fresh));
    (void)join_one(); /* at another one */
    nodes_signal(first, SIGCONT);
    assert_int_equal(nodes_await_end(first), NODE_REPLACED);
    assert_true(recv(one, &answer, sizeof(answer), MSG_WAITALL) <= 0);
    assert_true(recv(other, &answer, sizeof(answer), MSG_WAITALL) <= 0);
    nodes_start(c, first);
    look_at_everything();
}

static void a_leader_without_the_database_is_replaced(void **state)
{
    int first = leader();
    (void)state;

    cut_off(first);
    assert_int_equal(nodes_await_end(first), NODE_REPLACED);
    nodes_start(c, first);
    struct desk_answer last = join_one();
    assert_int_not_equal(leader(), first);
    nodes_open_way(c, first);
    await_status(first, last.ticket, "\"state\":\"waiting\"");
    look_at_everything();
}

/* ---- all of it ------------------------------------------------------------------------------- */

static int set_up(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    c = db_fixture_ctx(fixture, "oqu_wait");
    if (!mkdtemp(home))
        return -1;
    nodes_open(c, home, db_fixture_conninfo(fixture, "oqu_wait"), WAIT_LEASE_MS);
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st;
    (void)kind;
    (void)place;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    nodes_stop();
    db_fixture_stop(fixture);
    return nftw(home, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_leader_of_this_term_writes),
        cmocka_unit_test(every_server_tells_the_same_place),
        cmocka_unit_test(a_killed_leader_is_replaced),
        cmocka_unit_test(a_stopped_leader_says_nothing_when_it_wakes),
        cmocka_unit_test(a_leader_without_the_database_is_replaced),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
