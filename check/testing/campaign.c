/* See campaign.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "campaign.h"

#include <string.h>

#include "admission/testing/site.h"
#include "app/module.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_complaint.h"

enum { TWIN = 10, REFUSED = 13 }; /* families; the one before REFUSED has the only seat there */

struct campaign {
    struct uuid kk, ru, other, twins, full,
        beside; /* full: complained of; beside: has a free seat */
    struct page *mothers[WORLD_FAMILIES];
};

struct db_fixture *campaign_fixture(void)
{
    return site.world.fixture;
}

static struct str verifier;

struct str campaign_verifier(void)
{
    return verifier;
}

static void read_verifier(void)
{
    struct page *p = site_visitor();

    page_get(p, "/log/key");
    page_assert_status(p, 200);
    verifier = str_copy(site.admin->mem, str_from_z(page_body(p)));
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void decide(struct campaign *all, int family, bool yes)
{
    struct page *p = site_staff("clerk", site.world.clerk, site.world.school);
    struct uuid id = site_id(all->mothers[family]);

    site_files_checked();
    page_get(p, site_path(yes ? "/staff/admission/%s" : "/staff/admission/%s/refuse", id));
    if (!yes) {
        page_choose(p, "ground", "R1");
        page_fill(p, "facts", "052-2/у нысанында дәрігердің мөрі жоқ");
        page_fill(p, "remedy", "Мөрі бар нысанды алып, қайта беріңіз");
    }
    site_press(p, yes ? MSG_admission_staff_approve : MSG_admission_staff_refuse_send);
    page_assert_status(p, 200);
}

static void withdraw(struct page *p)
{
    page_get(p, page_address(p));
    site_follow(p, MSG_admission_case_withdraw);
    site_press(p, MSG_admission_withdraw_send_code);
    page_fill(p, "code", site_code());
    site_press(p, MSG_admission_withdraw_button);
    page_assert_status(p, 200);
}

static void enter_paper(int family, struct uuid pool)
{
    struct page *p = site_staff("clerk", site.world.clerk, site.world.school);

    page_get(p, "/staff/paper");
    page_fill(p, "child_iin", world_child_iin(site.admin, family).p);
    page_fill(p, "adult_iin", world_parent_iin(site.admin, family).p);
    page_choose(p, "relation", "parent");
    page_choose(p, "pool", uuid_print(site.admin->mem, pool).p);
    page_fill_date(p, "date", "2026-06-10");
    page_tick(p, "consent");
    page_tick(p, "documents");
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 200);
}

static void enrol(struct campaign *all, int family)
{
    struct page *p = site_staff("director", site.world.director, site.world.school);
    struct str id = uuid_print(site.admin->mem, site_id(all->mothers[family]));

    page_get(p, "/staff/orders/new");
    page_fill(p, "number", "1-НҚ");
    page_fill_date(p, "date", "2026-08-25");
    page_fill(p, "letter", "А");
    page_tick(p, str_printf(site.admin->mem, "child=" STR_FMT, STR_ARG(id)).p);
    site_press(p, MSG_admission_order_sign);
    page_assert_at(p, "/staff/orders");
}

static void hand_over(struct uuid from, struct uuid to)
{
    struct page *p = site_staff("department", site.world.officer, site.world.department);

    page_get(p, site_path("/staff/handover/%s", from));
    page_choose(p, "to", uuid_print(site.admin->mem, to).p);
    site_press(p, MSG_admission_handover_look);
    page_choose(p, "legal_act", "order-564");
    page_fill(p, "reason", "Мектеп жабылады");
    page_tick(p, "sure");
    site_press(p, MSG_admission_handover_press);
    page_assert_status(p, 200);
}

/* A repeated job of the product, by its name. */
static void run_job(const char *name)
{
    bool more = true;

    site.world.work->config = site.config;
    for (size_t i = 0; modules[i]; i++)
        for (const struct job *job = modules[i]->jobs; job && job->name; job++)
            if (strcmp(job->name, name) == 0)
                for (int n = 0; more && n < 100; n++)
                    assert_int_equal(job->run(site.world.work, &more), ST_OK);
    assert_false(more);
}

/* ---- the story ------------------------------------------------------------------------------- */

/* Families up to WORLD_FAR live near the school, number 84; the others near number 9. */
static void apply(struct campaign *all, int first, int n, struct uuid pool, const char *school)
{
    const struct site_choice choice = {.pool = pool, .region = "710000000", .typed = school};

    for (int family = first; family < first + n; family++) {
        all->mothers[family] = site_parent(site.world.parent[family]);
        site_fill_draft(all->mothers[family], &choice);
        site_sign(all->mothers[family]);
    }
}

/* Two children signed once, one seat: the mother keeps it. */
static void twins(struct campaign *all)
{
    const struct site_choice choice = {.pool = all->twins, .region = "710000000", .typed = "84"};
    struct page *p = site_parent(site.world.parent[TWIN]);

    world_siblings(&site.world, TWIN, TWIN + 1);
    site_fill_draft(p, &choice);
    struct uuid first = site_id(p);
    site_start_draft(p);
    site_answer_child(p);
    site_answer_school(p, &choice);
    site_answer_documents(p);
    struct str second = uuid_print(site.admin->mem, site_id(p));
    site_answer_special(p);
    page_get(p, site_path("/my/draft/%s/together", first));
    page_tick(p, str_printf(site.admin->mem, "draft=" STR_FMT, STR_ARG(second)).p);
    site_press(p, MSG_admission_together_save);
    site_sign(p);
    site_follow(p, MSG_admission_keep_open);
    page_choose(p, "answer", "yes");
    site_press(p, MSG_admission_keep_send);
    page_assert_status(p, 200);
}

/* A refused family complains; one officer proposes a seat, another confirms it. */
static void complain(struct campaign *all, int family, const char *wish, const char *seat)
{
    struct page *mother = all->mothers[family], *first, *second;

    page_get(mother, page_address(mother));
    site_follow(mother, MSG_admission_case_complain);
    site_press(mother, MSG_complaint_begin_press);
    page_choose(mother, "ground", "FULL");
    page_fill(mother, "words", "Мектеп бізден кейін өтініш бергендерді алды");
    page_choose(mother, "wish", wish);
    site_press(mother, MSG_complaint_save);
    site_press(mother, MSG_complaint_send);
    struct uuid complaint = site_id(mother);
    first = site_staff("department", site.world.officer, site.world.department);
    page_get(first, site_path("/staff/complaint/%s", complaint));
    page_choose(first, "seat", seat);
    page_fill(first, "found", "Мектепте орын жоқ, отбасы мектеп аумағында тұрады");
    page_fill(first, "rule", "Үлгілік қағидалар, 7-тармақ");
    page_fill(first, "reason", "Ең жақын бос орын");
    site_press(first, MSG_complaint_propose_press);
    page_assert_status(first, 200);
    second = site_staff("department", site.world.father, site.world.department);
    page_get(second, site_path("/staff/complaint/%s/decide", complaint));
    page_choose(second, "answer", "yes");
    site_press(second, MSG_complaint_decide_press);
    page_assert_status(second, 200);
}

static void directions(struct campaign *all)
{
    db_fixture_load(site.world.fixture, "check/testing/second_officer.sql");
    complain(all, REFUSED, "NEAR_SCHOOL", uuid_print(site.admin->mem, all->beside).p);
    complain(all, REFUSED + 1, "THIS_SCHOOL", "above");
}

static void first_day(struct campaign *all)
{
    all->kk = world_pool_aside(&site.world, "kk", 6, 1, "2026-06-30T18:00:00+05:00");
    all->ru = world_pool(&site.world, "ru", 2);
    all->other = world_pool_of(&site.world, site.world.other_school, "kk", 1);
    enter_paper(WORLD_OWN, all->kk);
    apply(all, 0, 4, all->kk, "84");
    apply(all, WORLD_FAR, 2, all->kk, "84");
    apply(all, 4, 2, all->kk, "84");
    enter_paper(6, all->kk);
    apply(all, 7, 1, all->ru, "84");
    apply(all, WORLD_FAR + 2, 2, all->other, "9");
    apply(all, WORLD_FAR + 4, 3, all->kk, "84");
    all->twins = world_pool(&site.world, "uz", 1);
    all->full = world_pool(&site.world, "tj", 1);
    all->beside = world_pool(&site.world, "en", 1);
    twins(all);
    apply(all, REFUSED - 1, 3, all->full, "84");
    run_job("admission/publish");
    run_job("ledger/head");
}

static void second_day(struct campaign *all)
{
    world_clock(&site.world, "2026-06-18T11:00:00+05:00");
    decide(all, 0, true);
    decide(all, 1, false);
    decide(all, 2, true);
    withdraw(all->mothers[2]);
    hand_over(site.world.other_school, site.world.school);
    world_clock(&site.world, "2026-06-18T18:05:00+05:00");
    world_timers(&site.world);
    run_job("admission/publish");
    run_job("ledger/head");
}

static void leave_and_join_reserve(struct page *p)
{
    page_get(p, page_address(p));
    site_press(p, MSG_admission_reserve_leave);
    site_press(p, MSG_admission_reserve_join);
    page_assert_status(p, 200);
}

static void take_offer(struct page *p)
{
    page_get(p, page_address(p));
    site_follow(p, MSG_admission_offer_open);
    page_choose(p, "answer", "yes");
    site_press(p, MSG_admission_offer_send);
    page_assert_status(p, 200);
}

/* Who was refused as full is in the reserve, as everybody wished. The first takes a seat, others do
 * not answer, one may still answer in the end, one waits. */
static void reserve(struct campaign *all)
{
    leave_and_join_reserve(all->mothers[WORLD_FAR + 6]);
    withdraw(all->mothers[4]);
    world_timers(&site.world);
    take_offer(all->mothers[WORLD_FAR + 1]);
    withdraw(all->mothers[5]);
    world_timers(&site.world);
    world_clock(&site.world, "2026-06-22T18:05:00+05:00");
    world_timers(&site.world);
}

static void later(struct campaign *all)
{
    world_clock(&site.world, "2026-06-19T10:00:00+05:00");
    decide(all, 3, true); /* a day late */
    reserve(all);
    directions(all);
    world_clock(&site.world, "2026-08-25T10:00:00+05:00");
    world_timers(&site.world); /* seats that were set aside, and an offer */
    enrol(all, 0);
    run_job("admission/publish");
    run_job("ledger/head");
}

int campaign_start(void **state)
{
    static struct campaign all;

    if (site_start(state) != 0 || site_open(state) != 0)
        return -1;
    db_fixture_load(site.world.fixture, "check/testing/rights.sql");
    first_day(&all);
    second_day(&all);
    later(&all);
    read_verifier();
    return 0;
}

int campaign_stop(void **state)
{
    return site_close(state) == 0 ? site_stop(state) : -1;
}
