/* X21 of the rules: somebody without an IIN is entered by the foreign document, found again by it,
 * and gets an IIN later; never two people with one number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/module.h"
#include "base/config.h"
#include "base/scan.h"
#include "db_fixture.h"
#include "http/http.h"
#include "organisation/organisation.h"
#include "person/person.h"
#include "person/refresh.h"
#include "person_test_queries.h"

/* The last byte tells them apart. */
#define ID(n) ((struct uuid){.b = {0x0E, 0, 0, 0, 0, 0, 0x40, 0, 0x80, [15] = (n)}})

enum { KNOWN = 1, DEPARTMENT = 20, SCHOOL, OTHER_SCHOOL };

static const char known_iin[] = "880315600013", new_iin[] = "880315500017";

static struct db_fixture *fixture;
static struct ctx *owner, *staff, *work;

static struct date day(const char *text)
{
    struct date date = {0};
    assert_true(scan_date(str_from_z(text), &date));
    return date;
}

static enum status known_tx(struct ctx *c, void *arg)
{
    const struct person_new known = {.id = ID(KNOWN),
                                     .iin = str_from_z(known_iin),
                                     .surname = STR("Үлгілі"),
                                     .given = STR("Айгүл"),
                                     .born = day("2020-03-15"),
                                     .citizenship = STR("KZ")};
    (void)arg;
    return person_load(c, &known, 1);
}

static struct organisation_new school_new(int id)
{
    return (struct organisation_new){
        .id = ID((uint8_t)id),
        .parent = id == DEPARTMENT ? (struct uuid){0} : ID(DEPARTMENT),
        .bin = STR(""),
        .kind = id == DEPARTMENT ? STR("region-department") : STR("school-lyceum"),
        .name_kk = STR("Ұйым"),
        .name_ru = STR("Организация"),
        .legal_name_kk = STR("Ұйым"),
        .legal_name_ru = STR("Организация"),
        .region = STR("710000000"),
        .district = STR("710000000"),
        .settlement = STR(""),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .languages = STR(""),
        .phone = STR(""),
        .address_kk = STR(""),
        .address_ru = STR(""),
        .site = STR(""),
        .valid_from = day("2020-01-01"),
    };
}

static enum status schools_tx(struct ctx *c, void *arg)
{
    const struct organisation_new rows[] = {school_new(DEPARTMENT), school_new(SCHOOL),
                                            school_new(OTHER_SCHOOL)};
    (void)arg;
    return organisation_load(c, rows, COUNT(rows), STR("test"));
}

static void be_officer(const char *role, int school)
{
    db_fixture_sign(staff, role, ID(99), ID((uint8_t)school));
    staff->actor.access = ACCESS_PERSON | ACCESS_CLERK;
}

static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    owner = db_fixture_ctx(fixture, "oqu_owner");
    staff = db_fixture_ctx(fixture, "oqu_staff");
    work = db_fixture_ctx(fixture, "oqu_work");
    work->actor.kind = ACTOR_SYSTEM;
    assert_int_equal(db_tx(owner, "test/schools", schools_tx, NULL), ST_OK);
    assert_int_equal(db_tx(owner, "test/known", known_tx, NULL), ST_OK);
    be_officer("clerk", SCHOOL);
    return 0;
}

static struct person_foreigner girl_from_abroad(void)
{
    return (struct person_foreigner){
        .surname = STR("Үлгі"),
        .given = STR("Зарина"),
        .patronymic = STR(""),
        .born = day("2020-05-04"),
        .female = true,
        .citizenship = STR("UZ"),
        .document = STR("PASSPORT"),
        .country = STR("UZ"),
        .number = STR("AB 1234567"),
        .until = {true, day("2030-05-04")},
        .phone = STR("+77010000001"),
        .address = {.text_kk = STR("Абай көшесі, 5"), .text_ru = STR("улица Абая, 5")},
    };
}

struct call {
    struct person_foreigner who;
    struct person *person;
    struct person_document document;
    struct uuid id, school;
    const char *iin;
    enum person_refresh state;
};

static enum status enter_tx(struct ctx *c, void *arg)
{
    struct call *call = arg;
    return person_enter_foreigner(c, &call->who, &call->person);
}

static enum status see_tx(struct ctx *c, void *arg)
{
    struct call *call = arg;
    TRY(person_by_id(c, call->id, &call->person));
    TRY(person_refresh_state(c, call->id, &call->state));
    return person_document_of(c, call->id, &call->document);
}

static enum status by_iin_tx(struct ctx *c, void *arg)
{
    struct call *call = arg;
    return person_by_iin(c, str_from_z(call->iin), &call->person);
}

static enum status add_iin_tx(struct ctx *c, void *arg)
{
    const struct call *call = arg;
    return person_add_iin(c, call->id, str_from_z(call->iin));
}

static enum status share_tx(struct ctx *c, void *arg)
{
    const struct call *call = arg;
    struct person_test_share_row *row;
    return person_test_share(c, call->id, call->school, day("2099-01-01"), &row);
}

static struct uuid entered(struct person_foreigner who)
{
    struct call call = {.who = who};
    assert_int_equal(db_tx(staff, "test/enter", enter_tx, &call), ST_OK);
    return call.person->id;
}

static enum status refused(struct person_foreigner who)
{
    struct call call = {.who = who};
    return db_tx(staff, "test/enter", enter_tx, &call);
}

/* As the gate of an application shares a child with its school. */
static void applied(struct uuid id, int school)
{
    struct call call = {.id = id, .school = ID((uint8_t)school)};
    assert_int_equal(db_tx(owner, "test/share", share_tx, &call), ST_OK);
}

static enum status add_iin(struct uuid id, const char *iin)
{
    struct call call = {.id = id, .iin = iin};
    return db_tx(staff, "test/add-iin", add_iin_tx, &call);
}

static struct call seen(struct uuid id)
{
    struct call call = {.id = id};
    assert_int_equal(db_tx_read(staff, "test/see", see_tx, &call), ST_OK);
    return call;
}

static void who_has_no_iin_has_a_number_and_the_declared_facts(void **state)
{
    struct call call = seen(entered(girl_from_abroad()));
    struct str number;
    (void)state;

    assert_int_equal(call.person->iin.n, 0);
    assert_true(person_temporary_number(staff->mem, call.person->temporary_number, &number));
    assert_true(str_eq(call.person->temporary_number, number));
    assert_true(str_eq_z(call.person->name, "Үлгі Зарина"));
    assert_int_equal(call.person->born.days, day("2020-05-04").days);
    assert_true(call.person->female);
    assert_true(str_eq_z(call.person->citizenship, "UZ"));
    assert_true(str_eq_z(call.person->source, "DECLARED"));
    assert_true(str_eq_z(call.person->phone, "+77010000001"));
    assert_true(str_eq_z(call.person->address.text_kk, "Абай көшесі, 5"));
    assert_false(call.person->address.confirmed);
    assert_true(str_eq_z(call.document.kind, "PASSPORT"));
    assert_true(str_eq_z(call.document.number, "AB 1234567"));
    assert_int_equal(call.document.until.v.days, day("2030-05-04").days);
}

/* However the number is spaced and whichever keyboard it was typed on. */
static void one_document_is_one_person(void **state)
{
    static const char *const spellings[] = {"AB1234567", "ab-12 34567", "АВ 1234567", "ав1234567"};
    struct uuid first = entered(girl_from_abroad());
    (void)state;

    for (size_t i = 0; i < COUNT(spellings); i++) {
        struct person_foreigner again = girl_from_abroad();
        again.number = str_from_z(spellings[i]);
        assert_true(uuid_eq(entered(again), first));
    }
    be_officer("clerk", OTHER_SCHOOL); /* another school finds the same child */
    assert_true(uuid_eq(entered(girl_from_abroad()), first));
}

static void another_country_kind_or_number_is_another_person(void **state)
{
    struct person_foreigner country = girl_from_abroad(), kind = country, number = country;
    struct uuid first = entered(country);
    (void)state;

    country.country = STR("KG");
    kind.document = STR("BIRTH_CERTIFICATE");
    number.number = STR("AB 1234568");
    assert_false(uuid_eq(entered(country), first));
    assert_false(uuid_eq(entered(kind), first));
    assert_false(uuid_eq(entered(number), first));
}

static void what_cannot_be_is_refused_with_its_field(void **state)
{
    struct person_foreigner who = girl_from_abroad();
    (void)state;

    (void)entered(who);
    who.born = day("1990-05-04");
    assert_int_equal(refused(who), ST_INVALID); /* the mother with the child's passport */
    assert_string_equal(staff->failure.code, "person.document.other-person");
    assert_true(str_eq_z(staff->failure.field, "number"));
    who.born = day("2199-05-04");
    assert_int_equal(refused(who), ST_INVALID);
    assert_true(str_eq_z(staff->failure.field, "born"));
    who = girl_from_abroad();
    who.number = STR(" - ");
    assert_int_equal(refused(who), ST_INVALID);
    assert_string_equal(staff->failure.code, "person.document.number-missing");
    who = girl_from_abroad();
    who.number = STR("AB 9");
    who.phone = STR("12");
    assert_int_equal(refused(who), ST_INVALID);
    assert_true(str_eq_z(staff->failure.field, "phone"));
}

static void only_an_officer_of_a_school_enters_people(void **state)
{
    (void)state;
    be_officer("department", SCHOOL);
    assert_int_equal(refused(girl_from_abroad()), ST_FORBIDDEN);
    db_fixture_sign_off(staff);
    assert_int_equal(refused(girl_from_abroad()), ST_FORBIDDEN);
}

/* ---- the IIN comes later --------------------------------------------------------------------- */

static void an_iin_added_later_is_the_same_person(void **state)
{
    struct uuid id = entered(girl_from_abroad());
    struct str number = seen(id).person->temporary_number;
    struct call call = {.iin = new_iin};
    (void)state;

    applied(id, SCHOOL);
    assert_int_equal(add_iin(id, "880315500018"), ST_INVALID);
    assert_int_equal(add_iin(id, new_iin), ST_OK);
    assert_true(str_eq_z(seen(id).person->iin, new_iin));
    assert_true(str_eq(seen(id).person->temporary_number, number)); /* stays as history */
    assert_int_equal(seen(id).state, PERSON_ASKED);
    assert_int_equal(db_tx(staff, "test/by-iin", by_iin_tx, &call), ST_OK);
    assert_true(uuid_eq(call.person->id, id));
    assert_true(
        uuid_eq(entered(girl_from_abroad()), id)); /* and the document is still the child's */
}

static void one_iin_is_one_person(void **state)
{
    struct uuid id = entered(girl_from_abroad());
    (void)state;

    applied(id, SCHOOL);
    assert_int_equal(add_iin(id, known_iin), ST_CONFLICT);
    assert_string_equal(staff->failure.code, "person.iin.of-another");
    assert_int_equal(seen(id).person->iin.n, 0);
}

static void only_a_clerk_where_the_person_applied_adds_an_iin(void **state)
{
    struct uuid id = entered(girl_from_abroad());
    (void)state;

    assert_int_equal(add_iin(id, new_iin), ST_NOT_FOUND); /* entered, but has not applied */
    applied(id, SCHOOL);
    be_officer("director", SCHOOL);
    assert_int_equal(add_iin(id, new_iin), ST_NOT_FOUND);
    be_officer("clerk", OTHER_SCHOOL);
    assert_int_equal(add_iin(id, new_iin), ST_NOT_FOUND);
    be_officer("clerk", SCHOOL);
    assert_int_equal(add_iin(ID(KNOWN), new_iin), ST_NOT_FOUND); /* has an IIN by the register */
    assert_int_equal(add_iin(id, new_iin), ST_OK);
}

static enum status journal_tx(struct ctx *c, void *arg)
{
    const struct call *call = arg;
    struct person_test_journal_of_rows rows;
    size_t at;

    TRY(person_test_journal_of(c, uuid_print(c->mem, call->id), &rows));
    assert_int_equal(rows.n, 2); /* entered; the IIN added */
    assert_true(str_find(rows.v[0].details, STR("temporary_number"), &at));
    assert_true(str_find(rows.v[1].details, STR("\"iin_sealed\": \"changed\""), &at));
    for (size_t i = 0; i < rows.n; i++)
        assert_false(str_find(rows.v[i].details, str_from_z(new_iin), &at));
    return ST_OK;
}

static void each_step_stands_in_the_journal_without_the_iin(void **state)
{
    struct call call = {.id = entered(girl_from_abroad())};
    struct ctx *root = db_fixture_ctx(fixture, "oqu_admin");
    (void)state;

    applied(call.id, SCHOOL);
    assert_int_equal(add_iin(call.id, new_iin), ST_OK);
    assert_int_equal(db_tx_read(root, "test/journal", journal_tx, &call), ST_OK);
}

/* A register for one question: says what it is given. */
struct peer {
    const char *answer;
    int listening, port;
    pthread_t thread;
};

static void *play(void *arg)
{
    const struct peer *peer = arg;
    char heard[4096];
    size_t n = 0;
    int fd = accept(peer->listening, NULL, NULL);

    if (fd < 0)
        return NULL;
    memset(heard, 0, sizeof(heard));
    while (n + 1 < sizeof(heard) && !strstr(heard, "\"}")) {
        ssize_t got = recv(fd, heard + n, sizeof(heard) - 1 - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    (void)send(fd, peer->answer, strlen(peer->answer), MSG_NOSIGNAL);
    (void)close(fd);
    return NULL;
}

static void start_peer(struct peer *peer)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t n = sizeof(address);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    peer->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(peer->listening, (const struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(peer->listening, 5), 0);
    assert_int_equal(getsockname(peer->listening, (struct sockaddr *)&address, &n), 0);
    peer->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&peer->thread, NULL, play, peer), 0);
}

static struct config *config_with(struct ctx *c, int port)
{
    const struct config_key *const lists[] = {person_module.settings};
    struct config *config = config_new(c->mem, STR("/tmp"), lists, COUNT(lists));
    struct str url = str_printf(c->mem, "http://127.0.0.1:%d", port);
    struct config_problem problem;

    assert_true(config_set(config, STR("person.register_url"), url, CONFIG_FILE, &problem));
    assert_true(config_finish(config, &problem));
    return config;
}

/* The job of `oqu work`, to a register that says this of the child. */
static void register_says(const char *person)
{
    struct str answer =
        str_printf(work->mem,
                   "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
                   "Connection: close\r\n\r\n%s",
                   strlen(person), person);
    struct peer peer = {.answer = str_z(work->mem, answer)};
    bool more;

    start_peer(&peer);
    work->config = config_with(work, peer.port);
    assert_int_equal(person_refresh_job(work, &more), ST_OK);
    assert_true(more);
    (void)shutdown(peer.listening, SHUT_RDWR); /* also when nobody has called */
    assert_int_equal(pthread_join(peer.thread, NULL), 0);
    (void)close(peer.listening);
}

static void the_register_confirms_an_iin_for_good(void **state)
{
    struct uuid id = entered(girl_from_abroad());
    (void)state;

    applied(id, SCHOOL);
    assert_int_equal(add_iin(id, new_iin), ST_OK);
    register_says("{\"person\":{\"iin\":\"880315500017\",\"surname\":\"Үлгі\",\"name\":\"Зарина\","
                  "\"birthDate\":\"2020-05-04\",\"gender\":\"F\",\"citizenship\":\"UZ\"}}");
    assert_int_equal(seen(id).state, PERSON_FRESH);
    assert_true(str_eq_z(seen(id).person->source, "REGISTER"));
    assert_int_equal(add_iin(id, "880315600403"), ST_CONFLICT);
    assert_string_equal(staff->failure.code, "person.iin.confirmed");
}

/* A slip that happens to be a stranger's number does not make the child that stranger. */
static void somebody_born_on_another_day_is_not_taken_over(void **state)
{
    struct uuid id = entered(girl_from_abroad());
    (void)state;

    applied(id, SCHOOL);
    assert_int_equal(add_iin(id, new_iin), ST_OK);
    register_says("{\"person\":{\"iin\":\"880315500017\",\"surname\":\"Бөтен\",\"name\":\"Адам\","
                  "\"birthDate\":\"2019-01-01\",\"gender\":\"M\",\"citizenship\":\"KZ\"}}");
    assert_int_equal(seen(id).state, PERSON_OTHER);
    assert_true(str_eq_z(seen(id).person->name, "Үлгі Зарина"));
    assert_int_equal(add_iin(id, "880315600403"), ST_OK); /* put right */
    assert_true(str_eq_z(seen(id).person->iin, "880315600403"));
    assert_int_equal(seen(id).state, PERSON_ASKED);
}

/* ---- what the database itself refuses -------------------------------------------------------- */

static enum status without_number_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return person_test_add_without_number(c, ID(50), &changed);
}

static enum status half_an_iin_tx(struct ctx *c, void *arg)
{
    const struct call *call = arg;
    int64_t changed;
    return person_test_half_an_iin(c, call->id, &changed);
}

static enum status wrong_number_tx(struct ctx *c, void *arg)
{
    const struct call *call = arg;
    int64_t changed;
    return person_test_number_like_an_iin(c, call->id, &changed);
}

static void a_person_has_an_iin_or_a_temporary_number(void **state)
{
    struct call call = {.id = entered(girl_from_abroad())};
    (void)state;

    assert_int_not_equal(db_tx(owner, "test/nobody", without_number_tx, NULL), ST_OK);
    assert_int_not_equal(db_tx(owner, "test/half", half_an_iin_tx, &call), ST_OK);
    assert_int_not_equal(db_tx(owner, "test/wrong", wrong_number_tx, &call), ST_OK);
}

static int group_setup(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    return 0;
}

static int group_teardown(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_has_no_iin_has_a_number_and_the_declared_facts, set_up),
        cmocka_unit_test_setup(one_document_is_one_person, set_up),
        cmocka_unit_test_setup(another_country_kind_or_number_is_another_person, set_up),
        cmocka_unit_test_setup(what_cannot_be_is_refused_with_its_field, set_up),
        cmocka_unit_test_setup(only_an_officer_of_a_school_enters_people, set_up),
        cmocka_unit_test_setup(an_iin_added_later_is_the_same_person, set_up),
        cmocka_unit_test_setup(one_iin_is_one_person, set_up),
        cmocka_unit_test_setup(only_a_clerk_where_the_person_applied_adds_an_iin, set_up),
        cmocka_unit_test_setup(each_step_stands_in_the_journal_without_the_iin, set_up),
        cmocka_unit_test_setup(the_register_confirms_an_iin_for_good, set_up),
        cmocka_unit_test_setup(somebody_born_on_another_day_is_not_taken_over, set_up),
        cmocka_unit_test_setup(a_person_has_an_iin_or_a_temporary_number, set_up),
    };
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
