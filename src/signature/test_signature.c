/* Codes and signed objects against a real database: what signs what, how often, and for how long.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"
#include "db_fixture.h"
#include "keys/keys.h"
#include "platform/platform.h"
#include "signature/signature.h"
#include "signature_test_queries.h"

#define PURPOSE "test.sign"

static struct db_fixture *fixture;
static struct ctx *family, *staff, *admin, *owner;

static const struct uuid parent = {{1}}, other = {{2}}, clerk = {{3}}, school = {{4}},
                         nobody = {{0}};
static const struct bytes text = {(const uint8_t *)"exact bytes", 11},
                          others = {(const uint8_t *)"other bytes", 11};

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

/* A database of its own for each test. */
static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    family = db_fixture_ctx(fixture, "oqu_family");
    staff = db_fixture_ctx(fixture, "oqu_staff");
    admin = db_fixture_ctx(fixture, "oqu_admin");
    owner = db_fixture_ctx(fixture, "oqu_owner");
    db_fixture_sign(family, "parent", parent, nobody);
    db_fixture_sign(staff, "clerk", clerk, school);
    return 0;
}

/* ---- steps ----------------------------------------------------------------------------------- */

struct sending {
    struct bytes content;
    struct uuid code;
};

static enum status send_tx(struct ctx *c, void *arg)
{
    struct sending *sending = arg;
    return signature_code_send(c, PURPOSE, sending->content, STR("+77010000000"), &sending->code);
}

static enum status send(struct ctx *c, struct bytes content, struct uuid *ret_code)
{
    struct sending sending = {.content = content};

    TRY(db_tx(c, "test/send", send_tx, &sending));
    *ret_code = sending.code;
    return ST_OK;
}

static struct str open_field(const char *column, struct uuid id, struct bytes sealed)
{
    struct bytes plain;

    assert_int_equal(
        keys_open_field(admin, KEY_CONTACT, keys_place(admin, column, id), sealed, &plain), ST_OK);
    return (struct str){(const char *)plain.p, plain.n};
}

/* What only the superuser sees. */
struct seen {
    struct uuid code;
    struct signature_test_sent_row *sent;
    struct signature_test_kept_row *kept;
    struct signature_test_live_row *live;
    struct signature_test_objects_row *objects;
};

static enum status see_tx(struct ctx *c, void *arg)
{
    struct seen *seen = arg;

    TRY(signature_test_sent(c, &seen->sent));
    TRY(signature_test_live(c, STR(PURPOSE), &seen->live));
    TRY(signature_test_objects(c, &seen->objects));
    return uuid_is_nil(seen->code) ? ST_OK : signature_test_kept(c, seen->code, &seen->kept);
}

static struct seen see(struct uuid code)
{
    struct seen seen = {.code = code};
    assert_int_equal(db_tx_read(admin, "test/see", see_tx, &seen), ST_OK);
    return seen;
}

/* The digits that went to the phone last. */
static struct str sent_code(void)
{
    struct signature_test_sent_row *row = see(nobody).sent;
    size_t at = 0;

    assert_non_null(row);
    struct str sms = open_field("notice.outbox.text_sealed", row->id, row->text_sealed);
    while (at < sms.n && (sms.p[at] < '0' || sms.p[at] > '9'))
        at++;
    return str_sub(sms, at, SIGNATURE_CODE_DIGITS);
}

static struct str another(struct str code)
{
    char *z = arena_alloc(admin->mem, code.n);

    memcpy(z, code.p, code.n);
    z[0] = z[0] == '9' ? '0' : (char)(z[0] + 1);
    return (struct str){z, code.n};
}

static void assert_answer(struct uuid code,
                          struct str typed,
                          struct bytes content,
                          enum signature_answer answer)
{
    enum signature_answer given;

    assert_int_equal(signature_code_check(family, code, typed, content, &given), ST_OK);
    assert_int_equal(given, answer);
}

static void move_clock(int64_t us)
{
    assert_int_equal(platform_clock_set(owner, us, STR("test")), ST_OK);
    family->now_us = time_real_us() + us;
    db_fixture_sign(family, "parent", parent, nobody);
}

struct storing {
    struct bytes content;
    struct uuid code, object;
    struct bytes hash;
};

static enum status coded_tx(struct ctx *c, void *arg)
{
    struct storing *s = arg;
    return signature_store_coded(c, "test.object", school, s->content, s->code, &s->object,
                                 &s->hash);
}

static enum status sealed_tx(struct ctx *c, void *arg)
{
    struct storing *s = arg;
    return signature_store_sealed(c, "test.object", school, s->content, &s->object, &s->hash);
}

static enum status store(struct uuid code, struct bytes content, struct uuid *ret_object)
{
    struct storing s = {.code = code, .content = content};

    TRY(db_tx(family, "test/store", coded_tx, &s));
    *ret_object = s.object;
    return ST_OK;
}

struct reading {
    struct uuid id;
    struct signature_object object;
};

static enum status read_tx(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    return signature_read(c, r->id, &r->object);
}

/* ---- codes ----------------------------------------------------------------------------------- */

static void a_code_is_sealed_until_it_goes_to_the_phone(void **state)
{
    struct uuid code;
    size_t at;
    (void)state;

    assert_int_equal(send(family, text, &code), ST_OK);
    struct str digits = sent_code();
    assert_int_equal(digits.n, SIGNATURE_CODE_DIGITS);
    struct seen seen = see(code);
    struct str phone = open_field("notice.outbox.to_sealed", seen.sent->id, seen.sent->to_sealed);
    assert_true(str_eq(phone, STR("+77010000000")));
    assert_false(str_find(seen.kept->whole, STR("7010000000"), &at));
}

static void the_right_code_signs_exactly_what_it_was_sent_for(void **state)
{
    struct uuid code, object;
    (void)state;

    assert_int_equal(send(family, text, &code), ST_OK);
    assert_int_equal(store(code, text, &object), ST_CONFLICT); /* not answered yet */
    assert_answer(code, sent_code(), others, SIGNATURE_OTHER_CONTENT);
    assert_answer(code, sent_code(), text, SIGNATURE_RIGHT);
    assert_answer(code, sent_code(), text, SIGNATURE_RIGHT); /* the form sent again */
    assert_int_equal(store(code, others, &object), ST_CONFLICT);
    assert_int_equal(store(code, text, &object), ST_OK);
    struct reading r = {.id = object};
    assert_int_equal(db_tx_read(family, "test/read", read_tx, &r), ST_OK);
    assert_memory_equal(r.object.content.p, text.p, text.n);
    assert_int_equal(r.object.content.n, text.n);
    assert_true(str_eq(r.object.method, STR("SMS_CODE")));
}

static void a_code_signs_once(void **state)
{
    struct uuid code, object;
    (void)state;

    assert_int_equal(send(family, text, &code), ST_OK);
    assert_answer(code, sent_code(), text, SIGNATURE_RIGHT);
    assert_int_equal(store(code, text, &object), ST_OK);
    assert_int_equal(store(code, text, &object), ST_CONFLICT);
    assert_string_equal(family->failure.code, "signature.code.not-answered");
    assert_answer(code, sent_code(), text, SIGNATURE_EXPIRED);
}

static void five_wrong_tries_end_a_code(void **state)
{
    struct uuid code;
    (void)state;

    assert_int_equal(send(family, text, &code), ST_OK);
    struct str right = sent_code(), wrong = another(right);
    for (int i = 0; i < SIGNATURE_CODE_TRIES; i++)
        assert_answer(code, wrong, text, SIGNATURE_WRONG);
    assert_answer(code, right, text, SIGNATURE_EXHAUSTED);
    assert_int_equal(send(family, text, &code), ST_OK); /* a new one starts anew */
    assert_answer(code, sent_code(), text, SIGNATURE_RIGHT);
}

static void a_code_ends_after_ten_minutes(void **state)
{
    struct uuid code;
    (void)state;

    assert_int_equal(send(family, text, &code), ST_OK);
    struct str right = sent_code();
    move_clock((SIGNATURE_CODE_MINUTES * 60 - 30) * TIME_SECOND);
    assert_answer(code, another(right), text, SIGNATURE_WRONG);
    move_clock(SIGNATURE_CODE_MINUTES * 60 * TIME_SECOND);
    assert_answer(code, right, text, SIGNATURE_EXPIRED);
}

static void a_new_code_ends_the_one_before(void **state)
{
    struct uuid first, second;
    (void)state;

    assert_int_equal(send(family, text, &first), ST_OK);
    struct str old = sent_code();
    assert_int_equal(send(family, text, &second), ST_OK);
    assert_answer(first, old, text, SIGNATURE_EXPIRED);
    assert_int_equal(see(nobody).live->n, 1);
}

static void ten_codes_an_hour_are_enough(void **state)
{
    struct uuid code;
    (void)state;

    for (int i = 0; i < SIGNATURE_CODES_AN_HOUR; i++)
        assert_int_equal(send(family, text, &code), ST_OK);
    assert_int_equal(send(family, text, &code), ST_INVALID);
    assert_string_equal(family->failure.code, "signature.code.too-many");
    db_fixture_sign(family, "parent", other, nobody); /* counted for each person */
    assert_int_equal(send(family, text, &code), ST_OK);
    move_clock(3601 * TIME_SECOND);
    assert_int_equal(send(family, text, &code), ST_OK);
}

static void nobody_answers_or_uses_the_code_of_another(void **state)
{
    enum signature_answer answer;
    struct uuid code, object;
    (void)state;

    assert_int_equal(send(family, text, &code), ST_OK);
    struct str right = sent_code();
    assert_answer(code, right, text, SIGNATURE_RIGHT);
    db_fixture_sign(family, "parent", other, nobody);
    assert_int_equal(signature_code_check(family, code, right, text, &answer), ST_NOT_FOUND);
    assert_int_equal(store(code, text, &object), ST_CONFLICT);
}

static enum status forge_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return signature_test_forge_answer(c, *(struct uuid *)arg, &changed);
}

static void a_door_cannot_point_a_code_at_other_content(void **state)
{
    struct uuid code;
    (void)state;

    assert_int_equal(send(family, text, &code), ST_OK);
    assert_int_equal(db_tx(family, "test/forge", forge_tx, &code), ST_FORBIDDEN);
}

/* ---- objects --------------------------------------------------------------------------------- */

static void the_school_reads_its_objects_and_a_stranger_none(void **state)
{
    struct storing s = {.content = text};
    (void)state;

    assert_int_equal(db_tx(staff, "test/seal", sealed_tx, &s), ST_OK);
    struct reading r = {.id = s.object};
    assert_int_equal(db_tx_read(staff, "test/read", read_tx, &r), ST_OK);
    assert_true(str_eq(r.object.method, STR("SEAL")));
    assert_int_equal(db_tx_read(family, "test/read", read_tx, &r), ST_NOT_FOUND);
    db_fixture_sign(staff, "clerk", other, other);
    assert_int_equal(db_tx_read(staff, "test/read", read_tx, &r), ST_NOT_FOUND);
}

static enum status overwrite_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return signature_test_overwrite(c, *(struct uuid *)arg, &changed);
}

static enum status remove_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return signature_test_remove(c, *(struct uuid *)arg, &changed);
}

static void nobody_changes_or_removes_a_signed_object(void **state)
{
    struct storing s = {.content = text};
    struct ctx *all[] = {staff, owner, admin};
    (void)state;

    assert_int_equal(db_tx(staff, "test/seal", sealed_tx, &s), ST_OK);
    for (size_t i = 0; i < COUNT(all); i++) {
        assert_int_equal(db_tx(all[i], "test/overwrite", overwrite_tx, &s.object), ST_FORBIDDEN);
        assert_int_equal(db_tx(all[i], "test/remove", remove_tx, &s.object), ST_FORBIDDEN);
    }
}

static void a_failed_act_leaves_the_code_unused(void **state)
{
    struct uuid code, object;
    (void)state;

    assert_int_equal(send(family, text, &code), ST_OK);
    assert_answer(code, sent_code(), text, SIGNATURE_RIGHT);
    struct storing s = {.code = code, .content = text};
    assert_int_equal(db_fixture_rolled_back(family, coded_tx, &s), ST_OK);
    assert_int_equal(see(nobody).objects->n, 0);
    assert_int_equal(store(code, text, &object), ST_OK);
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static void a_token_gives_its_text_back_and_an_altered_one_nothing(void **state)
{
    struct str token, read, fact = STR("1|1000001|Қ");
    (void)state;

    assert_int_equal(signature_token(family, fact, &token), ST_OK);
    assert_int_equal(signature_token_read(staff, token, &read), ST_OK);
    assert_true(str_eq(read, fact));
    char *z = arena_alloc(admin->mem, token.n);
    for (size_t i = 0; i < token.n; i++) {
        memcpy(z, token.p, token.n);
        z[i] = z[i] == 'B' ? 'C' : 'B';
        if (z[i] == token.p[i])
            continue;
        assert_int_equal(signature_token_read(staff, (struct str){z, token.n}, &read), ST_INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_code_is_sealed_until_it_goes_to_the_phone, set_up),
        cmocka_unit_test_setup(the_right_code_signs_exactly_what_it_was_sent_for, set_up),
        cmocka_unit_test_setup(a_code_signs_once, set_up),
        cmocka_unit_test_setup(five_wrong_tries_end_a_code, set_up),
        cmocka_unit_test_setup(a_code_ends_after_ten_minutes, set_up),
        cmocka_unit_test_setup(a_new_code_ends_the_one_before, set_up),
        cmocka_unit_test_setup(ten_codes_an_hour_are_enough, set_up),
        cmocka_unit_test_setup(nobody_answers_or_uses_the_code_of_another, set_up),
        cmocka_unit_test_setup(a_door_cannot_point_a_code_at_other_content, set_up),
        cmocka_unit_test_setup(the_school_reads_its_objects_and_a_stranger_none, set_up),
        cmocka_unit_test_setup(nobody_changes_or_removes_a_signed_object, set_up),
        cmocka_unit_test_setup(a_failed_act_leaves_the_code_unused, set_up),
        cmocka_unit_test_setup(a_token_gives_its_text_back_and_an_altered_one_nothing, set_up),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
