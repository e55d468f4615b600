/* Time-stamps beside stored signatures, against a real database and a service that answers rightly,
 * not at all, or something else; and a verdict that is repeated years later. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/module.h"
#include "base/config.h"
#include "base/log.h"
#include "base/time.h"
#include "cades/testing/service.h"
#include "db_fixture.h"
#include "i18n/msg_signature.h"
#include "keys/testing/seal.h"
#include "person/person.h"
#include "signature/copy.h"
#include "signature/keeping.h"
#include "signature/seal.h"
#include "signature/verdict.h"
#include "signature_test_queries.h"

enum { ARENA = 64 << 20 };

extern const struct module signature_module;

static struct db_fixture *fixture;
static struct ctx *family, *work;
static struct arena *mem;
static struct authority *first, *later; /* later: who follows in three years */
static struct authority_peer service;
static pthread_t thread;
static struct uuid parent;
static char home[] = "/tmp/oqu-stamp-XXXXXX";
static const struct uuid nobody = {{0}}, school = {{4}};
static const struct bytes text = {(const uint8_t *)"exact bytes\n", 12};
static const int64_t year = 365 * TIME_DAY;

/* ---- the installation ------------------------------------------------------------------------ */

static void write_anchor(const char *name, struct bytes bytes)
{
    FILE *out = fopen(str_printf(mem, "%s/anchors/%s", home, name).p, "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
    assert_int_equal(fclose(out), 0);
}

static const struct config *settings(const char *digest)
{
    const struct config_key *const lists[] = {signature_module.settings};
    struct config *config = config_new(mem, str_from_z(home), lists, 1);
    struct config_problem problem;
    struct str file =
        str_printf(mem,
                   "[signature]\nauthority = test\nocsp_url = http://127.0.0.1:%d/\ntsp_url = "
                   "http://127.0.0.1:%d/\n"
                   "tsp_policy = 1.2.398.3.3.2.6.4\ntsp_timeout_ms = 500\nstamp_digest = %s\n",
                   service.port, service.port, digest);

    assert_true(config_parse(config, file, &problem) && config_finish(config, &problem));
    return config;
}

static int start(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    mem = arena_new(ARENA, ARENA);
    assert_non_null(mkdtemp(home));
    assert_int_equal(mkdir(str_printf(mem, "%s/anchors", home).p, 0700), 0);
    first = authority_at(mem, KEY_RSA, time_real_us());
    later = authority_at(mem, KEY_RSA, time_real_us() + 3 * year);
    write_anchor("root.cer", first->root->certificate);
    write_anchor("issuer.cer", first->issuer->certificate);
    write_anchor("root-later.cer", later->root->certificate);
    write_anchor("issuer-later.cer", later->issuer->certificate);
    assert_true(authority_peer_listen(&service, 0));
    assert_int_equal(pthread_create(&thread, NULL, authority_peer_serve, &service), 0);
    fixture = db_fixture_start();
    return 0;
}

static int stop(void **state)
{
    static const char *const names[] = {"anchors/root.cer",
                                        "anchors/issuer.cer",
                                        "anchors/root-later.cer",
                                        "anchors/issuer-later.cer",
                                        "anchors",
                                        "seal.p12",
                                        "seal.pin",
                                        ""};

    (void)state;
    db_fixture_stop(fixture);
    (void)shutdown(service.listening, SHUT_RDWR);
    (void)pthread_join(thread, NULL);
    (void)close(service.listening);
    for (size_t i = 0; i < COUNT(names); i++)
        (void)remove(str_printf(mem, "%s/%s", home, names[i]).p);
    arena_free(mem);
    return 0;
}

static enum status person_tx(struct ctx *c, void *arg)
{
    const struct person_identity identity = {STR("620704500039"), STR("Сынақ"), STR("Асан"),
                                             STR(""), "EGOV"};
    return person_ensure(c, &identity, arg);
}

static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    family = db_fixture_ctx(fixture, "oqu_family");
    work = db_fixture_ctx(fixture, "oqu_work");
    family->config = work->config = settings("sha512");
    family->machine_us = family->now_us;
    work->machine_us = work->now_us;
    work->actor.kind = ACTOR_SYSTEM;
    assert_int_equal(db_tx(family, "test/person", person_tx, &parent), ST_OK);
    db_fixture_sign(family, "parent", parent, nobody);
    family->actor.session = (struct uuid){{7}};
    service.country = first;
    service.about = NULL;
    service.ahead_us = 0;
    service.mode = AUTHORITY_RIGHT;
    return 0;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static enum status offer_tx(struct ctx *c, void *arg)
{
    return signature_offer(c, "test.sign", text, arg);
}

struct storing {
    const struct signature_keyed *keyed;
    struct uuid object;
    struct bytes hash;
};

static enum status store_tx(struct ctx *c, void *arg)
{
    struct storing *s = arg;
    return signature_store_keyed(c, "test.object", school, text, s->keyed, &s->object, &s->hash);
}

/* A parent signs; the object that is stored. */
static struct uuid signed_object(void)
{
    struct storing storing = {0};
    struct uuid offer;

    assert_int_equal(db_tx(family, "test/offer", offer_tx, &offer), ST_OK);
    const struct signing signing = {.content = signature_offered(family, offer, text),
                                    .signers = {first->parent},
                                    .n_signers = 1};
    const struct signature_by_key by_key = {
        .offer = offer, .content = text, .signature = authority_sign(mem, &signing)};
    assert_int_equal(signature_key_check(family, &by_key, &storing.keyed), ST_OK);
    assert_int_equal(db_tx(family, "test/store", store_tx, &storing), ST_OK);
    work->machine_us = time_real_us();
    return storing.object;
}

struct loading {
    struct uuid object;
    struct keeping *kept;
};

static enum status load_tx(struct ctx *c, void *arg)
{
    const struct loading *loading = arg;
    return keeping_load(c, loading->object, loading->kept);
}

static const struct keeping *kept(struct uuid object)
{
    struct loading loading = {object, NEW(mem, struct keeping)};

    assert_int_equal(db_tx_read(work, "test/load", load_tx, &loading), ST_OK);
    return loading.kept;
}

static const struct cades_verdict *judged_at(struct uuid object, int64_t at_us)
{
    struct cades_verdict *verdict = NEW(mem, struct cades_verdict);
    struct authority_known known;

    assert_int_equal(authority_know(work, &known), ST_OK);
    keeping_judge(work, kept(object), &known, at_us, verdict);
    return verdict;
}

/* The machine's clock, and that of the service, so much later than now. */
static void move_clocks(int64_t ahead_us)
{
    work->machine_us = time_real_us() + ahead_us;
    service.ahead_us = ahead_us;
}

static void run(void)
{
    bool more = true;

    while (more) {
        work->failure = (struct failure){0};
        assert_int_equal(keeping_stamp(work, &more), ST_OK);
    }
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void a_signature_gets_a_time_stamp_once(void **state)
{
    struct uuid object = signed_object();
    (void)state;

    assert_int_equal(kept(object)->archive.n_layers, 0);
    run();
    const struct keeping *k = kept(object);
    assert_int_equal(k->archive.n_layers, 1);
    assert_int_equal(k->layers[0].n_parts, 0); /* over the signature itself */
    assert_int_equal(k->n_answers, 2);         /* at signing, and after the time-stamp */
    service.asked = 0;
    run();
    assert_int_equal(service.asked, 0);
    assert_int_equal(kept(object)->archive.n_layers, 1);
}

/* The key ended after half a year; the verdict says what it said then. */
static void the_verdict_is_repeated_years_later(void **state)
{
    struct uuid object = signed_object();
    (void)state;

    assert_false(judged_at(object, time_real_us() + 2 * year)->valid);
    run();
    const struct cades_verdict *verdict = judged_at(object, time_real_us() + 2 * year);
    const struct cades_signer *signer = &verdict->signers[0];
    assert_true(verdict->valid && signer->stamped);
    assert_int_equal(signer->checks[CADES_OCSP].result, CADES_PASSED);
    assert_true(signer->reference_us <= time_real_us());
}

static void it_is_renewed_before_its_authority_ends(void **state)
{
    struct uuid object = signed_object();
    (void)state;

    run();
    move_clocks(4 * year - 200 * TIME_DAY); /* half a year before the end, and some days */
    run();
    assert_int_equal(kept(object)->archive.n_layers, 1);
    service.country = later;
    move_clocks(4 * year - 170 * TIME_DAY);
    run();
    assert_int_equal(kept(object)->archive.n_layers, 2);
    assert_false(judged_at(object, time_real_us() + 8 * year)->valid);
    const struct cades_verdict *verdict = judged_at(object, time_real_us() + 6 * year);
    assert_true(verdict->valid && verdict->signers[0].stamped);
    assert_true(verdict->signers[0].reference_us <= time_real_us()); /* the first one's time */
}

static void another_digest_renews_everything(void **state)
{
    struct uuid object = signed_object();
    (void)state;

    run();
    move_clocks(30 * TIME_DAY);
    work->config = settings("streebog512");
    run();
    assert_int_equal(kept(object)->archive.n_layers, 2);
    assert_true(judged_at(object, time_real_us() + 2 * year)->valid);
    run();
    assert_int_equal(kept(object)->archive.n_layers, 2);
}

static void what_the_service_says_wrongly_is_not_kept(void **state)
{
    struct uuid object = signed_object();
    bool more;
    (void)state;

    for (int mode = AUTHORITY_SILENT; mode < AUTHORITY_MODES; mode++) {
        service.mode = (enum authority_mode)mode;
        work->failure = (struct failure){0};
        assert_int_equal(keeping_stamp(work, &more), ST_BUSY);
        assert_int_equal(kept(object)->archive.n_layers, 0);
    }
}

static enum status number_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return signature_test_number_copy(c, *(struct uuid *)arg, &changed);
}

/* Whoever holds a printed copy sees when it was time-stamped, without signing in. */
static void who_holds_a_copy_is_told(void **state)
{
    struct uuid object = signed_object();
    struct ctx *visitor = db_fixture_ctx(fixture, "oqu_public");
    struct copy_found found = {0};
    (void)state;

    assert_int_equal(db_tx(db_fixture_ctx(fixture, "oqu_admin"), "test/copy", number_tx, &object),
                     ST_OK);
    assert_int_equal(copy_look_up(visitor, 1, STR("K7QX4MRT9W2D"), &found), ST_OK);
    assert_true(found.row && !found.stamps);
    run();
    assert_int_equal(copy_look_up(visitor, 1, STR("K7QX4MRT9W2D"), &found), ST_OK);
    assert_true(found.stamps && found.stamps->n == 1);
    assert_string_equal(str_z(mem, found.stamps->authority), "СЫНАҚ TSA");
    assert_true(found.stamps->holds_until > found.stamps->first_at + 3 * year);
    assert_int_equal(copy_look_up(visitor, 1, STR("K7QX4MRT9W2E"), &found), ST_OK);
    assert_false(found.row || found.stamps);
}

static enum status forge_tx(struct ctx *c, void *arg)
{
    struct signature_test_without_triggers_row *row;
    int64_t changed;

    TRY(signature_test_without_triggers(c, &row));
    return signature_test_forge_stamp(c, *(struct uuid *)arg, &changed);
}

/* A time-stamp that was exchanged is not covered up with a new one. */
static void what_is_broken_gets_no_new_one(void **state)
{
    struct uuid object = signed_object();
    struct ctx *admin = db_fixture_ctx(fixture, "oqu_admin");
    (void)state;

    run();
    assert_int_equal(db_tx(admin, "test/forge", forge_tx, &object), ST_OK);
    move_clocks(4 * year - 170 * TIME_DAY);
    service.country = later;
    service.asked = 0;
    run();
    assert_int_equal(service.asked, 0);
    assert_int_equal(kept(object)->archive.n_layers, 1);
}

/* ---- then and now ---------------------------------------------------------------------------- */

static struct verdict *then_and_now(struct uuid object, int64_t ahead_us)
{
    struct verdict *v = NEW(mem, struct verdict);

    move_clocks(ahead_us);
    assert_int_equal(verdict_load(work, object, v), ST_OK);
    assert_true(v->keyed && v->agrees && v->recorded_valid && v->repeated.valid);
    assert_int_equal(verdict_now(work, v), ST_OK);
    return v;
}

static void assert_why(const struct verdict *v, enum msg expected)
{
    enum msg why[VERDICT_WHY_MOST];
    size_t n = verdict_why(v, why);

    if (expected == MSG_NONE) {
        assert_int_equal(n, 0);
        return;
    }
    assert_int_equal(n, 1);
    assert_string_equal(msg_key(why[0]), msg_key(expected));
}

/* The verdict of then is repeated by what was kept, whatever has become of everything else. */
static void then_and_now_differ_for_a_reason(void **state)
{
    struct uuid object = signed_object(), stamped;
    (void)state;

    assert_why(then_and_now(object, 0), MSG_NONE);
    const struct verdict *v = then_and_now(object, 2 * year);
    assert_false(v->now.valid || v->now.pending);
    assert_why(v, MSG_signature_verdict_why_ended);
    service.mode = AUTHORITY_SILENT;
    v = then_and_now(object, TIME_DAY);
    assert_true(v->now.pending);
    assert_why(v, MSG_signature_verdict_why_unknown);
    service.mode = AUTHORITY_RIGHT;
    stamped = signed_object();
    move_clocks(0);
    run();
    v = then_and_now(stamped, 2 * year);
    assert_true(v->now.valid);
    assert_why(v, MSG_signature_verdict_why_stamped);
}

static enum status forge_revocation_tx(struct ctx *c, void *arg)
{
    struct signature_test_without_triggers_row *row;
    int64_t changed;

    TRY(signature_test_without_triggers(c, &row));
    return signature_test_forge_revocation(c, *(struct uuid *)arg, &changed);
}

static enum status forge_content_tx(struct ctx *c, void *arg)
{
    struct signature_test_without_triggers_row *row;
    int64_t changed;

    TRY(signature_test_without_triggers(c, &row));
    return signature_test_forge_content(c, *(struct uuid *)arg, &changed);
}

/* Whoever owns the machine can change what is stored, but not what it says. */
static void changed_evidence_is_told(void **state)
{
    struct ctx *admin = db_fixture_ctx(fixture, "oqu_admin");
    struct uuid object = signed_object();
    struct verdict *v = NEW(mem, struct verdict);
    struct str archive;
    (void)state;

    assert_int_equal(verdict_load(work, object, v), ST_OK);
    assert_int_equal(verdict_evidence(work, v, &archive), ST_OK);
    assert_int_equal(db_tx(admin, "test/forge", forge_revocation_tx, &object), ST_OK);
    assert_int_equal(verdict_load(work, object, v), ST_OK);
    assert_false(v->agrees || v->repeated.valid);
    assert_int_equal(db_tx(admin, "test/forge", forge_content_tx, &object), ST_OK);
    assert_true(verdict_load(work, object, v) == ST_INTERNAL);
    work->failure = (struct failure){0};
}

/* ---- the organisation's seal ----------------------------------------------------------------- */

static struct seal *open_seal(void)
{
    static const char *const purposes[] = {"1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2",
                                           "1.2.398.3.3.4.1.2.6", NULL};
    struct profile profile = authority_head();
    const char *path = str_printf(mem, "%s/seal.p12", home).p;
    const char *pin = str_printf(mem, "%s/seal.pin", home).p;
    struct seal *seal;

    profile.purposes = purposes;
    profile.surname = profile.patronymic = profile.iin = STR("");
    profile.serial = 0x9001;
    struct owner *owner = authority_admit(mem, first, profile);
    service.about = owner;
    test_seal_file(path, maker_library_key(owner->maker), owner->certificate, "pin");
    test_seal_write(pin, "pin\n", 4, 0600);
    const struct seal_settings s = {.file = str_from_z(path), .pin = str_from_z(pin)};
    assert_int_equal(seal_open(work, &s, &seal), ST_OK);
    return seal;
}

/* The certificate ended after half a year; with the time-stamp the seal is what it was. */
static void a_seal_holds_after_its_certificate_by_its_time_stamp(void **state)
{
    const struct str facts = STR("2|7|APPROVED|-|2026-06-17T10:00:00+05:00");
    struct seal *seal = open_seal();
    struct signature_sealed sealed;
    struct str token;
    bool more = false;
    (void)state;

    db_fixture_seal(fixture, seal);
    assert_int_equal(signature_token_sealed(family, facts, &token), ST_OK);
    assert_int_equal(signature_token_sealed(family, facts, &token), ST_OK); /* once is enough */
    work->machine_us = time_real_us() + 2 * year;
    assert_int_equal(signature_seal_show(work, facts, &sealed), ST_OK);
    assert_true(sealed.found && sealed.tone == TONE_BAD);
    work->machine_us = time_real_us();
    service.mode = AUTHORITY_SILENT;
    assert_int_equal(seal_stamp_all(work, &more), ST_BUSY);
    service.mode = AUTHORITY_RIGHT;
    const struct owner *sealer = service.about;
    service.about = NULL; /* the answer is about somebody else */
    work->failure = (struct failure){0};
    assert_int_equal(seal_stamp_all(work, &more), ST_BUSY);
    service.about = sealer;
    work->failure = (struct failure){0};
    assert_int_equal(seal_stamp_all(work, &more), ST_OK);
    assert_true(more);
    assert_int_equal(seal_stamp_all(work, &more), ST_OK);
    assert_false(more);
    work->machine_us = time_real_us() + 2 * year;
    assert_int_equal(signature_seal_show(work, facts, &sealed), ST_OK);
    assert_int_equal(sealed.tone, TONE_OK);
    assert_int_equal(signature_seal_show(work, STR("2|7|REFUSED|-|x"), &sealed), ST_OK);
    assert_false(sealed.found);
    db_fixture_seal(fixture, NULL);
    seal_close(seal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_signature_gets_a_time_stamp_once, set_up),
        cmocka_unit_test_setup(the_verdict_is_repeated_years_later, set_up),
        cmocka_unit_test_setup(it_is_renewed_before_its_authority_ends, set_up),
        cmocka_unit_test_setup(another_digest_renews_everything, set_up),
        cmocka_unit_test_setup(what_the_service_says_wrongly_is_not_kept, set_up),
        cmocka_unit_test_setup(who_holds_a_copy_is_told, set_up),
        cmocka_unit_test_setup(what_is_broken_gets_no_new_one, set_up),
        cmocka_unit_test_setup(then_and_now_differ_for_a_reason, set_up),
        cmocka_unit_test_setup(changed_evidence_is_told, set_up),
        cmocka_unit_test_setup(a_seal_holds_after_its_certificate_by_its_time_stamp, set_up),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
