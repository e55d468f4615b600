/* The journal against a real database: who can write, read, and what tampering shows. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "audit/audit.h"
#include "audit_test_queries.h"
#include "db_fixture.h"

enum { ACTS = 620, ACTS_EACH = 20 }; /* more than one page of the verifier in one chain */

static struct db_fixture *fixture;
static struct ctx *family, *staff, *owner, *admin;

static const struct uuid clerk = {{1}}, school = {{2}}, other_school = {{3}};
static const struct uuid parent = {{10}}, child = {{11}}, stranger = {{12}};
static const struct uuid nobody = {{0}};

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

static int fresh(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    db_fixture_load(fixture, "src/audit/testing/card.sql");
    family = db_fixture_ctx(fixture, "oqu_family");
    staff = db_fixture_ctx(fixture, "oqu_staff");
    owner = db_fixture_ctx(fixture, "oqu_owner");
    admin = db_fixture_ctx(fixture, "oqu_admin");
    db_fixture_sign(staff, "director", clerk, school);
    db_fixture_sign(family, "parent", parent, nobody);
    return 0;
}

static enum status act_tx(struct ctx *c, void *arg)
{
    uint8_t hash[AUDIT_HASH];
    return audit_record(c, arg, hash);
}

static void act(struct ctx *c, const char *action, struct uuid organisation, struct uuid subject)
{
    struct audit_act in = {.action = action,
                           .object_type = "person",
                           .object = uuid_print(c->mem, subject),
                           .organisation = organisation,
                           .subject = subject};
    assert_int_equal(db_tx_locked(c, "test/act", act_tx, &in), ST_OK);
}

static enum status last_tx(struct ctx *c, void *arg)
{
    struct audit_test_last_row **row = arg;
    return audit_test_last(c, row);
}

static struct audit_test_last_row *last(void)
{
    struct audit_test_last_row *row = NULL;
    assert_int_equal(db_tx_read(admin, "test/last", last_tx, &row), ST_OK);
    return row;
}

static void assert_text(struct str got, const char *expected)
{
    assert_string_equal(str_z(admin->mem, got), expected);
}

static void an_act_is_written_with_who_and_from_where(void **state)
{
    (void)state;
    staff->client_address = STR("192.0.2.7");
    staff->actor.session = clerk;
    act(staff, "person.open", school, child);
    struct audit_test_last_row *row = last();
    assert_text(row->action, "person.open");
    assert_text(row->role.v, "director");
    assert_text(row->door.v, "staff");
    assert_text(row->address.v, "192.0.2.7");
    assert_text(row->request.v, "test");
    assert_true(row->session.set);
    assert_true(row->person.set && uuid_eq(row->person.v, clerk));
    assert_true(row->organisation.set && uuid_eq(row->organisation.v, school));
    assert_true(row->subject.set && uuid_eq(row->subject.v, child));
}

static void the_system_acts_without_a_person(void **state)
{
    struct ctx *work = db_fixture_ctx(fixture, "oqu_work");
    (void)state;

    act(work, "notice.send", nobody, child);
    assert_false(last()->person.set || last()->organisation.set);
}

/* ---- row trigger --------------------------------------------------------------------------- */

static const struct uuid card = {{50}};

static enum status cards_tx(struct ctx *c, void *arg)
{
    struct bytes sealed = {(const uint8_t *)"secret-1", 8},
                 other = {(const uint8_t *)"secret-2", 8};
    const struct audit_test_card_add_in in = {.id = card,
                                              .name = STR("Test"),
                                              .state = STR("new"),
                                              .sealed = sealed,
                                              .organisation = school,
                                              .person = child};
    int step = *(int *)arg;
    int64_t n;

    TRY(audit_test_card_add(c, &in, &n));
    if (step > 0)
        TRY(audit_test_card_change(c, card, STR("Test"), STR("done"), other, &n));
    if (step > 1)
        TRY(audit_test_card_change(c, card, STR("Test"), STR("done"), other, &n));
    if (step > 2)
        TRY(audit_test_card_remove(c, card, &n));
    return ST_OK;
}

/* req: M456-5.13a */
static void a_changed_record_is_written_without_closed_values(void **state)
{
    static const struct {
        int step;
        const char *action, *details;
    } rows[] = {
        {0, "row.insert",
         "{\"columns\": {\"id\": \"changed\", \"name\": \"changed\", \"state\": [null, \"new\"], "
         "\"person_id\": \"changed\", \"iin_sealed\": \"changed\", \"organisation_id\": "
         "\"changed\"}}"},
        {1, "row.update",
         "{\"columns\": {\"state\": [\"new\", \"done\"], \"iin_sealed\": \"changed\"}}"},
        {2, "row.update",
         "{\"columns\": {\"state\": [\"new\", \"done\"], \"iin_sealed\": \"changed\"}}"},
        {3, "row.delete",
         "{\"columns\": {\"id\": \"changed\", \"name\": \"changed\", \"state\": [\"done\", null], "
         "\"person_id\": \"changed\", \"iin_sealed\": \"changed\", \"organisation_id\": "
         "\"changed\"}}"},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        int step = rows[i].step;
        fresh(NULL);
        assert_int_equal(db_tx(staff, "test/cards", cards_tx, &step), ST_OK);
        struct audit_test_last_row *row = last();
        assert_text(row->action, rows[i].action);
        assert_text(row->details, rows[i].details);
        assert_text(row->object_type, "audit_test.card");
        assert_text(row->object, "32000000-0000-0000-0000-000000000000");
        assert_true(row->organisation.set && uuid_eq(row->organisation.v, school));
        assert_true(row->subject.set && uuid_eq(row->subject.v, child));
        assert_int_equal(row->seq, step == 0 ? 1 : step < 3 ? 2 : 3);
    }
}

/* ---- append only --------------------------------------------------------------------------- */

static enum status try_tamper(struct ctx *c, int way, int64_t *ret_changed)
{
    switch (way) {
    case 0: return audit_test_alter_row(c, 0, 1, ret_changed);
    case 1: return audit_test_remove_row(c, 0, 1, ret_changed);
    case 2: return audit_test_truncate(c, ret_changed);
    default: return audit_test_move_head(c, 0, ret_changed);
    }
}

static enum status tamper_tx(struct ctx *c, void *arg)
{
    int64_t changed = 0;

    TRY(try_tamper(c, *(int *)arg, &changed));
    return changed == 0 ? FAIL(c, ST_FORBIDDEN, "db.forbidden") : ST_OK;
}

static void nobody_changes_the_journal(void **state)
{
    struct ctx *const everybody[] = {family, staff, owner, admin};
    (void)state;

    act(staff, "person.open", school, child);
    for (size_t i = 0; i < COUNT(everybody); i++)
        for (int way = 0; way < 4; way++)
            assert_int_equal(db_fixture_rolled_back(everybody[i], tamper_tx, &way), ST_FORBIDDEN);
}

/* ---- reading ------------------------------------------------------------------------------- */

struct reading {
    struct audit_filter filter;
    const struct audit_row *after;
    size_t size;
    struct uuid about;
    struct audit_page page;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    return audit_list(c, &r->filter, r->after, r->size, &r->page);
}

static enum status about_tx(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    return audit_about(c, r->about, r->after, r->size, &r->page);
}

static size_t listed(struct ctx *c, struct audit_filter filter)
{
    struct reading r = {.filter = filter, .size = 100};
    assert_int_equal(db_tx_read(c, "test/list", list_tx, &r), ST_OK);
    return r.page.n;
}

/* req: M456-5.13c */
static void a_manager_reads_the_own_subtree_only(void **state)
{
    struct ctx *security = db_fixture_ctx(fixture, "oqu_staff");
    struct ctx *officer = db_fixture_ctx(fixture, "oqu_staff");
    (void)state;

    act(staff, "person.open", school, child);
    act(staff, "person.open", other_school, stranger);
    act(staff, "person.edit", school, stranger);
    db_fixture_sign(security, "security", stranger, other_school);
    db_fixture_sign(officer, "clerk", stranger, school);

    assert_int_equal(listed(staff, (struct audit_filter){0}), 2);
    assert_int_equal(listed(staff, (struct audit_filter){.subject = child}), 1);
    assert_int_equal(listed(staff, (struct audit_filter){.organisation = other_school}), 0);
    assert_int_equal(listed(staff, (struct audit_filter){.person = clerk}), 2);
    assert_int_equal(listed(staff, (struct audit_filter){.from_us = staff->now_us + TIME_DAY}), 0);
    assert_int_equal(listed(security, (struct audit_filter){0}), 3);
    assert_int_equal(listed(security, (struct audit_filter){.object_type = STR("person")}), 3);
    assert_int_equal(listed(officer, (struct audit_filter){0}), 0);
}

/* req: M456-5.13c */
static void a_period_that_ends_before_it_begins_is_refused(void **state)
{
    struct reading r = {.filter = {.from_us = 5, .to_us = 4}, .size = 10};
    (void)state;

    assert_int_equal(db_tx_read(staff, "test/list", list_tx, &r), ST_INVALID);
    assert_string_equal(staff->failure.code, "audit.period-backwards");
}

static void pages_continue_where_the_last_one_ended(void **state)
{
    struct reading r = {.size = 3};
    size_t sizes[] = {3, 3, 1}, n = 0;
    (void)state;

    for (int i = 0; i < 7; i++)
        act(staff, i % 2 ? "person.open" : "person.edit", school, child);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        assert_int_equal(db_tx_read(staff, "test/list", list_tx, &r), ST_OK);
        assert_int_equal(r.page.n, sizes[i]);
        assert_int_equal(r.page.more, i < 2);
        for (size_t k = 0; k < r.page.n; k++, n++)
            assert_int_equal(r.page.v[k].seq, 7 - (int64_t)n);
        r.after = &r.page.v[r.page.n - 1];
    }
}

static void a_parent_sees_who_opened_the_childs_record(void **state)
{
    struct reading r = {.size = 10, .about = child};
    (void)state;

    act(staff, "person.open", school, child);
    act(staff, "person.open", school, stranger);
    assert_int_equal(db_tx_read(family, "test/about", about_tx, &r), ST_OK);
    assert_int_equal(r.page.n, 1);
    assert_true(uuid_eq(r.page.v[0].person, clerk));
    r.about = stranger;
    assert_int_equal(db_tx_read(family, "test/about", about_tx, &r), ST_OK);
    assert_int_equal(r.page.n, 0);
    assert_int_equal(db_tx_read(family, "test/list", list_tx, &r), ST_FORBIDDEN);
}

/* ---- verification -------------------------------------------------------------------------- */

static struct audit_report verify(void)
{
    struct audit_report report;
    assert_int_equal(audit_verify(owner, &report), ST_OK);
    return report;
}

static enum status many_tx(struct ctx *c, void *arg)
{
    (void)arg;
    for (int i = 0; i < ACTS_EACH; i++)
        TRY(audit_add(c, "person.open", "person", child, school, STR("{\"text\": \"Қ\\\"ж\"}")));
    return ST_OK;
}

static void many_acts(void)
{
    for (int i = 0; i < ACTS / ACTS_EACH; i++)
        assert_int_equal(db_tx(staff, "test/many", many_tx, NULL), ST_OK);
}

static void a_sound_journal_is_sound(void **state)
{
    (void)state;
    assert_int_equal(verify().rows, 0);
    many_acts();
    act(staff, "person.open", other_school, child);
    act(family, "person.open", nobody, child);
    struct audit_report report = verify();
    assert_int_equal(report.fault, AUDIT_SOUND);
    assert_int_equal(report.rows, ACTS + 2);
}

struct tamper {
    enum audit_fault found;
    int64_t at; /* what the report names */
    int way;
    int64_t seq, to;
    int32_t shard;
};

static enum status break_in_tx(struct ctx *c, void *arg)
{
    const struct tamper *t = arg;
    int32_t shard = t->shard;
    int64_t n;

    if (t->way == 0)
        return audit_test_alter_row(c, shard, t->seq, &n);
    if (t->way == 1)
        return audit_test_remove_row(c, shard, t->seq, &n);
    TRY(audit_test_move_row(c, shard, t->seq, 100000, &n));
    TRY(audit_test_move_row(c, shard, t->to, t->seq, &n));
    return audit_test_move_row(c, shard, 100000, t->to, &n);
}

static enum status save_tx(struct ctx *c, void *arg)
{
    int64_t n;
    (void)arg;

    TRY(audit_test_break_open(c, &n));
    return audit_test_save(c, &n);
}

static enum status restore_tx(struct ctx *c, void *arg)
{
    int64_t n;
    (void)arg;

    TRY(audit_test_remove_all(c, &n));
    return audit_test_restore(c, &n);
}

struct writer {
    struct ctx *c;
    struct uuid organisation;
    bool serializable;
    pthread_t thread;
};

static void *write_acts(void *arg)
{
    const struct writer *writer = arg;
    struct audit_act in = {.action = "person.open",
                           .object_type = "person",
                           .object = STR("x"),
                           .organisation = writer->organisation};

    for (int i = 0; i < ACTS_EACH; i++) {
        enum status st = writer->serializable ? db_tx(writer->c, "test/act", act_tx, &in)
                                              : db_tx_locked(writer->c, "test/act", act_tx, &in);
        ASSERT(st == ST_OK || st == ST_BUSY); /* busy: repeated five times in vain */
        i -= st == ST_BUSY;
    }
    return NULL;
}

/* Three write to one chain, one to another, with both kinds of transaction. */
static void writers_at_the_same_time_keep_the_chains_whole(void **state)
{
    struct writer writers[] = {{.organisation = school},
                               {.organisation = school},
                               {.organisation = school, .serializable = true},
                               {.organisation = other_school, .serializable = true}};
    (void)state;

    for (size_t i = 0; i < COUNT(writers); i++) {
        writers[i].c = db_fixture_ctx(fixture, "oqu_work");
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_acts, &writers[i]), 0);
    }
    for (size_t i = 0; i < COUNT(writers); i++)
        assert_int_equal(pthread_join(writers[i].thread, NULL), 0);
    struct audit_report report = verify();
    assert_int_equal(report.fault, AUDIT_SOUND);
    assert_int_equal(report.rows, COUNT(writers) * ACTS_EACH);
}

/* What a superuser does behind the platform's back shows, by the number of the first bad row. */
/* req: M456-5.16 */
static void tampering_is_found_and_named(void **state)
{
    static const struct tamper cases[] = {
        {AUDIT_ALTERED, 1, 0, 1, 0, 0},       {AUDIT_ALTERED, 502, 0, 502, 0, 0},
        {AUDIT_ALTERED, ACTS, 0, ACTS, 0, 0}, {AUDIT_REMOVED, 1, 1, 1, 0, 0},
        {AUDIT_REMOVED, 501, 1, 501, 0, 0},   {AUDIT_REORDERED, 600, 2, 600, 601, 0},
        {AUDIT_CUT, ACTS, 1, ACTS, 0, 0},
    };
    (void)state;

    many_acts();
    assert_int_equal(db_tx_locked(admin, "test/save", save_tx, NULL), ST_OK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tamper t = cases[i];
        t.shard = last()->shard;
        assert_int_equal(db_tx_locked(admin, "test/tamper", break_in_tx, &t), ST_OK);
        struct audit_report report = verify();
        assert_int_equal(report.fault, t.found);
        assert_int_equal(report.seq, t.at);
        assert_int_equal(db_tx_locked(admin, "test/restore", restore_tx, NULL), ST_OK);
        assert_int_equal(verify().fault, AUDIT_SOUND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_act_is_written_with_who_and_from_where, fresh),
        cmocka_unit_test_setup(the_system_acts_without_a_person, fresh),
        cmocka_unit_test(a_changed_record_is_written_without_closed_values),
        cmocka_unit_test_setup(nobody_changes_the_journal, fresh),
        cmocka_unit_test_setup(a_manager_reads_the_own_subtree_only, fresh),
        cmocka_unit_test_setup(a_period_that_ends_before_it_begins_is_refused, fresh),
        cmocka_unit_test_setup(pages_continue_where_the_last_one_ended, fresh),
        cmocka_unit_test_setup(a_parent_sees_who_opened_the_childs_record, fresh),
        cmocka_unit_test_setup(a_sound_journal_is_sound, fresh),
        cmocka_unit_test_setup(writers_at_the_same_time_keep_the_chains_whole, fresh),
        cmocka_unit_test_setup(tampering_is_found_and_named, fresh),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
