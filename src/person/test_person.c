/* People against a real database: who sees whom, on which day, and what nobody may do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/scan.h"
#include "db_fixture.h"
#include "http/http.h"
#include "organisation/organisation.h"
#include "person/person.h"
#include "person_test_queries.h"

/* The last byte tells them apart. */
#define ID(n) ((struct uuid){.b = {0x0E, 0, 0, 0, 0, 0, 0x40, 0, 0x80, [15] = (n)}})

enum { FATHER = 1, MOTHER, GIRL, BOY, DEPARTMENT = 20, SCHOOL, OTHER_SCHOOL };

static struct db_fixture *fixture;
static struct ctx *owner, *family, *staff;

static struct date day(const char *text)
{
    struct date date = {0};
    assert_true(scan_date(str_from_z(text), &date));
    return date;
}

static struct person_new person_new(int id, const char *iin, const char *given, const char *born)
{
    return (struct person_new){
        .id = ID((uint8_t)id),
        .iin = str_from_z(iin),
        .surname = STR("Үлгілі"),
        .given = str_from_z(given),
        .patronymic = STR(""),
        .born = day(born),
        .female = id == MOTHER || id == GIRL,
        .citizenship = STR("KZ"),
        .phone = id == MOTHER ? STR("+77010000001") : STR(""),
        .address = {.text_kk = id == GIRL ? STR("Абай даңғылы, 12") : STR(""),
                    .text_ru = STR("проспект Абая, 12"),
                    .house = STR("12"),
                    .flat = STR(""),
                    .settlement_kato = STR("710000000")},
    };
}

static enum status people_tx(struct ctx *c, void *arg)
{
    const struct person_new people[] = {
        person_new(FATHER, "620704500039", "Арман", "2062-07-04"),
        person_new(MOTHER, "631109600045", "Әсел", "2063-11-09"),
        person_new(GIRL, "880315600013", "Айгүл", "2088-03-15"),
        person_new(BOY, "880315500017", "Әлихан", "2088-03-15"),
    };
    const struct person_guardianship_new links[] = {
        {ID(MOTHER), ID(GIRL), "MOTHER", day("2000-01-01"), STR("№ 1")},
        {ID(FATHER), ID(GIRL), "FATHER", day("2000-01-01"), STR("№ 1")},
        {ID(FATHER), ID(BOY), "GUARDIAN", day("2000-01-01"), STR("№ 2")},
    };
    const struct person_preschool_new done = {ID(GIRL), STR("991240000013"), 2094, true};
    (void)arg;

    TRY(person_load(c, people, COUNT(people)));
    TRY(person_load_guardianships(c, links, COUNT(links)));
    return person_load_preschools(c, &done, 1);
}

static struct organisation_new organisation_new(int id, int parent, const char *kind)
{
    return (struct organisation_new){
        .id = ID((uint8_t)id),
        .parent = parent ? ID((uint8_t)parent) : (struct uuid){0},
        .bin = id == SCHOOL ? STR("991240000013") : STR(""),
        .kind = str_from_z(kind),
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

static enum status organisations_tx(struct ctx *c, void *arg)
{
    const struct organisation_new rows[] = {
        organisation_new(DEPARTMENT, 0, "region-department"),
        organisation_new(SCHOOL, DEPARTMENT, "school-lyceum"),
        organisation_new(OTHER_SCHOOL, DEPARTMENT, "school-lyceum"),
    };
    (void)arg;
    return organisation_load(c, rows, COUNT(rows), STR("test"));
}

/* Everything that a test commits is forgotten by the next one. */
static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    owner = db_fixture_ctx(fixture, "oqu_owner");
    family = db_fixture_ctx(fixture, "oqu_family");
    staff = db_fixture_ctx(fixture, "oqu_staff");
    assert_int_equal(db_tx(owner, "test/organisations", organisations_tx, NULL), ST_OK);
    assert_int_equal(db_tx(owner, "test/people", people_tx, NULL), ST_OK);
    return 0;
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

static void sign_in(struct ctx *c, const char *role, int person, int organisation, uint32_t access)
{
    struct uuid where = organisation ? ID((uint8_t)organisation) : (struct uuid){0};
    db_fixture_sign(c, role, ID((uint8_t)person), where);
    c->actor.access = access;
}

static void be_parent(int person)
{
    sign_in(family, "parent", person, 0, ACCESS_PERSON | ACCESS_PARENT);
}

static void be_clerk(int organisation)
{
    sign_in(staff, "clerk", 99, organisation, ACCESS_PERSON | ACCESS_CLERK);
}

/* ---- running one function in a transaction -------------------------------------------------- */

struct call {
    struct uuid id, other;
    const char *text;
    struct date day;
    struct person *person;
    struct persons persons;
    struct person_relation relation;
    bool answer;
    int64_t n;
};

static enum status by_id_tx(struct ctx *c, void *arg)
{
    struct call *in = arg;
    return person_by_id(c, in->id, &in->person);
}

static enum status child_tx(struct ctx *c, void *arg)
{
    struct call *in = arg;
    return person_child(c, in->id, &in->person);
}

static enum status children_tx(struct ctx *c, void *arg)
{
    struct call *in = arg;
    return person_children(c, &in->persons);
}

static enum status by_iin_tx(struct ctx *c, void *arg)
{
    struct call *in = arg;
    return person_by_iin(c, str_from_z(in->text), &in->person);
}

static enum status relation_tx(struct ctx *c, void *arg)
{
    struct call *in = arg;
    return person_relation(c, in->id, in->other, &in->relation);
}

static enum status preschool_tx(struct ctx *c, void *arg)
{
    struct call *in = arg;
    return person_completed_preschool(c, in->id, str_from_z(in->text), (int)in->n, &in->answer);
}

static enum status share_tx(struct ctx *c, void *arg)
{
    const struct call *in = arg;
    struct person_test_share_row *row;
    return person_test_share(c, in->id, in->other, in->day, &row);
}

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct call *in = arg;
    int64_t changed;
    return person_test_end_guardianship(c, in->id, in->other, in->day, &changed);
}

static enum status protect_tx(struct ctx *c, void *arg)
{
    const struct call *in = arg;
    int64_t changed;
    return person_test_protect(c, in->id, &changed);
}

static enum status move_iin_tx(struct ctx *c, void *arg)
{
    const struct call *in = arg;
    int64_t changed;
    return person_test_move_iin(c, in->id, in->other, &changed);
}

static enum status everybody_tx(struct ctx *c, void *arg)
{
    struct call *in = arg;
    struct person_test_everybody_row *people;
    struct person_test_everybodys_links_row *links;

    TRY(person_test_everybody(c, &people));
    TRY(person_test_everybodys_links(c, &links));
    in->n = people->n + links->n;
    return ST_OK;
}

static enum status take_name_tx(struct ctx *c, void *arg)
{
    struct call *in = arg;
    return person_test_take_name(c, in->id, &in->n);
}

static enum status set_phone_tx(struct ctx *c, void *arg)
{
    const struct call *in = arg;
    return person_set_phone(c, in->id, str_from_z(in->text), "DECLARED");
}

static enum status egov_phone_tx(struct ctx *c, void *arg)
{
    const struct call *in = arg;
    return person_set_phone(c, in->id, str_from_z(in->text), "EGOV");
}

static enum status confirmed_tx(struct ctx *c, void *arg)
{
    const struct call *in = arg;
    struct str phone;

    TRY(person_confirmed_phone(c, in->id, &phone));
    return str_eq_z(phone, in->text) ? ST_OK : FAIL(c, ST_NOT_FOUND, "person.unknown");
}

static enum status ensure_tx(struct ctx *c, void *arg)
{
    struct call *in = arg;
    const struct person_identity identity = {.iin = str_from_z(in->text),
                                             .surname = STR("Басқа"),
                                             .given = STR("Есім"),
                                             .patronymic = STR(""),
                                             .source = "EGOV"};
    return person_ensure(c, &identity, &in->id);
}

/* ---- families -------------------------------------------------------------------------------- */

static void parent_sees_oneself_and_current_children_only(void **state)
{
    struct call call = {.id = ID(MOTHER)};
    (void)state;

    be_parent(MOTHER);
    assert_int_equal(db_tx_read(family, "test/by-id", by_id_tx, &call), ST_OK);
    assert_true(str_eq_z(call.person->iin, "631109600045"));
    assert_true(str_eq_z(call.person->phone, "+77010000001"));
    assert_int_equal(db_tx_read(family, "test/children", children_tx, &call), ST_OK);
    assert_int_equal(call.persons.n, 1);
    assert_true(str_eq_z(call.persons.v[0].name, "Үлгілі Айгүл"));
    assert_true(str_eq_z(call.persons.v[0].address.text_kk, "Абай даңғылы, 12"));
    assert_true(call.persons.v[0].address.confirmed);
    assert_int_equal(db_tx_read(family, "test/everybody", everybody_tx, &call), ST_OK);
    assert_int_equal(call.n, 2 + 1);
}

static void strangers_and_the_other_parent_are_not_found(void **state)
{
    static const int strangers[] = {FATHER, BOY, 77};
    (void)state;

    be_parent(MOTHER);
    for (size_t i = 0; i < COUNT(strangers); i++) {
        struct call call = {.id = ID((uint8_t)strangers[i])};
        assert_int_equal(db_tx_read(family, "test/by-id", by_id_tx, &call), ST_NOT_FOUND);
        assert_int_equal(db_tx_read(family, "test/child", child_tx, &call), ST_NOT_FOUND);
    }
}

static void former_guardian_sees_the_child_no_more(void **state)
{
    struct call call = {
        .id = ID(FATHER), .other = ID(BOY), .day = {time_date(owner->now_us).days - 1}};
    (void)state;

    be_parent(FATHER);
    assert_int_equal(db_tx_read(family, "test/relation", relation_tx, &call), ST_OK);
    assert_true(str_eq_z(call.relation.relation, "GUARDIAN") && call.relation.confirmed);
    assert_int_equal(db_tx(owner, "test/end", end_tx, &call), ST_OK);
    struct call after = {.id = ID(BOY)};
    assert_int_equal(db_tx_read(family, "test/child", child_tx, &after), ST_NOT_FOUND);
    assert_int_equal(db_tx_read(family, "test/by-id", by_id_tx, &after), ST_NOT_FOUND);
    assert_int_equal(db_tx_read(family, "test/relation", relation_tx, &call), ST_NOT_FOUND);
}

static void nobody_is_seen_without_a_context(void **state)
{
    struct call call = {.n = -1};
    (void)state;

    assert_int_equal(db_tx_read(family, "test/everybody", everybody_tx, &call), ST_OK);
    assert_int_equal(call.n, 0);
    assert_int_equal(db_tx_read(staff, "test/everybody", everybody_tx, &call), ST_OK);
    assert_int_equal(call.n, 0);
}

static void a_phone_that_somebody_wrote_down_is_not_confirmed(void **state)
{
    struct call call = {.id = ID(MOTHER), .text = "+77010000002"}, none = call;
    (void)state;

    none.text = "";
    be_parent(MOTHER);
    assert_int_equal(db_tx(family, "test/phone", set_phone_tx, &call), ST_OK);
    assert_int_equal(db_tx_read(family, "test/confirmed", confirmed_tx, &none), ST_OK);
    assert_int_equal(db_tx(family, "test/phone", egov_phone_tx, &call), ST_OK);
    assert_int_equal(db_tx_read(family, "test/confirmed", confirmed_tx, &call), ST_OK);
    be_parent(FATHER); /* to whom she is a stranger */
    assert_int_equal(db_tx_read(family, "test/confirmed", confirmed_tx, &none), ST_OK);
}

static void family_changes_own_contact_and_nothing_else(void **state)
{
    struct call call = {.id = ID(MOTHER), .text = "8 701 000 00 02"};
    (void)state;

    be_parent(MOTHER);
    assert_int_equal(db_tx(family, "test/phone", set_phone_tx, &call), ST_OK);
    assert_int_equal(db_tx_read(family, "test/by-id", by_id_tx, &call), ST_OK);
    assert_true(str_eq_z(call.person->phone, "+77010000002"));
    call.text = "12";
    assert_int_equal(db_tx(family, "test/phone", set_phone_tx, &call), ST_INVALID);
    call = (struct call){.id = ID(GIRL), .text = "+77010000003"};
    assert_int_equal(db_tx(family, "test/phone", set_phone_tx, &call), ST_NOT_FOUND);
    assert_int_equal(db_tx(family, "test/take-name", take_name_tx, &call), ST_FORBIDDEN);
}

/* ---- staff ----------------------------------------------------------------------------------- */

static void school_sees_whom_a_service_shared_until_the_day(void **state)
{
    struct date today = time_date(owner->now_us);
    struct call call = {.id = ID(GIRL), .other = ID(SCHOOL), .day = {today.days + 30}};
    (void)state;

    be_clerk(SCHOOL);
    assert_int_equal(db_tx_read(staff, "test/by-id", by_id_tx, &call), ST_NOT_FOUND);
    assert_int_equal(db_tx(owner, "test/share", share_tx, &call), ST_OK);
    assert_int_equal(db_tx_read(staff, "test/by-id", by_id_tx, &call), ST_OK);
    assert_true(str_eq_z(call.person->iin, "880315600013"));
    be_clerk(OTHER_SCHOOL);
    assert_int_equal(db_tx_read(staff, "test/by-id", by_id_tx, &call), ST_NOT_FOUND);
    sign_in(staff, "department", 98, DEPARTMENT, ACCESS_PERSON | ACCESS_DEPARTMENT);
    assert_int_equal(db_tx_read(staff, "test/by-id", by_id_tx, &call), ST_OK);
    assert_int_equal(call.person->iin.n, 0); /* need not know it */
}

static void protected_child_is_shown_to_the_director_only(void **state)
{
    struct call call = {.id = ID(GIRL), .other = ID(SCHOOL), .day = day("2200-01-01")};
    (void)state;

    assert_int_equal(db_tx(owner, "test/share", share_tx, &call), ST_OK);
    assert_int_equal(db_tx(owner, "test/protect", protect_tx, &call), ST_OK);
    be_clerk(SCHOOL);
    assert_int_equal(db_tx_read(staff, "test/by-id", by_id_tx, &call), ST_NOT_FOUND);
    call.text = "880315600013";
    assert_int_equal(db_tx(staff, "test/by-iin", by_iin_tx, &call), ST_NOT_FOUND);
    sign_in(staff, "director", 97, SCHOOL, ACCESS_PERSON | ACCESS_DIRECTOR);
    assert_int_equal(db_tx_read(staff, "test/by-id", by_id_tx, &call), ST_OK);
}

static void clerk_finds_a_person_by_number_for_paper_intake(void **state)
{
    struct call call = {.text = "880315600013"};
    (void)state;

    be_clerk(SCHOOL);
    assert_int_equal(db_tx(staff, "test/by-iin", by_iin_tx, &call), ST_OK);
    assert_true(uuid_eq(call.person->id, ID(GIRL)));
    call.id = ID(GIRL);
    assert_int_equal(db_tx_read(staff, "test/by-id", by_id_tx, &call), ST_OK);
    call.text = "000101100006";
    assert_int_equal(db_tx(staff, "test/by-iin", by_iin_tx, &call), ST_NOT_FOUND);
    call.text = "880315600014";
    assert_int_equal(db_tx(staff, "test/by-iin", by_iin_tx, &call), ST_INVALID);
    sign_in(staff, "department", 98, DEPARTMENT, ACCESS_PERSON | ACCESS_DEPARTMENT);
    call.text = "880315600013";
    assert_int_equal(db_tx(staff, "test/by-iin", by_iin_tx, &call), ST_FORBIDDEN);
}

/* ---- facts ----------------------------------------------------------------------------------- */

static void preschool_counts_in_the_same_organisation_and_year(void **state)
{
    static const struct {
        const char *bin;
        int year;
        bool completed;
    } cases[] = {{"991240000013", 2094, true}, {"991240000013", 2093, false}, {"", 2094, false}};
    (void)state;

    be_parent(MOTHER);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct call call = {.id = ID(GIRL), .text = cases[i].bin, .n = cases[i].year};
        assert_int_equal(db_tx_read(family, "test/preschool", preschool_tx, &call), ST_OK);
        assert_int_equal(call.answer, cases[i].completed);
    }
}

static void known_person_keeps_the_facts_of_the_register(void **state)
{
    struct call call = {.text = "631109600045"};
    (void)state;

    assert_int_equal(db_tx(family, "test/ensure", ensure_tx, &call), ST_OK);
    assert_true(uuid_eq(call.id, ID(MOTHER)));
    be_parent(MOTHER);
    assert_int_equal(db_tx_read(family, "test/by-id", by_id_tx, &call), ST_OK);
    assert_true(str_eq_z(call.person->surname, "Үлгілі"));
}

static void newcomer_is_added_once(void **state)
{
    struct call first = {.text = "000101100006"}, again = {.text = "000101100006"};
    (void)state;

    assert_int_equal(db_tx(family, "test/ensure", ensure_tx, &first), ST_OK);
    assert_int_equal(db_tx(family, "test/ensure", ensure_tx, &again), ST_OK);
    assert_true(uuid_eq(first.id, again.id));
}

static void record_with_a_moved_seal_is_not_used(void **state)
{
    struct call move = {.id = ID(MOTHER), .other = ID(GIRL)}, call = {.id = ID(GIRL)};
    (void)state;

    assert_int_equal(db_tx(owner, "test/move-iin", move_iin_tx, &move), ST_OK);
    be_parent(MOTHER);
    assert_int_equal(db_tx_read(family, "test/by-id", by_id_tx, &call), ST_INTERNAL);
    assert_string_equal(family->failure.code, "keys.integrity");
    assert_int_equal(db_tx_read(family, "test/children", children_tx, &call), ST_OK);
    assert_true(call.persons.v[0].broken);
    assert_int_equal(call.persons.v[0].iin.n, 0);
    assert_int_equal(call.persons.v[0].address.text_kk.n, 0);
}

static enum status journal_tx(struct ctx *c, void *arg)
{
    struct call *in = arg;
    struct person_test_journal_of_rows rows;
    size_t at;

    TRY(person_test_journal_of(c, uuid_print(c->mem, in->id), &rows));
    in->n = (int64_t)rows.n;
    in->answer =
        rows.n > 0 && str_find(rows.v[rows.n - 1].details, STR("[\"Үлгілі\", \"x\"]"), &at);
    return ST_OK;
}

static void change_by_a_direct_command_is_journalled_with_old_and_new_name(void **state)
{
    struct call call = {.id = ID(BOY)};
    (void)state;

    assert_int_equal(db_tx(owner, "test/take-name", take_name_tx, &call), ST_OK);
    struct ctx *root = db_fixture_ctx(fixture, "oqu_admin");
    assert_int_equal(db_tx_read(root, "test/journal", journal_tx, &call), ST_OK);
    assert_int_equal(call.n, 1);
    assert_true(call.answer);
}

struct of_age {
    struct date born;
    struct person_test_links_of_age_row *row;
};

static enum status born_tx(struct ctx *c, void *arg)
{
    struct of_age *in = arg;
    int64_t changed;

    TRY(person_test_correct_born(c, ID(GIRL), in->born, &changed));
    return person_test_links_of_age(c, ID(GIRL), &in->row);
}

static void a_link_follows_the_childs_date_of_birth(void **state)
{
    struct of_age in = {.born = day("2088-03-15")};
    struct ctx *root = db_fixture_ctx(fixture, "oqu_admin");
    (void)state;

    assert_int_equal(db_tx(root, "test/born", born_tx, &in), ST_OK);
    assert_int_equal(in.row->n, 2);
    assert_int_equal(in.row->of_age_on.v.days, day("2106-03-15").days);
    in.born = day("2090-02-28");
    assert_int_equal(db_tx(root, "test/born", born_tx, &in), ST_OK);
    assert_int_equal(in.row->of_age_on.v.days, day("2108-02-28").days);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(parent_sees_oneself_and_current_children_only, set_up),
        cmocka_unit_test_setup(strangers_and_the_other_parent_are_not_found, set_up),
        cmocka_unit_test_setup(former_guardian_sees_the_child_no_more, set_up),
        cmocka_unit_test_setup(nobody_is_seen_without_a_context, set_up),
        cmocka_unit_test_setup(a_phone_that_somebody_wrote_down_is_not_confirmed, set_up),
        cmocka_unit_test_setup(family_changes_own_contact_and_nothing_else, set_up),
        cmocka_unit_test_setup(school_sees_whom_a_service_shared_until_the_day, set_up),
        cmocka_unit_test_setup(protected_child_is_shown_to_the_director_only, set_up),
        cmocka_unit_test_setup(clerk_finds_a_person_by_number_for_paper_intake, set_up),
        cmocka_unit_test_setup(preschool_counts_in_the_same_organisation_and_year, set_up),
        cmocka_unit_test_setup(known_person_keeps_the_facts_of_the_register, set_up),
        cmocka_unit_test_setup(newcomer_is_added_once, set_up),
        cmocka_unit_test_setup(a_link_follows_the_childs_date_of_birth, set_up),
        cmocka_unit_test_setup(record_with_a_moved_seal_is_not_used, set_up),
        cmocka_unit_test_setup(change_by_a_direct_command_is_journalled_with_old_and_new_name,
                               set_up),
    };
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
