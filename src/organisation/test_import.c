/* Files of territories as an officer of a department sends them: what they would change, what is
 * wrong in them, and one press that takes over all of a file or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "base/buf.h"
#include "keys/keys.h"
#include "organisation/import_check.h"
#include "organisation/organisation.h"
#include "organisation_test_queries.h"
#include "person/person.h"
#include "table_schema.h"

enum { FOREIGN_SCHOOL = 60, ABAI, ABAI_STREET, KABANBAI, NEIGHBOUR, OLD_TERRITORY, OLD_ITEM };

#define FOREIGN_BIN "991240000102"
#define HEADER                                                                                     \
    "school,settlement,street_kk,street_ru,house_from,house_to,parity,flat_from,flat_to,"          \
    "language\n"
#define SEND  "Файлды тексеру"
#define APPLY "apply" /* the form */

static struct ctx *worker;

static struct date day_after(int days)
{
    struct date today = time_date(country->staff->now_us + country->offset_us);
    return (struct date){today.days + days};
}

static enum status load_tx(struct ctx *c, void *arg)
{
    const struct organisation_new foreign = {
        .id = ID(FOREIGN_SCHOOL),
        .parent = ID(OTHER_DEPARTMENT),
        .bin = STR(FOREIGN_BIN),
        .kind = STR("secondary-school"),
        .name_kk = STR("Көрші мектеп"),
        .name_ru = STR("Соседняя школа"),
        .legal_name_kk = STR("Көрші мектеп"),
        .legal_name_ru = STR("Соседняя школа"),
        .region = STR("750000000"),
        .district = STR("750000000"),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .languages = STR("kk"),
        .primary_programme = true,
        .valid_from = day_after(-1000),
    };
    const struct organisation_new_street streets[] = {
        {ID(ABAI), STR("710000000"), STR("Абай даңғылы"), STR("проспект Абая"), STR("")},
        {ID(ABAI_STREET), STR("710000000"), STR("Абай көшесі"), STR("улица Абая"), STR("")},
        {ID(KABANBAI), STR("710000000"), STR("Қабанбай батыр даңғылы"),
         STR("проспект Кабанбай батыра"), STR("")},
    };
    const struct organisation_new_territory territory = {ID(OLD_TERRITORY), ID(SCHOOL), STR("1-Ә"),
                                                         day_after(-400), day_after(-300)};
    const struct organisation_new_item items[] = {
        {ID(OLD_ITEM), ID(OLD_TERRITORY), ID(ABAI), 1, 45, STR("ODD"), STR(""), STR(""), 0, 0},
        {ID(OLD_ITEM + 1), ID(OLD_TERRITORY), ID(KABANBAI), 0, 0, STR("ALL"), STR(""), STR(""), 0,
         0},
        {ID(OLD_ITEM + 2), ID(OLD_TERRITORY), ID(ABAI), 12, 12, STR("ALL"), STR("/1"), STR("kk"), 1,
         60},
    };
    int64_t changed;
    (void)arg;

    TRY(organisation_load(c, &foreign, 1, STR("test")));
    TRY(organisation_load_streets(c, streets, COUNT(streets)));
    TRY(organisation_load_territories(c, &territory, 1));
    TRY(organisation_load_items(c, items, COUNT(items)));
    TRY(organisation_test_department_region(c, ID(DEPARTMENT), STR("710000000"), &changed));
    return organisation_test_department_region(c, ID(OTHER_DEPARTMENT), STR("750000000"), &changed);
}

static int set_up(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    worker = db_fixture_ctx(country->fixture, "oqu_work");
    assert_int_equal(db_tx(country->owner, "test/territories", load_tx, NULL), ST_OK);
    country_add(CLERK_IIN, DEPARTMENT, "department");
    country_sign_in(country->page, CLERK_IIN);
    return 0;
}

/* What the scanner says is tested where it belongs: src/file/test_territories.c. */
static enum organisation_scan all_clean(struct ctx *c, struct bytes content)
{
    (void)c;
    (void)content;
    return ORGANISATION_SCAN_CLEAN;
}

static void work(void)
{
    bool more;

    do
        assert_int_equal(organisation_import_job(worker, all_clean, &more), ST_OK);
    while (more);
    do
        assert_int_equal(organisation_apply_job(worker, &more), ST_OK);
    while (more);
}

/* Presses, and lets the job take over what was shown. */
static void apply(struct page *p)
{
    page_press(p, APPLY);
    page_assert_says(p, "Енгізілді: 0 %");
    work();
    page_get(p, page_address(p));
}

/* Fills in the form and sends it; the page is then what came of it. */
static void send_from(struct page *p, struct str file, int days)
{
    page_get(p, "/staff/territories/import");
    page_upload(p, "file", "aumaqtar.csv", file);
    page_fill(p, "act_number", "A-7");
    page_fill_date(p, "act_date", "2026-03-01");
    page_fill_date(p, "from", str_z(country->mem, time_print_date(country->mem, day_after(days))));
    page_press(p, SEND);
}

/* The same, checked: the page is the dry run. */
static void send_and_check(struct page *p, struct str file, int days)
{
    send_from(p, file, days);
    page_assert_status(p, 200);
    page_assert_says(p, "Тексерілді: 0 %");
    work();
    page_get(p, page_address(p));
    page_assert_status(p, 200);
}

struct territories {
    int school;
    struct organisation_test_territories_of_rows rows;
};

static enum status territories_tx(struct ctx *c, void *arg)
{
    struct territories *in = arg;
    return organisation_test_territories_of(c, ID(in->school), &in->rows);
}

static struct organisation_test_territories_of_rows territories_of(int school)
{
    struct territories in = {.school = school};
    assert_int_equal(db_tx_read(country->owner, "test/territories-of", territories_tx, &in), ST_OK);
    return in.rows;
}

static enum status acts_tx(struct ctx *c, void *arg)
{
    struct organisation_test_acts_row **row = arg;
    return organisation_test_acts(c, STR("organisation.territories-imported"), row);
}

static int64_t imported(void)
{
    struct organisation_test_acts_row *row;
    assert_int_equal(
        db_tx_read(db_fixture_ctx(country->fixture, "oqu_admin"), "test/acts", acts_tx, &row),
        ST_OK);
    return row->n;
}

struct asked {
    const char *house;
    int days;
    size_t n;
};

static enum status matches_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;
    const struct organisation_address address = {.street = ID(ABAI),
                                                 .house = str_from_z(asked->house)};
    const struct organisation_match *matches;

    return organisation_matches(c, &address, day_after(asked->days), &matches, &asked->n);
}

/* Schools to which a house of проспект Абая belongs, so many days from now. */
static size_t schools_of_house(const char *house, int days)
{
    struct asked asked = {house, days, 0};
    assert_int_equal(db_tx_read(country->family, "test/matches", matches_tx, &asked), ST_OK);
    return asked.n;
}

/* Of the form that takes the shown file over. */
static const char *apply_token(struct page *p)
{
    return page_attribute(p, "//form[contains(@action, '/apply')]//input[@name='_csrf']", "value");
}

#define SCHOOL_ROW(name, added, gone, same)                                                        \
    "//tr[normalize-space(th)='" name "'][td[2]='" added "'][td[3]='" gone "'][td[4]='" same "']"

/* ---- a good file ----------------------------------------------------------------------------- */

static const char good[] = HEADER SCHOOL_BIN ",Астана,Абай даңғылы,,1,45,тақ,,,\n" SCHOOL_BIN
                                             ",710000000,,проспект Абая,100,*,,,,\n" OTHER_BIN
                                             ",г. Астана,Абай даңғылы,проспект Абая,2,46,EVEN,,,\n";

static void file_is_shown_first_and_one_press_takes_it_over(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/territories");
    page_assert_count(p, "//tbody/tr[contains(., 'Аумағы жоқ')]", 1);
    page_follow(p, "Аумақтарды файлдан жүктеу");
    send_and_check(p, str_from_z(good), 2);
    page_assert_count(p, SCHOOL_ROW("№ 9 мектеп", "1", "2", "1"), 1);
    page_assert_count(p, SCHOOL_ROW("№ 84 мектеп", "2", "0", "0"), 0);
    page_assert_count(p, SCHOOL_ROW("№ 84 мектеп", "1", "0", "0"), 1);
    assert_int_equal(territories_of(SCHOOL).n, 1); /* nothing has changed */
    assert_false(territories_of(SCHOOL).v[0].valid_to.set);
    assert_int_equal(territories_of(OTHER_SCHOOL).n, 0);
    apply(p);
    page_assert_says(p, "Аумақтар тіркелімге енгізілді.");
    struct organisation_test_territories_of_rows rows = territories_of(SCHOOL);
    assert_int_equal(rows.n, 2);
    assert_int_equal(rows.v[0].valid_to.v.days, day_after(1).days); /* its last day */
    assert_int_equal(rows.v[0].lines, 3);
    assert_int_equal(rows.v[1].valid_from.days, day_after(2).days);
    assert_int_equal(rows.v[1].lines, 2);
    assert_string_equal(str_z(country->mem, rows.v[1].act_number), "A-7");
    assert_int_equal(schools_of_house("200", 1), 0);
    assert_int_equal(schools_of_house("200", 2), 1);
    assert_int_equal(schools_of_house("44", 2), 1);
    assert_int_equal(imported(), 1);
}

static void press_counts_once(void **state)
{
    struct page *p = country->page;
    (void)state;

    send_and_check(p, str_from_z(good), 1);
    const char *address = str_printf(country->mem, "%s/apply", page_address(p)).p;
    const char *token = apply_token(p);
    for (int i = 0; i < 2; i++) {
        page_post(p, address, "_csrf", token);
        page_assert_status(p, 200);
    }
    work();
    assert_int_equal(imported(), 1);
    assert_int_equal(territories_of(SCHOOL).n, 2);
    page_get(p, "/staff/territories/imports?state=APPLIED");
    page_assert_count(p, "//tbody/tr[contains(., 'aumaqtar.csv')]", 1);
}

/* What the register has, downloaded and sent back, changes nothing. */
/* req: M456-5.4 */
static void present_territories_are_a_file_that_can_be_sent_back(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/territories/file");
    page_assert_status(p, 200);
    struct str file = str_copy(country->mem, (struct str){page_body(p), page_body_size(p)});
    table_schema_wrote(&organisation_territories_schema, file);
    send_and_check(p, file, 1);
    page_assert_count(p, SCHOOL_ROW("№ 9 мектеп", "0", "0", "3"), 1);
    page_assert_says(p, "Файлда қате жоқ.");
}

/* The latest act replaces what was announced for the same and for later days. */
static void later_file_replaces_what_was_announced(void **state)
{
    struct page *p = country->page;
    (void)state;

    send_and_check(p, str_from_z(good), 5);
    apply(p);
    assert_int_equal(territories_of(SCHOOL).n, 2);
    send_and_check(p, STR(HEADER SCHOOL_BIN ";\n"), 3); /* not a row of this header */
    page_assert_says(p, "Файлда қате бар.");
    send_and_check(p, STR(HEADER SCHOOL_BIN ",Астана,Абай даңғылы,,7,7,,,,\n"), 3);
    apply(p);
    struct organisation_test_territories_of_rows rows = territories_of(SCHOOL);
    assert_int_equal(rows.n, 2);
    assert_int_equal(rows.v[1].valid_from.days, day_after(3).days);
    assert_int_equal(rows.v[1].lines, 1);
    assert_int_equal(territories_of(OTHER_SCHOOL).n, 1); /* not in the file */
}

static void register_that_changed_meanwhile_is_compared_again(void **state)
{
    struct page *p = country->page;
    (void)state;

    send_and_check(p, str_from_z(good), 1);
    const char *first = str_copy(country->mem, str_from_z(page_address(p))).p;
    send_and_check(p, STR(HEADER SCHOOL_BIN ",Астана,Абай даңғылы,,1,45,ODD,,,\n"), 1);
    apply(p);
    page_get(p, first);
    page_assert_count(p, SCHOOL_ROW("№ 9 мектеп", "1", "2", "1"), 1);
    const char *token = apply_token(p);
    page_press(p, APPLY);
    page_assert_says(p, "Тексерілді: 0 %");
    page_post(p, str_printf(country->mem, "%s/apply", first).p, "_csrf", token);
    assert_int_equal(imported(), 1); /* not while it is compared again */
    page_get(p, str_printf(country->mem, "%s/progress", first).p);
    work();
    page_get(p, page_address(p));
    page_assert_says(p, "Тексеруден кейін тіркелім өзгерді");
    page_assert_count(p, SCHOOL_ROW("№ 9 мектеп", "1", "0", "1"), 1);
    assert_int_equal(imported(), 1);
    apply(p);
    assert_int_equal(imported(), 2);
}

/* Two files are pressed for before the job comes: the second was compared with what is no longer
 * so. */
static void file_that_no_longer_fits_is_not_taken_over_but_checked_again(void **state)
{
    struct page *p = country->page;
    (void)state;

    send_and_check(p, str_from_z(good), 1);
    const char *first = str_copy(country->mem, str_from_z(page_address(p))).p;
    send_and_check(p, STR(HEADER SCHOOL_BIN ",Астана,Абай даңғылы,,1,45,ODD,,,\n"), 1);
    page_press(p, APPLY);
    page_get(p, first);
    page_press(p, APPLY);
    page_assert_says(p, "Енгізілді: 0 %");
    page_get(p, "/staff/territories/imports?state=APPLYING");
    page_assert_count(p, "//tbody/tr", 2);
    assert_int_equal(imported(), 0);
    work();
    assert_int_equal(imported(), 1);
    work(); /* checked again */
    page_get(p, first);
    page_assert_says(p, "Тексеруден кейін тіркелім өзгерді");
    page_assert_count(p, SCHOOL_ROW("№ 9 мектеп", "1", "0", "1"), 1);
    assert_int_equal(territories_of(SCHOOL).v[1].lines, 1);
    apply(p);
    page_assert_says(p, "Аумақтар тіркелімге енгізілді.");
    assert_int_equal(imported(), 2);
}

static void file_that_waited_too_long_is_not_taken_over(void **state)
{
    struct page *p = country->page;
    (void)state;

    send_and_check(p, str_from_z(good), 1);
    const char *import = str_copy(country->mem, str_from_z(page_address(p))).p;
    country_later(2 * 24 * 3600);
    country_sign_in(p, CLERK_IIN);
    page_get(p, import);
    page_assert_says(p, "Аумақтар күшіне енетін күн өтіп кетті.");
    page_assert_count(p, "//form[contains(@action, '/apply')]", 0);
}

/* ---- a bad one ------------------------------------------------------------------------------- */

static const char bad[] =
    HEADER SCHOOL_BIN ",Астана,Абай даңғылы,,1,45,ODD,,,\n"
                      "991240000112,Астана,Абай даңғылы,,1,45,,,,\n" /* 3: unknown */
    FOREIGN_BIN ",Астана,Абай даңғылы,,1,45,,,,\n"                   /* 4: another department's */
    SCHOOL_BIN ",Қостанай,Абай даңғылы,,1,45,,,,\n"                  /* 5: another region's */
    SCHOOL_BIN ",Астана,Ленин көшесі,,1,45,,,,\n"                    /* 6: no such street */
    SCHOOL_BIN ",Астана,Абай,,1,45,,,,\n"                            /* 7: which of two? */
    SCHOOL_BIN ",Астана,Қабанбай батыр даңғылы,,45,1,,,,\n"          /* 8: turned round */
    SCHOOL_BIN ",Астана,Қабанбай батыр даңғылы,,45,,,,,\n"           /* 9: one house or all? */
    SCHOOL_BIN ",Астана,Қабанбай батыр даңғылы,,5,9,,1,60,\n"        /* 10: flats of many houses */
    SCHOOL_BIN ",Астана,Абай даңғылы,,7,7,,,,\n"                     /* 11: as line 2 */
    SCHOOL_BIN ",Астана,Абай көшесі,,,,,,,xx\n"                      /* 12: no such language */
                      "12,Астана,Абай көшесі,,,,бәрі,,,\n";          /* 13: no BIN, no parity */

#define TOLD(line, column, reason, value)                                                          \
    "\"" line "\",\"" column "\",\"" reason "\",\"" value "\",\"Қате\""

static void every_bad_row_is_told_with_line_column_and_reason(void **state)
{
    static const char *const told[] = {
        TOLD("3", "school", "Мұндай БСН-і бар ұйым тіркелімде жоқ.", "991240000112"),
        TOLD("4", "school", "Бұл мектеп сіздің басқармаңызға бағынбайды.", FOREIGN_BIN),
        TOLD("5", "settlement", "Сіздің аумағыңызда мұндай елді мекен жоқ.", "Қостанай"),
        TOLD("6", "street_kk", "Бұл елді мекенде мұндай көше тіркелмеген.", "Ленин көшесі"),
        TOLD("7", "street_kk", "Мұндай көше бірнешеу: атауын тіркелімдегідей толық жазыңыз.",
             "Абай"),
        TOLD("8", "house_to", "Соңғы нөмір алғашқысынан кіші.", "1"),
        TOLD("9", "house_to",
             "Үйдің бір ғана нөмірі жазылған. Бір үй болса, екі бағанға бірдей нөмір жазыңыз, "
             "көшенің соңына дейін болса — *.",
             ""),
        TOLD("10", "flat_from", "Пәтерлер тек бір үйге көрсетіледі.", "1"),
        TOLD("11", "",
             "Осы мектептің басқа жолымен қабаттасады; ол жолдың нөмірі қасында жазылған.", "2"),
        TOLD("12", "language", "Мұндай оқыту тілі сөздікте жоқ.", "xx"),
        TOLD("13", "school", "БСН қате жазылған.", "12"),
        TOLD("13", "parity", "ODD, EVEN немесе ALL болуы керек.", "бәрі"),
    };
    struct page *p = country->page;
    (void)state;

    send_and_check(p, str_from_z(bad), 1);
    page_assert_says(p, "Одан ештеңе енгізілмейді.");
    assert_false(page_has(p, "//form[contains(@action, '/apply')]"));
    const char *import = str_copy(country->mem, str_from_z(page_address(p))).p;
    page_follow(p, "Қателер: 12, ескертулер: 0");
    page_assert_count(p, "//tbody/tr", 12);
    page_get(p, str_printf(country->mem, "%s/faults?field=school", import).p);
    page_assert_count(p, "//tbody/tr", 3);
    page_get(p, str_printf(country->mem, "%s/faults?q=xx", import).p);
    page_assert_count(p, "//tbody/tr", 1);
    page_get(p, str_printf(country->mem, "%s/faults?format=csv", import).p);
    for (size_t i = 0; i < COUNT(told); i++)
        assert_non_null(strstr(page_body(p), told[i]));
    page_assert_silent(p, "Көрші мектеп");
    assert_int_equal(territories_of(SCHOOL).n, 1);
}

/* Semicolons, a BIN that lost its zeros, empty lines at the end: as spreadsheets write. Two schools
 * may share a house (ADM-19); that is told and not refused. */
static void what_spreadsheets_write_is_read_and_shared_houses_are_told(void **state)
{
    static const char file[] =
        "\xEF\xBB\xBF"
        "school;settlement;street_kk;street_ru;house_from;house_to;parity;flat_from;flat_to;"
        "language\r\n" SCHOOL_BIN ";Астана;Абай даңғылы;;1;45;;;;\r\n" OTHER_BIN
        ";Астана;Абай даңғылы;;40;50;ЧЁТНЫЕ;;;\r\n;;;;;;;;;\r\n";
    struct page *p = country->page;
    (void)state;

    send_and_check(p, str_from_z(file), 1);
    page_follow(p, "Қателер: 0, ескертулер: 1");
    page_assert_count(p, "//tbody/tr[contains(., 'Ескерту')][td[3]='2']", 1);
    page_back(p);
    apply(p);
    assert_int_equal(imported(), 1);
    assert_int_equal(schools_of_house("42", 1), 2);
}

static void wrong_input_is_told_at_its_field_and_kept(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/territories/import");
    page_fill(p, "act_number", "A-7");
    page_fill_date(p, "act_date", "2030-01-01");
    page_fill_date(p, "from", "2020-01-01");
    page_press(p, SEND);
    page_assert_status(p, 422);
    page_assert_error(p, "file", "Файлды таңдаңыз.");
    page_assert_error(p, "act_date.d", "Актінің күні бүгіннен кеш болмауы керек.");
    page_assert_error(p, "from.d", "Бұл күннен бастауға болмайды: өткенді өзгертуге жол жоқ.");
    assert_string_equal(page_value(p, "act_number"), "A-7");
    send_from(p, STR("Аты,Жөні\nА,Б\n"), 1);
    page_assert_says(p, "Тексерілді: 0 %");
    send_from(p, str_from_z(good), 1); /* while nobody has checked the last one */
    page_assert_status(p, 422);
    page_assert_says(p, "алдыңғы файлы әлі тексерілуде");
    work();
    page_get(p, "/staff/territories/imports?state=BAD");
    page_follow(p, "//tbody//th/a");
    page_follow(p, "Қателер: 1, ескертулер: 0");
    page_assert_count(p, "//tbody/tr[contains(., 'тақырып жолында бұл баған жоқ')][td[3]='school']",
                      1);
}

static enum status neighbour_tx(struct ctx *c, void *arg)
{
    const struct person_new person = {.id = ID(NEIGHBOUR),
                                      .iin = STR(PERSON_IIN),
                                      .surname = STR("Үлгілі"),
                                      .given = STR("Ерлан"),
                                      .patronymic = STR(""),
                                      .born = {0},
                                      .citizenship = STR("KZ"),
                                      .phone = STR(""),
                                      .address = {.text_kk = STR("")}};
    struct account_new account = {
        ID(NEIGHBOUR), ID(OTHER_DEPARTMENT), STR("Үлгілі Ерлан"), "department",
        STR(""),       country_seed,         STR("№ 6")};
    (void)arg;

    TRY(keys_password_hash(c, STR(PASSWORD), &account.phc));
    TRY(person_load(c, &person, 1));
    return account_load(c, &account);
}

static void file_is_seen_by_nobody_but_its_department(void **state)
{
    struct page *p = country->page, *other = country_browser();
    (void)state;

    send_and_check(p, str_from_z(good), 1);
    const char *import = str_copy(country->mem, str_from_z(page_address(p))).p;
    const char *pages[] = {import, str_printf(country->mem, "%s/faults", import).p,
                           str_printf(country->mem, "%s/progress", import).p};
    assert_int_equal(db_tx(country->owner, "test/neighbour", neighbour_tx, NULL), ST_OK);
    country_sign_in(other, PERSON_IIN);
    country_accept(other);
    for (size_t i = 0; i < COUNT(pages); i++) {
        page_get(other, pages[i]);
        page_assert_status(other, 404);
    }
    page_get(other, "/staff/territories/imports");
    page_assert_count(other, "//tbody/tr", 0);
    send_and_check(other, str_from_z(good), 1); /* our schools are none of theirs */
    page_assert_says(other, "Одан ештеңе енгізілмейді.");
    country_sign_in(other, ADMIN_IIN);
    for (size_t i = 0; i < COUNT(pages); i++) {
        page_get(other, pages[i]);
        page_assert_status(other, 403);
    }
    assert_int_equal(imported(), 0);
    page_close(other);
}

/* ---- a whole region -------------------------------------------------------------------------- */

static void fifty_thousand_rows_are_taken_over_at_once(void **state)
{
    enum { ROWS = 50000 };
    struct page *p = country->page;
    struct buf file;
    (void)state;

    buf_init(&file, country->mem, 8 << 20);
    buf_add_z(&file, HEADER);
    for (int i = 1; i <= ROWS; i++)
        buf_printf(&file, SCHOOL_BIN ",Астана,Қабанбай батыр даңғылы,,%d,%d,,,,\n", i, i);
    send_and_check(p, buf_str(&file), 1);
    page_assert_says(p, "Файлда қате жоқ.");
    apply(p);
    page_assert_says(p, "Аумақтар тіркелімге енгізілді.");
    assert_int_equal(territories_of(SCHOOL).v[1].lines, ROWS);
}

#define IMPORT_TEST(test) cmocka_unit_test_setup(test, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IMPORT_TEST(file_is_shown_first_and_one_press_takes_it_over),
        IMPORT_TEST(press_counts_once),
        IMPORT_TEST(present_territories_are_a_file_that_can_be_sent_back),
        IMPORT_TEST(later_file_replaces_what_was_announced),
        IMPORT_TEST(register_that_changed_meanwhile_is_compared_again),
        IMPORT_TEST(file_that_no_longer_fits_is_not_taken_over_but_checked_again),
        IMPORT_TEST(file_that_waited_too_long_is_not_taken_over),
        IMPORT_TEST(every_bad_row_is_told_with_line_column_and_reason),
        IMPORT_TEST(what_spreadsheets_write_is_read_and_shared_houses_are_told),
        IMPORT_TEST(wrong_input_is_told_at_its_field_and_kept),
        IMPORT_TEST(file_is_seen_by_nobody_but_its_department),
        IMPORT_TEST(fifty_thousand_rows_are_taken_over_at_once),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
